package io.partnerinsights.cli.command;

import io.partnerinsights.cli.console.Confirmation;
import io.partnerinsights.cli.settings.HelpText;
import io.partnerinsights.cli.settings.OptionArguments;
import io.partnerinsights.cli.settings.SettingsFile;
import io.partnerinsights.core.client.InteractiveSignIn;
import io.partnerinsights.core.client.TokenHolder;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.SignInException;
import io.partnerinsights.core.files.PrivateFile;
import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.AuthKind;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.VaultReference;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Signs in a user and keeps the refresh token in a file. */
@Command(
    name = "login",
    description = {
      "Signs in a user with the browser, or with a code that the user enters on any device."
          + " Supports MFA.",
      "Writes the refresh token to a file that only you can read, and names this file in the"
          + " profile. Later commands, and Spark with refreshToken=file:PATH, then sign in without"
          + " you."
    })
final class LoginCommand extends BaseCommand implements Callable<Integer> {
  /** Follows the profile in the name of the file of its session. */
  static final String TOKEN_FILE_SUFFIX = ".token";

  /** Follows the profile in the name of the file whose token is to be stored in a vault. */
  static final String VAULT_TOKEN_FILE_SUFFIX = ".vault-token";

  /** Options without which the profile would sign in elsewhere. */
  private static final List<ConnectorOption<?>> PROFILE_OPTIONS =
      List.of(
          AccountOptions.TENANT_ID,
          AccountOptions.CLIENT_ID,
          AccountOptions.API_URL,
          AccountOptions.AUTHORITY_URL,
          AccountOptions.RESOURCE);

  @ArgGroup(exclusive = true)
  private TokenPlace place = new TokenPlace();

  static final class TokenPlace {
    @Option(
        names = "--file",
        paramLabel = "<file>",
        description =
            "File for the refresh token. Default: <profile>."
                + HelpText.JOINER
                + "token in the folder of the settings.")
    private @Nullable Path file;

    @Option(
        names = "--keyvault",
        paramLabel = "<url>",
        description =
            "URL of the Azure Key Vault secret for the refresh token. Prints the command that"
                + " stores the token.")
    private @Nullable String secretUrl;
  }

  @ArgGroup(exclusive = true)
  private SignInChoice signInChoice = new SignInChoice();

  static final class SignInChoice {
    @Option(names = "--browser", description = "Sign in with the browser on this machine.")
    private boolean browser;

    @Option(names = "--device", description = "Sign in with a code on any device.")
    private boolean device;

    Optional<AuthKind> findAuthKind() {
      return browser
          ? Optional.of(AuthKind.BROWSER)
          : Optional.of(AuthKind.DEVICE_CODE).filter(kind -> device);
    }
  }

  /** Help of a sign-in always shows the options of an account. */
  @Override
  void addArguments(CommandSpec command) {
    OptionArguments.addAccountOptions(command, argumentValues(), true);
  }

  @Override
  public Integer call() throws IOException {
    SettingsFile settings = optionSources().settingsFile();
    if (place.secretUrl == null) {
      signInToFile(settings);
    } else {
      signInToVault(settings, parseVault(place.secretUrl));
    }
    return 0;
  }

  private void signInToFile(SettingsFile settings) throws IOException {
    Path tokenFile =
        place.file == null
            ? optionSources().profileFile(TOKEN_FILE_SUFFIX)
            : place.file.toAbsolutePath();
    Map<String, String> profile = createProfile("file:" + tokenFile);
    String userName = checkFilesAndSignIn(settings, profile, tokenFile);
    settings.writeOptions(optionSources().profileName(), profile);
    String path = settings.path().toString();
    String explanation =
        "The refresh token is stored in " + tokenFile + ", and " + path + " refers to it.";
    Map<String, Object> item =
        Map.of("user", userName, "refreshTokenFile", tokenFile.toString(), "settings", path);
    resultPrinter().printOutcome("Signed in as " + userName + ". " + explanation, item);
  }

  private void signInToVault(SettingsFile settings, VaultReference vault) throws IOException {
    Path tokenFile = optionSources().profileFile(VAULT_TOKEN_FILE_SUFFIX);
    Map<String, String> profile = createProfile(vault.toText());
    String userName = checkFilesAndSignIn(settings, profile, tokenFile);
    InteractiveSignIn.replaceWithPlainToken(tokenFile);
    settings.writeOptions(optionSources().profileName(), profile);
    String command = storeTokenCommand(vault, tokenFile, File.separatorChar == '\\');
    String explanation =
        "To store the refresh token in the vault and delete its file, run this command (logout also"
            + " deletes the file):";
    Map<String, Object> item =
        Map.of("user", userName, "refreshToken", vault.toText(), "store", command);
    resultPrinter().printOutcome("Signed in as " + userName + ". " + explanation, item);
    if (!resultPrinter().isJson()) {
      command.lines().forEach(shell()::printMessage);
    }
  }

  /**
   * Signs in if the files can be written, and the settings can take the profile; returns the user's
   * name.
   */
  private String checkFilesAndSignIn(
      SettingsFile settings, Map<String, String> profile, Path tokenFile) throws IOException {
    ConnectorOptions account = ConnectorOptions.parseAccount(optionsWithoutSecrets());
    settings.composeValidText(optionSources().profileName(), profile);
    checkReplaceable(tokenFile);
    checkReplaceable(settings.path());
    String userName = signInEitherWay(account, tokenFile).name();
    return userName == null ? "a user" : userName;
  }

  private static void checkReplaceable(Path file) {
    try {
      PrivateFile.checkReplaceable(file);
    } catch (IOException e) {
      throw CommandErrors.UNWRITABLE_SIGN_IN.causedBy(e, file);
    }
  }

  private static VaultReference parseVault(String url) {
    VaultReference vault =
        VaultReference.parse("keyvault:" + url)
            .orElseThrow(
                () ->
                    CommandErrors.INVALID_SECRET_URL.error(
                        "it is not the address of a secret in Azure Key Vault"));
    if (vault.version() != null) {
      throw CommandErrors.INVALID_SECRET_URL.error("it ends with a version of the secret");
    }
    return vault;
  }

  /**
   * Returns the command that stores a token; it shows none, and deletes the file at its end.
   * Windows has two lines, because its PowerShell 5 does not know {@code &&}.
   */
  static String storeTokenCommand(VaultReference vault, Path tokenFile, boolean isWindows) {
    String quotedFile =
        isWindows
            ? "\"" + tokenFile + "\""
            : "'" + tokenFile.toString().replace("'", "'\\''") + "'";
    return "az keyvault secret set --vault-name %s --name %s --file %s --output none%s %s"
        .formatted(
            vault.vaultName(),
            vault.secretName(),
            quotedFile,
            isWindows ? "\ndel" : " && rm",
            quotedFile);
  }

  /** Signs in; if the tenant blocks this way, the other one is offered at once. */
  private TokenHolder signInEitherWay(ConnectorOptions account, Path tokenFile) throws IOException {
    InteractiveSignIn signIn =
        InteractiveSignIn.of(account, shell().environment(), shell()::printMessage);
    AuthKind firstKind = signInChoice.findAuthKind().orElseGet(signIn::preferredKind);
    try {
      return signIn.signIn(firstKind, tokenFile);
    } catch (SignInException e) {
      AuthKind otherKind = firstKind == AuthKind.BROWSER ? AuthKind.DEVICE_CODE : AuthKind.BROWSER;
      boolean isOtherKindPossible =
          otherKind == AuthKind.DEVICE_CODE || signIn.preferredKind() == AuthKind.BROWSER;
      if (e.code() != ErrorCode.SIGN_IN_BLOCKED || !isOtherKindPossible) {
        throw e;
      }
      shell().printMessage(e.getMessage());
      if (!Confirmation.askToAccept(shell(), "Sign in with auth=" + otherKind.spelling())) {
        throw e;
      }
      return signIn.signIn(otherKind, tokenFile);
    }
  }

  /** The profile's refresh token may have expired, and its file may be absent. */
  private Map<String, String> optionsWithoutSecrets() {
    Map<String, String> options = optionSources().configuredOptionsOrEmpty();
    options.putAll(argumentValues());
    Options.all().stream()
        .filter(option -> option.isIn(OptionGroup.SIGN_IN))
        .filter(option -> option.isSecret() || option.equals(AccountOptions.AUTH))
        .forEach(option -> options.remove(option.key()));
    return options;
  }

  private Map<String, String> createProfile(String tokenReference) {
    Map<String, String> profile = new LinkedHashMap<>();
    PROFILE_OPTIONS.forEach(
        option ->
            Optional.ofNullable(argumentValues().get(option.key()))
                .ifPresent(value -> profile.put(option.key(), value)));
    profile.put(AccountOptions.AUTH.key(), "refreshToken");
    profile.put(AccountOptions.REFRESH_TOKEN.key(), tokenReference);
    return profile;
  }
}

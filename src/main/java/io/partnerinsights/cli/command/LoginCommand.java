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
  static final String TOKEN_FILE = ".token";

  /** Follows the profile in the name of the file whose token is to be stored in a vault. */
  static final String VAULT_FILE = ".vault-token";

  /** Options without which the profile would sign in elsewhere. */
  private static final List<ConnectorOption<?>> KEPT =
      List.of(
          AccountOptions.TENANT_ID,
          AccountOptions.CLIENT_ID,
          AccountOptions.API_URL,
          AccountOptions.AUTHORITY_URL,
          AccountOptions.RESOURCE);

  @ArgGroup(exclusive = true)
  private Place place = new Place();

  static final class Place {
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
    private @Nullable String secret;
  }

  @ArgGroup(exclusive = true)
  private Way way = new Way();

  static final class Way {
    @Option(names = "--browser", description = "Sign in with the browser on this machine.")
    private boolean browser;

    @Option(names = "--device", description = "Sign in with a code on any device.")
    private boolean device;

    Optional<AuthKind> chosen() {
      return browser
          ? Optional.of(AuthKind.BROWSER)
          : Optional.of(AuthKind.DEVICE_CODE).filter(any -> device);
    }
  }

  /** Help of a sign-in always shows the options of an account. */
  @Override
  void addArguments(CommandSpec command) {
    OptionArguments.addAccount(command, given(), true);
  }

  @Override
  public Integer call() throws IOException {
    SettingsFile settings = sources().file();
    if (place.secret == null) {
      signInToFile(settings);
    } else {
      signInToVault(settings, vault(place.secret));
    }
    return 0;
  }

  private void signInToFile(SettingsFile settings) throws IOException {
    Path token =
        place.file == null ? sources().besideSettings(TOKEN_FILE) : place.file.toAbsolutePath();
    Map<String, String> profile = profile("file:" + token);
    String name = signIn(settings, profile, token);
    settings.set(sources().profile(), profile);
    String path = settings.path().toString();
    String where = "The refresh token is stored in " + token + ", and " + path + " refers to it.";
    Map<String, Object> item =
        Map.of("user", name, "refreshTokenFile", token.toString(), "settings", path);
    results().done("Signed in as " + name + ". " + where, item);
  }

  private void signInToVault(SettingsFile settings, VaultReference vault) throws IOException {
    Path token = sources().besideSettings(VAULT_FILE);
    Map<String, String> profile = profile(vault.text());
    String name = signIn(settings, profile, token);
    InteractiveSignIn.keepTokenOnly(token);
    settings.set(sources().profile(), profile);
    String store = storing(vault, token, File.separatorChar == '\\');
    String next =
        "To store the refresh token in the vault and delete its file, run this command (logout also"
            + " deletes the file):";
    Map<String, Object> item = Map.of("user", name, "refreshToken", vault.text(), "store", store);
    results().done("Signed in as " + name + ". " + next, item);
    if (!results().isJson()) {
      store.lines().forEach(shell()::say);
    }
  }

  /**
   * Signs in if the files can be written, and the settings can take the profile; returns the user's
   * name.
   */
  private String signIn(SettingsFile settings, Map<String, String> profile, Path token)
      throws IOException {
    ConnectorOptions account = ConnectorOptions.parseAccount(withoutSecrets());
    settings.with(sources().profile(), profile);
    checkReplaceable(token);
    checkReplaceable(settings.path());
    String name = signIn(account, token).name();
    return name == null ? "a user" : name;
  }

  private static void checkReplaceable(Path file) {
    try {
      PrivateFile.checkReplaceable(file);
    } catch (IOException e) {
      throw CommandErrors.UNWRITABLE_SIGN_IN.causedBy(e, file);
    }
  }

  private static VaultReference vault(String url) {
    return VaultReference.parse("keyvault:" + url)
        .filter(vault -> vault.version() == null)
        .orElseThrow(CommandErrors.NOT_A_VAULT::error);
  }

  /**
   * Returns the command that stores a token; it shows none, and deletes the file at its end.
   * Windows has two lines, because its PowerShell 5 does not know {@code &&}.
   */
  static String storing(VaultReference vault, Path token, boolean windows) {
    String file =
        windows ? "\"" + token + "\"" : "'" + token.toString().replace("'", "'\\''") + "'";
    return "az keyvault secret set --vault-name %s --name %s --file %s --output none%s %s"
        .formatted(vault.vaultName(), vault.name(), file, windows ? "\ndel" : " && rm", file);
  }

  /** Signs in; if the tenant blocks this way, the other one is offered at once. */
  private TokenHolder signIn(ConnectorOptions account, Path token) throws IOException {
    InteractiveSignIn signIn = InteractiveSignIn.of(account, shell().environment(), shell()::say);
    AuthKind first = way.chosen().orElseGet(signIn::way);
    try {
      return signIn.signIn(first, token);
    } catch (SignInException e) {
      AuthKind other = first == AuthKind.BROWSER ? AuthKind.DEVICE_CODE : AuthKind.BROWSER;
      boolean possible = other == AuthKind.DEVICE_CODE || signIn.way() == AuthKind.BROWSER;
      if (e.code() != ErrorCode.SIGN_IN_BLOCKED || !possible) {
        throw e;
      }
      shell().say(e.getMessage());
      if (!Confirmation.accepts(shell(), "Sign in with auth=" + other.spelling())) {
        throw e;
      }
      return signIn.signIn(other, token);
    }
  }

  /** The profile's refresh token may have expired, and its file may be absent. */
  private Map<String, String> withoutSecrets() {
    Map<String, String> options = sources().configuredOrEmpty();
    options.putAll(given());
    Options.all().stream()
        .filter(option -> option.isIn(OptionGroup.WHO))
        .filter(option -> option.isSecret() || option.equals(AccountOptions.AUTH))
        .forEach(option -> options.remove(option.key()));
    return options;
  }

  private Map<String, String> profile(String token) {
    Map<String, String> profile = new LinkedHashMap<>();
    KEPT.forEach(
        option ->
            Optional.ofNullable(given().get(option.key()))
                .ifPresent(value -> profile.put(option.key(), value)));
    profile.put(AccountOptions.AUTH.key(), "refreshToken");
    profile.put(AccountOptions.REFRESH_TOKEN.key(), token);
    return profile;
  }
}

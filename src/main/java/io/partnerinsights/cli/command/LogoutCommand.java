package io.partnerinsights.cli.command;

import io.partnerinsights.core.client.InteractiveSignIn;
import io.partnerinsights.core.options.AccountOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Deletes the file of a user's session, and the one that is to be stored in a vault. */
@Command(
    name = "logout",
    description = {
      "Deletes the refresh token file that login wrote.",
      "A copy of the token stays valid until it expires or is revoked."
    })
final class LogoutCommand extends BaseCommand implements Callable<Integer> {
  private static final String FILE_PREFIX = "file:";

  private static final String REVOCATION_HINT =
      " The token stays valid for 90 days. To revoke it, choose \"Sign out everywhere\" at"
          + " https://mysignins.microsoft.com, or ask an administrator to choose \"Revoke"
          + " sessions\" for the user in the Microsoft Entra admin center.";

  @Option(
      names = "--file",
      paramLabel = "<file>",
      description = "Refresh token file. Default: the file that the profile names.")
  private @Nullable Path fileArgument;

  @Override
  public Integer call() throws IOException {
    Path tokenFile = (fileArgument == null ? profileTokenFile() : fileArgument).toAbsolutePath();
    Path vaultFile = optionSources().profileFile(LoginCommand.VAULT_TOKEN_FILE_SUFFIX);
    List<Path> deletedFiles = new ArrayList<>();
    if (Files.exists(tokenFile)) {
      deletedFiles.add(tokenFile);
      if (!InteractiveSignIn.deleteTokenFile(tokenFile)) {
        throw CommandErrors.NOT_WRITTEN_BY_LOGIN.error(tokenFile);
      }
    }
    if (fileArgument == null && Files.deleteIfExists(vaultFile)) {
      deletedFiles.add(vaultFile);
    }
    String fileNames =
        deletedFiles.stream().map(Path::toString).collect(Collectors.joining(" and "));
    String message =
        deletedFiles.isEmpty()
            ? "Nothing to delete: " + tokenFile + " does not exist."
            : "Deleted " + fileNames + "." + REVOCATION_HINT;
    String files = deletedFiles.isEmpty() ? tokenFile.toString() : fileNames;
    resultPrinter()
        .printOutcome(
            message, Map.of("deleted", !deletedFiles.isEmpty(), "refreshTokenFile", files));
    return 0;
  }

  /**
   * Returns the file that the profile names, or the one that login writes by default. A variable
   * may name the file of another account.
   */
  private Path profileTokenFile() {
    String tokenReference =
        optionSources().profileOptions().getOrDefault(AccountOptions.REFRESH_TOKEN.key(), "");
    return tokenReference.startsWith(FILE_PREFIX)
        ? Path.of(tokenReference.substring(FILE_PREFIX.length()))
        : optionSources().profileFile(LoginCommand.TOKEN_FILE_SUFFIX);
  }
}

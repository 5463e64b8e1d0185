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
  private static final String FILE = "file:";

  private static final String REVOKE =
      " The token stays valid for 90 days. To revoke it, choose \"Sign out everywhere\" at"
          + " https://mysignins.microsoft.com, or ask an administrator to choose \"Revoke"
          + " sessions\" for the user in the Microsoft Entra admin center.";

  @Option(
      names = "--file",
      paramLabel = "<file>",
      description = "Refresh token file. Default: the file that the profile names.")
  private @Nullable Path file;

  @Override
  public Integer call() throws IOException {
    Path token = (file == null ? ofProfile() : file).toAbsolutePath();
    Path forVault = sources().besideSettings(LoginCommand.VAULT_FILE);
    List<Path> found = new ArrayList<>();
    if (Files.exists(token)) {
      found.add(token);
      if (!InteractiveSignIn.signOut(token)) {
        throw CommandErrors.NOT_OF_LOGIN.error(token);
      }
    }
    if (file == null && Files.deleteIfExists(forVault)) {
      found.add(forVault);
    }
    String deleted = found.stream().map(Path::toString).collect(Collectors.joining(" and "));
    String done =
        found.isEmpty()
            ? "Nothing to delete: " + token + " does not exist."
            : "Deleted " + deleted + "." + REVOKE;
    String files = found.isEmpty() ? token.toString() : deleted;
    results().done(done, Map.of("deleted", !found.isEmpty(), "refreshTokenFile", files));
    return 0;
  }

  /**
   * Returns the file that the profile names, or the one that login writes by default. A variable
   * may name the file of another account.
   */
  private Path ofProfile() {
    String token = sources().ofProfile().getOrDefault(AccountOptions.REFRESH_TOKEN.key(), "");
    return token.startsWith(FILE)
        ? Path.of(token.substring(FILE.length()))
        : sources().besideSettings(LoginCommand.TOKEN_FILE);
  }
}

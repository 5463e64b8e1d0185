package io.partnerinsights.cli.command;

import io.partnerinsights.core.client.InteractiveSignIn;
import io.partnerinsights.core.options.AccountOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Deletes the file of a user's session. */
@Command(
    name = "logout",
    description = {
      "Deletes the file with the refresh token that login has written.",
      "The token stays valid until it expires or is revoked, for those who have a copy."
    })
final class LogoutCommand extends BaseCommand implements Callable<Integer> {
  private static final String FILE = "file:";

  private static final String REVOKE =
      " The token stays valid for 90 days. To revoke it, choose \"Sign out everywhere\" at"
          + " https://mysignins.microsoft.com, or let an administrator choose \"Revoke sessions\""
          + " at the user in the Microsoft Entra admin center.";

  @Option(
      names = "--file",
      paramLabel = "<file>",
      description = "File with the refresh token. Default: the one that the profile names.")
  private @Nullable Path file;

  @Override
  public Integer call() throws IOException {
    Optional<Path> token = Optional.ofNullable(file).or(this::ofProfile).map(Path::toAbsolutePath);
    boolean exists = token.filter(Files::exists).isPresent();
    if (exists && !InteractiveSignIn.signOut(token.get())) {
      throw CommandErrors.NOT_OF_LOGIN.error(token.get());
    }
    results()
        .done(
            exists
                ? "Deleted " + token.get() + "." + REVOKE
                : "Nothing to delete: "
                    + token.map(path -> path + " does not exist.").orElse("no file is named."),
            Map.of("deleted", exists, "refreshTokenFile", token.map(Path::toString).orElse("")));
    return 0;
  }

  private Optional<Path> ofProfile() {
    return Optional.ofNullable(
            sources().configuredOrEmpty().get(AccountOptions.REFRESH_TOKEN.key()))
        .filter(reference -> reference.startsWith(FILE))
        .map(reference -> Path.of(reference.substring(FILE.length())));
  }
}

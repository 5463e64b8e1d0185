package io.partnerinsights.cli;

import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs commands in this JVM, with the account of a small sandbox and an empty home. */
abstract class CommandTest {
  static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage";

  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @TempDir Path home;

  /** The options that commands find as variables. */
  Map<String, String> account = SERVICE.options();

  final CommandRun run(String... arguments) {
    return run(Map.of(), arguments);
  }

  /** Runs a command with further variables. */
  final CommandRun run(Map<String, String> variables, String... arguments) {
    return run(variables, "", false, arguments);
  }

  /** Runs a command at a terminal, where the input answers questions. */
  final CommandRun atTerminal(String input, String... arguments) {
    return run(Map.of(), input, true, arguments);
  }

  final CommandRun run(
      Map<String, String> variables, String input, boolean terminal, String... arguments) {
    Map<String, String> environment = CommandRun.toVariables(account);
    environment.putAll(variables);
    return CommandRun.of(environment, home, input, terminal, arguments);
  }

  /** Returns how many queries and reports were asked for. */
  static long creationCount() {
    return SERVICE.calls().count("POST", "/Scheduled");
  }

  /** Returns the file of settings, in a folder that exists. */
  final Path settingsFile() throws IOException {
    Path file = home.resolve(".config/partnerinsights/settings");
    Files.createDirectories(file.getParent());
    return file;
  }
}

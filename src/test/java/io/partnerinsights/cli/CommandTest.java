package io.partnerinsights.cli;

import io.partnerinsights.testing.SandboxExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Runs commands in this JVM, with the account of a small sandbox and an empty home. */
abstract class CommandTest {
  static final String QUERY = "SELECT CustomerName, Month FROM OfficeUsage";

  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @TempDir Path home;

  final CommandRun run(String... arguments) {
    return CommandRun.at(SERVICE.sandbox(), home, arguments);
  }

  /** Runs a command at a terminal, where the input answers questions. */
  final CommandRun atTerminal(String input, String... arguments) {
    return CommandRun.of(CommandRun.environment(SERVICE.options()), home, input, true, arguments);
  }

  /** Returns how many queries and reports were asked for. */
  static long creations() {
    return SERVICE.calls().count("POST", "/Scheduled");
  }
}

package io.partnerinsights.cli.console;

import io.partnerinsights.core.session.ConsoleWaitDisplay;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * What surrounds a command. A test has its own.
 *
 * @param out receives results
 * @param err receives messages, progress and errors
 * @param in answers questions
 * @param environment the environment variables
 * @param home the user's folder
 * @param terminals which streams are terminals
 * @param interruption ends the command early
 */
public record Shell(
    PrintStream out,
    PrintStream err,
    InputStream in,
    Map<String, String> environment,
    Path home,
    Terminals terminals,
    Interruption interruption) {

  /**
   * Which streams are terminals.
   *
   * @param out whether results are read by a person
   * @param err whether progress is shown, and questions are asked
   */
  public record Terminals(boolean out, boolean err) {}

  /** Returns the surroundings of this process. */
  public static Shell ofProcess() {
    Terminals terminals =
        new Terminals(
            ConsoleWaitDisplay.isTerminal(Path.of("/proc/self/fd/1")),
            ConsoleWaitDisplay.isTerminal());
    return new Shell(
        new PrintStream(System.out, false, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        System.in,
        System.getenv(),
        Path.of(System.getProperty("user.home")),
        terminals,
        Interruption.ofProcess());
  }

  /**
   * Checks that all results were written. A program such as head closes the output early, and a
   * disk may be full. A print stream does not say so.
   */
  public void checkOut() throws IOException {
    if (out.checkError()) {
      throw new IOException("it was closed, or its disk is full");
    }
  }

  /** Prints a line for a person. */
  public void say(String line) {
    err.println(line);
  }
}

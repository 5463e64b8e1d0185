package io.partnerinsights.core.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Standard error of this process, on which a person may follow waits. */
public final class StandardError {
  /** Java release from which System.console() says nothing about a terminal. */
  private static final int CONSOLE_RELEASE = 22;

  private StandardError() {}

  /**
   * Prints a line that is at least as wide as the terminal: what an engine shows there of its own
   * progress, and prints again and again, does not stay next to it.
   *
   * @param columns the width of the terminal, as variable COLUMNS has it; null for 80
   */
  public static void printFullWidth(String line, @Nullable String columns) {
    int width =
        columns != null && columns.matches("[1-9]\\d{0,3}") ? Integer.parseInt(columns) : 80;
    System.err.println(String.format("%-" + width + "s", "partnerinsights: " + line));
  }

  /** Whether this is a terminal; a JVM that Python starts has one without a console. */
  @SuppressWarnings(
      "SystemConsoleNull") // only before Java 22, which has a console without terminal
  public static boolean isTerminal() {
    boolean hasConsole = Runtime.version().feature() < CONSOLE_RELEASE && System.console() != null;
    return hasConsole || isTerminal(Path.of("/proc/self/fd/2"));
  }

  /** Whether a stream is a terminal, by the link that Linux has for it. */
  public static boolean isTerminal(Path stream) {
    try {
      String target = Files.readSymbolicLink(stream).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}

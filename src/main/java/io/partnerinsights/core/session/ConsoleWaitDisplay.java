package io.partnerinsights.core.session;

import io.partnerinsights.core.spi.WaitDisplay;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows waits as one line of the terminal, which is overwritten. Thread-safe. */
public final class ConsoleWaitDisplay implements WaitDisplay {
  /** Java release from which System.console() says nothing about a terminal. */
  private static final int FIRST_WITH_CONSOLE = 22;

  /** Width in characters if the variable COLUMNS is not set. */
  private static final int DEFAULT_COLUMNS = 80;

  private final PrintStream terminal;
  private final int columns;
  private boolean shown;

  public ConsoleWaitDisplay(PrintStream terminal, int columns) {
    this.terminal = terminal;
    this.columns = columns;
  }

  /** Returns a display on standard error; empty if that is not a terminal. */
  public static Optional<WaitDisplay> find() {
    return isTerminal()
        ? Optional.of(new ConsoleWaitDisplay(System.err, columns()))
        : Optional.empty();
  }

  /** Returns standard error if it is a terminal that moves its cursor; null if not. */
  public static @Nullable PrintStream terminal() {
    boolean moves = !System.getenv().getOrDefault("TERM", "dumb").equals("dumb");
    return moves && isTerminal() ? System.err : null;
  }

  /** Whether standard error is a terminal; a JVM that Python starts has one without a console. */
  @SuppressWarnings(
      "SystemConsoleNull") // only before Java 22, which has a console without terminal
  public static boolean isTerminal() {
    boolean console = Runtime.version().feature() < FIRST_WITH_CONSOLE && System.console() != null;
    return console || isTerminal(Path.of("/proc/self/fd/2"));
  }

  public static boolean isTerminal(Path standardError) {
    try {
      String target = Files.readSymbolicLink(standardError).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Returns the terminal's width in characters, from variable COLUMNS. */
  public static int columns() {
    String columns = System.getenv().getOrDefault("COLUMNS", "");
    return columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) : DEFAULT_COLUMNS;
  }

  @Override
  public synchronized void show(String what, Duration elapsed) {
    String line = "[Waiting for " + what + "] " + readable(elapsed);
    terminal.print("\r" + padded(line));
    terminal.flush();
    shown = true;
  }

  @Override
  public synchronized void clear() {
    if (shown) {
      terminal.print("\r" + padded("") + "\r");
      terminal.flush();
      shown = false;
    }
  }

  /** Fills or cuts a line so that it covers the line before it, and does not wrap. */
  private String padded(String line) {
    String cut = line.substring(0, Math.min(line.length(), columns - 1));
    return cut + " ".repeat(columns - 1 - cut.length());
  }

  /** Returns a time such as {@code 2:05} or {@code 1:00:09}. */
  public static String readable(Duration elapsed) {
    return elapsed.toHours() > 0
        ? "%d:%02d:%02d"
            .formatted(elapsed.toHours(), elapsed.toMinutesPart(), elapsed.toSecondsPart())
        : "%d:%02d".formatted(elapsed.toMinutes(), elapsed.toSecondsPart());
  }
}

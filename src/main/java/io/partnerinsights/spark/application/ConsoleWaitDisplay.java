package io.partnerinsights.spark.application;

import io.partnerinsights.core.spi.WaitDisplay;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.spark.SparkConf;

/**
 * Shows waits as one line of the terminal, in the manner of Spark's progress bar, which shows
 * nothing before a job. Thread-safe.
 */
final class ConsoleWaitDisplay implements WaitDisplay {
  private static final String SHOW_PROGRESS = "spark.ui.showConsoleProgress";

  /** Java release from which System.console() says nothing about a terminal. */
  private static final int FIRST_WITH_CONSOLE = 22;

  /** Width in characters if the variable COLUMNS is not set. */
  private static final int DEFAULT_COLUMNS = 80;

  private final PrintStream terminal;
  private final int columns;
  private boolean shown;

  ConsoleWaitDisplay(PrintStream terminal, int columns) {
    this.terminal = terminal;
    this.columns = columns;
  }

  /** Returns a display if Spark shows its own progress and there is a terminal. */
  static Optional<WaitDisplay> of(SparkConf conf) {
    return conf.getBoolean(SHOW_PROGRESS, false) && isTerminal()
        ? Optional.of(new ConsoleWaitDisplay(System.err, columns()))
        : Optional.empty();
  }

  /** Whether standard error is a terminal; PySpark's JVM has one without a console. */
  @SuppressWarnings(
      "SystemConsoleNull") // only before Java 22, which has a console without terminal
  private static boolean isTerminal() {
    boolean console = Runtime.version().feature() < FIRST_WITH_CONSOLE && System.console() != null;
    return console || isTerminal(Path.of("/proc/self/fd/2"));
  }

  static boolean isTerminal(Path standardError) {
    try {
      String target = Files.readSymbolicLink(standardError).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static int columns() {
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
  private static String readable(Duration elapsed) {
    return elapsed.toHours() > 0
        ? "%d:%02d:%02d"
            .formatted(elapsed.toHours(), elapsed.toMinutesPart(), elapsed.toSecondsPart())
        : "%d:%02d".formatted(elapsed.toMinutes(), elapsed.toSecondsPart());
  }
}

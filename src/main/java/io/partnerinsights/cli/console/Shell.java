package io.partnerinsights.cli.console;

import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.base.StandardError;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;

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

  private static final Path STANDARD_OUTPUT = Path.of("/dev/stdout");

  /** Bits of a file's mode that say what it is, and their value for a pipe. */
  private static final int FILE_TYPE_MASK = 0170000;

  private static final int PIPE_TYPE = 0010000;

  private static final Pattern WIDTH = Pattern.compile("[1-9]\\d{0,4}");

  /**
   * Which streams are terminals or pipes.
   *
   * @param isOutTerminal whether results are read by a person
   * @param isErrTerminal whether progress is shown, and questions are asked
   * @param isOutPipe whether a program reads the results, which may end first
   * @param widthSupplier gives the width of the terminal in characters, or {@link
   *     TextTable#UNLIMITED_WIDTH}
   */
  public record Terminals(
      boolean isOutTerminal, boolean isErrTerminal, boolean isOutPipe, IntSupplier widthSupplier) {}

  public static Shell ofProcess() {
    Terminals terminals =
        new Terminals(
            StandardError.isTerminal(Path.of("/proc/self/fd/1")),
            StandardError.isTerminal(),
            isOutPipe(),
            Shell::askTerminalWidth);
    return new Shell(
        new PrintStream(System.out, false, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        System.in,
        System.getenv(),
        Path.of(System.getProperty("user.home")),
        terminals,
        Interruption.installShutdownHook());
  }

  private static boolean isOutPipe() {
    try {
      Object mode = Files.getAttribute(STANDARD_OUTPUT, "unix:mode");
      return ((int) mode & FILE_TYPE_MASK) == PIPE_TYPE;
    } catch (IOException | RuntimeException e) {
      return false; // not a Unix
    }
  }

  /**
   * Whether a file is the one to which this process prints: another file in its place would lack
   * what other processes print there.
   */
  public static boolean isStandardOutput(Path file) {
    try {
      return Files.isSameFile(file, STANDARD_OUTPUT);
    } catch (IOException e) {
      return false; // it does not exist, or not a Unix
    }
  }

  /** Asks the terminal of this process, as a shell does: Java does not know its width. */
  private static int askTerminalWidth() {
    ProcessBuilder stty = new ProcessBuilder("stty", "size");
    stty.redirectInput(new File("/dev/tty"));
    try (BufferedReader sizeOutput = stty.start().inputReader(StandardCharsets.US_ASCII)) {
      String[] rowsAndColumns = String.valueOf(sizeOutput.readLine()).split(" ", -1);
      return parseWidth(rowsAndColumns[rowsAndColumns.length - 1]);
    } catch (IOException e) {
      return TextTable.UNLIMITED_WIDTH; // no Unix, or no terminal
    }
  }

  private static int parseWidth(String widthText) {
    return WIDTH.matcher(widthText).matches()
        ? Integer.parseInt(widthText)
        : TextTable.UNLIMITED_WIDTH;
  }

  /**
   * Returns the room for a line of a table: the width of the terminal that shows it, or variable
   * {@code COLUMNS}.
   */
  public int tableWidth() {
    if (!terminals.isOutTerminal()) {
      return TextTable.UNLIMITED_WIDTH;
    }
    String variable = environment.getOrDefault("COLUMNS", "");
    return variable.isEmpty() ? terminals.widthSupplier().getAsInt() : parseWidth(variable);
  }

  /**
   * Checks that all results were written. A program such as head closes a pipe early, and a disk
   * may be full. A print stream does not say so.
   *
   * @throws ClosedPipeException if the results are a pipe
   */
  public void checkOutput() throws IOException {
    if (out.checkError()) {
      if (terminals.isOutPipe()) {
        throw new ClosedPipeException();
      }
      throw new IOException("its disk is full, or it was closed");
    }
  }

  /** Returns a blank, an option and its value as they are written in a POSIX shell. */
  public static String quotedArgument(String name, String value) {
    boolean isPlain = value.matches("[\\w./:@%+,=-]+");
    return " " + name + " " + (isPlain ? value : "'" + value.replace("'", "'\\''") + "'");
  }

  /** Returns what receives lines on waits: standard error if it is a terminal, else the log. */
  public Consumer<String> progressPrinter(boolean isQuiet) {
    if (isQuiet) {
      return line -> {};
    }
    return terminals.isErrTerminal() ? this::printMessage : OpenWaits::logInfo;
  }

  /** Prints a line for a person. */
  public void printMessage(String line) {
    err.println(line);
  }
}

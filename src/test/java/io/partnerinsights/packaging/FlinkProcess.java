package io.partnerinsights.packaging;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of a cluster, and what it has printed. */
final class FlinkProcess {
  private static final int LAST_LINES = 200;

  private final Process process;
  private final Path outputFile;

  FlinkProcess(ProcessBuilder builder, Path outputFile) throws IOException {
    this.outputFile = outputFile;
    this.process = builder.redirectErrorStream(true).redirectOutput(outputFile.toFile()).start();
  }

  /**
   * Waits until the process has printed a text with the pattern, and returns the pattern's group.
   *
   * @throws AssertionError if the process ends before
   */
  String awaitOutput(Pattern pattern) throws IOException, InterruptedException {
    while (true) {
      boolean ended = !process.isAlive();
      Matcher match = pattern.matcher(Files.readString(outputFile));
      if (match.find()) {
        return match.group(1);
      }
      if (ended) {
        throw new AssertionError(
            "The process ended before it printed " + pattern + describeState());
      }
      Thread.sleep(50);
    }
  }

  /** Sends a line to the process. */
  void sendLine(String line) throws IOException {
    Writer input = process.outputWriter();
    input.write(line + "\n");
    input.flush();
  }

  /** Kills the process, like kill -9, and fails if it has ended before. */
  void kill() throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError("The process ended" + describeState());
    }
    killIfAlive();
  }

  void killIfAlive() {
    process.destroyForcibly().onExit().join();
  }

  /** Lets the process end its own processes. */
  void stop() {
    process.destroy();
    process.onExit().join();
  }

  /** Returns the state of the process and the end of its log. */
  String describeState() throws IOException {
    String state = process.isAlive() ? "runs" : "ended with exit code " + process.exitValue();
    List<String> lines = Files.readAllLines(outputFile);
    List<String> lastLines = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    return "\n--- %s %s:\n%s"
        .formatted(process.info().command(), state, String.join("\n", lastLines));
  }
}

package io.partnerinsights.packaging;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of a cluster, and what it has printed. */
final class FlinkProcess {
  private static final int LAST_LINES = 200;

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  /** Starts the process. */
  FlinkProcess(ProcessBuilder builder) throws IOException {
    this.process = builder.redirectErrorStream(true).start();
    Thread reader = new Thread(this::readAll, "output of process " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  private void readAll() {
    try (BufferedReader output = process.inputReader()) {
      output.lines().forEach(this::add);
    } catch (IOException | UncheckedIOException e) {
      add(e.toString());
    } finally {
      end();
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /**
   * Waits until the process has printed a line with the pattern, and returns the pattern's group.
   *
   * @throws AssertionError if the process ends before
   */
  synchronized String await(Pattern pattern) throws InterruptedException {
    for (int next = 0; ; next++) {
      while (next == lines.size() && !ended) {
        wait();
      }
      if (next == lines.size()) {
        throw new AssertionError("The process ended before it printed " + pattern + log());
      }
      Matcher found = pattern.matcher(lines.get(next));
      if (found.find()) {
        return found.group(1);
      }
    }
  }

  /** Returns a future that completes when the process has ended. */
  CompletableFuture<Process> onExit() {
    return process.onExit();
  }

  /** Fails if the process has ended. */
  void checkRunning() {
    if (!process.isAlive()) {
      throw new AssertionError("The process ended" + log());
    }
  }

  /** Kills the process, like kill -9. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Returns the state of the process and the end of its log. */
  synchronized String log() {
    String state = process.isAlive() ? "runs" : "ended with exit code " + process.exitValue();
    List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    return "\n--- %s %s:\n%s".formatted(process.info().command(), state, String.join("\n", last));
  }
}

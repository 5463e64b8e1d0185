package io.partnerinsights.spark.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.calls.CallLog;
import io.partnerinsights.spark.Codegen;
import io.partnerinsights.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;

/** A Spark application in a separate JVM, which a test can kill. */
final class DriverProcess implements AutoCloseable {
  /** An argument by which the command looks like that of another program; not an option. */
  static final String PROGRAM = "program";

  private final Process process;
  private final Path log;

  private DriverProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts an application that counts the rows of one read, and ends. */
  static DriverProcess start(Map<String, String> options, Path log)
      throws IOException, InterruptedException {
    List<String> command =
        ChildProcess.javaCommand(ChildProcess.ownClassPath(), ChildProcess.ownFlags("-Xmx512m"));
    command.add(Main.class.getName());
    options.forEach((key, value) -> command.add(key + "=" + value));
    return new DriverProcess(
        new ProcessBuilder(ChildProcess.interruptibleCommand(command))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start(),
        log);
  }

  /** Waits until the application polls its report; its end before that is an error. */
  void awaitPoll(CallLog calls) throws IOException, InterruptedException {
    while (calls.count("GET", "/ScheduledReport/execution") == 0) {
      if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("ended before its poll:\n" + Files.readString(log));
      }
    }
  }

  /** Kills the process without any shutdown, like kill -9. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Sends what Ctrl-C sends. */
  void interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
  }

  int exit() {
    return process.exitValue();
  }

  /** Waits for the end of the process, which must fail, and returns what it printed. */
  String failure() throws IOException, InterruptedException {
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends in time").isTrue();
    assertThat(process.exitValue()).isNotZero();
    return Files.readString(log);
  }

  /** Waits for the end of the process and returns the number of rows that it counted. */
  long rows() throws IOException, InterruptedException {
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends in time").isTrue();
    String printed = Files.readString(log);
    assertThat(process.exitValue()).as(printed).isZero();
    return printed
        .lines()
        .filter(line -> line.startsWith("rows="))
        .mapToLong(line -> Long.parseLong(line.substring(5)))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** The application. It does not stop its session: Spark does that when the JVM ends. */
  static final class Main {
    public static void main(String[] arguments) {
      SparkSession spark =
          SparkSession.builder()
              .master("local[1]")
              .config("spark.ui.enabled", "false")
              .getOrCreate();
      Codegen.disable(spark);
      var reader = spark.read().format("partnerinsights");
      for (String argument : arguments) {
        String[] option = argument.split("=", 2);
        if (!option[0].equals(PROGRAM)) {
          reader = reader.option(option[0], option[1]);
        }
      }
      System.out.println("rows=" + reader.load().collectAsList().size());
    }
  }
}

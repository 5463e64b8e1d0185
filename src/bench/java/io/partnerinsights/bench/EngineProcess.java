package io.partnerinsights.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An engine in a process of its own, because Spark and Flink need different versions of Kryo. It
 * runs a job for each line on its standard input, and answers with a line on its standard output.
 */
final class EngineProcess implements AutoCloseable {
  /** Begins the lines of standard output that are answers. */
  static final String ANSWER = "answer ";

  private final Process process;
  private final PrintWriter jobs;
  private final BufferedReader answers;

  private EngineProcess(Class<?> main, String heap, Predicate<String> without, List<String> args) {
    try {
      this.process =
          new ProcessBuilder(command(main, heap, without, args))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.jobs = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts Spark. */
  static EngineProcess spark(String heap, List<String> options) {
    return new EngineProcess(SparkWorker.class, heap, EngineProcess::isOfFlink, options);
  }

  /** Starts Flink. */
  static EngineProcess flink(String heap, List<String> options) {
    return new EngineProcess(FlinkWorker.class, heap, EngineProcess::isOfSpark, options);
  }

  private static List<String> command(
      Class<?> main, String heap, Predicate<String> without, List<String> args) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.add(heap);
    command.addAll(Arrays.asList(System.getProperty("bench.jvm.flags").split(" ")));
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
    command.add("-Dlog4j2.configurationFile=src/bench/log4j2.properties");
    command.addAll(List.of("-cp", classPath(without.negate()), main.getName()));
    command.addAll(args);
    return command;
  }

  private static boolean isOfSpark(String jar) {
    return Stream.of("org/apache/spark", "org/scala-lang", "kryo-shaded", "com/twitter", "log4j")
        .anyMatch(jar::contains);
  }

  private static boolean isOfFlink(String jar) {
    return jar.contains("org/apache/flink") || jar.contains("esotericsoftware/kryo/");
  }

  private static String classPath(Predicate<String> kept) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(kept)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Runs a job, and returns its processor time: other programs affect it less than the time. */
  Duration runMeasured(String job) {
    long before = cpuNanos();
    run(job);
    return Duration.ofNanos(cpuNanos() - before);
  }

  private long cpuNanos() {
    return process.info().totalCpuDuration().orElseThrow().toNanos();
  }

  /** Runs a job, and returns the answer. */
  String run(String job) {
    jobs.println(job);
    try {
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.startsWith(ANSWER)) {
          return line.substring(ANSWER.length());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("the engine has ended during: " + job);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

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
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An engine in a process of its own, because Spark and Flink need different versions of Kryo. It
 * runs a job for each line on its standard input, and answers with a line on its standard output. A
 * line has the job's name and its options as key=value, separated by tabs.
 */
final class EngineProcess implements AutoCloseable {
  /** Begins the lines of standard output that are answers. */
  private static final String ANSWER = "answer ";

  private static final String SEPARATOR = "\t";

  private final Process process;
  private final PrintWriter jobs;
  private final BufferedReader answers;

  private EngineProcess(Class<?> main, String heap, Predicate<String> without) {
    try {
      ProcessBuilder engine = new ProcessBuilder(command(main, heap, without));
      // It allows this machine as a service's host. Spark does not read it.
      engine.environment().put("FLINK_CONF_DIR", "src/test/resources/flinks/conf");
      this.process = engine.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.jobs = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts Spark. */
  static EngineProcess spark(String heap) {
    return new EngineProcess(SparkWorker.class, heap, EngineProcess::isOfFlink);
  }

  /** Starts Spark for loads into tables. */
  static EngineProcess load(String heap) {
    return new EngineProcess(LoadWorker.class, heap, EngineProcess::isOfFlink);
  }

  /** Starts Flink. */
  static EngineProcess flink(String heap) {
    return new EngineProcess(FlinkWorker.class, heap, EngineProcess::isOfSpark);
  }

  private static List<String> command(Class<?> main, String heap, Predicate<String> without) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.add(heap);
    command.addAll(Arrays.asList(System.getProperty("bench.jvm.flags").split(" ")));
    command.add("-Dslf4j.internal.verbosity=ERROR");
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
    command.add("-Dorg.slf4j.simpleLogger.log.io.partnerinsights=off");
    command.add("-Dlog4j2.configurationFile=src/bench/log4j2.properties");
    command.addAll(List.of("-cp", classPath(without.negate()), main.getName()));
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

  /** What an engine does with a job. */
  interface Worker {
    /** Runs a job, and returns the answer. */
    String run(String job, Map<String, String> options) throws Exception;
  }

  /** Runs the jobs of standard input until it ends; in the engine's process. */
  static void serve(Worker worker) throws IOException {
    // The threads of a cluster would keep the process of a failed job alive, and the benchmark
    // waits.
    Thread.currentThread()
        .setUncaughtExceptionHandler(
            (thread, failure) -> {
              failure.printStackTrace();
              Runtime.getRuntime().halt(1);
            });
    BufferedReader jobs =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = jobs.readLine(); line != null; line = jobs.readLine()) {
      System.out.println(ANSWER + answer(worker, line.split(SEPARATOR, -1)));
    }
  }

  private static String answer(Worker worker, String[] line) {
    Map<String, String> options =
        Arrays.stream(line)
            .skip(1)
            .map(option -> option.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    try {
      return worker.run(line[0], options);
    } catch (Exception e) {
      throw new IllegalStateException(line[0], e);
    }
  }

  /** Returns the processor time that the engine has used: other programs affect it less. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** Runs a job, and returns the answer. */
  String run(String job, Map<String, String> options) {
    StringBuilder line = new StringBuilder(job);
    options.forEach((key, value) -> line.append(SEPARATOR + key + "=" + value));
    jobs.println(line);
    return answer(job);
  }

  private String answer(String job) {
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

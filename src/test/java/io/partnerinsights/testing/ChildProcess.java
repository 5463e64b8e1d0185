package io.partnerinsights.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a program in another process until it ends. */
public final class ChildProcess {
  /** For a JVM that lives for seconds, in which C2 and the threads of G1 take half of the time. */
  private static final List<String> SHORT_LIFE =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private ChildProcess() {}

  /** Runs a command and returns its output, which the log of the test has if it fails. */
  public static String run(List<String> command, Path log)
      throws IOException, InterruptedException {
    return run(command, Map.of(), log);
  }

  /** Runs a command with additional environment variables. */
  public static String run(List<String> command, Map<String, String> environment, Path log)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return runAndReadOutput(builder, log);
  }

  public static String run(List<String> command, Path folder, Path input, Path log)
      throws IOException, InterruptedException {
    return runAndReadOutput(
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(input.toFile())
            .redirectOutput(log.toFile()),
        log);
  }

  private static String runAndReadOutput(ProcessBuilder builder, Path log)
      throws IOException, InterruptedException {
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(10, TimeUnit.MINUTES);
      String output = Files.readString(log);
      if (!ended || process.exitValue() != 0) {
        System.err.print(output);
      }
      assertThat(ended).as("ends in time").isTrue();
      assertThat(process.exitValue()).as("exit code of a process, printed in the log").isZero();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }

  public static List<Path> ownClassPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }

  /** Returns the flags of this JVM that open packages, and more. */
  public static List<String> ownFlags(String... extraFlags) {
    Stream<String> openingFlags =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(
                flag -> flag.startsWith("--add-") || flag.startsWith("-XX:+IgnoreUnrecognized"));
    return Stream.concat(openingFlags, Stream.of(extraFlags)).toList();
  }

  /** Returns the command of this JDK; the caller adds what it runs. */
  public static List<String> javaCommand() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SHORT_LIFE);
    return command;
  }

  /** Returns the command of this JDK with a class path; the caller adds a source file or class. */
  public static List<String> javaCommand(List<Path> classPath, List<String> flags) {
    List<String> command = javaCommand();
    command.addAll(flags);
    command.add("-cp");
    command.add(joinClassPath(classPath));
    return command;
  }

  public static String joinClassPath(List<Path> classPath) {
    return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Returns the command so that Ctrl-C ends it. A process that a shell has started in the
   * background ignores it, and so do its children.
   */
  public static List<String> interruptibleCommand(List<String> command)
      throws IOException, InterruptedException {
    List<String> reset = List.of("env", "--default-signal=INT");
    List<String> probe = Stream.concat(reset.stream(), Stream.of("true")).toList();
    boolean supported =
        Path.of("/proc/self").toFile().exists() && new ProcessBuilder(probe).start().waitFor() == 0;
    return supported ? Stream.concat(reset.stream(), command.stream()).toList() : command;
  }
}

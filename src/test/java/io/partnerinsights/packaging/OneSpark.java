package io.partnerinsights.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One Spark release on this machine: its class path by Maven, and a JVM for it. */
final class OneSpark {
  private static final Path PROJECT = Path.of("src/test/resources/five-sparks");

  private OneSpark() {}

  static List<Path> resolve(String spark, String scala, Path folder)
      throws IOException, InterruptedException {
    Path list = folder.resolve("classpath-" + spark + "-" + scala);
    finish(
        List.of(
            System.getProperty("maven.home") + "/bin/mvn",
            "--batch-mode",
            "--quiet",
            "-Dmaven.repo.local=" + System.getProperty("maven.repo.local"),
            "-f",
            PROJECT.resolve("pom.xml").toString(),
            "-Dspark.version=" + spark,
            "-Dscala.binary=" + scala,
            "dependency:build-classpath",
            "-Dmdep.outputFile=" + list),
        folder.resolve("maven.log"));
    return Stream.of(Files.readString(list).strip().split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }

  static void run(List<Path> classPath, List<String> arguments, Path folder)
      throws IOException, InterruptedException {
    List<Path> all = new ArrayList<>(classPath);
    all.add(ShippedJars.connector());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    command.addAll(Arrays.asList(System.getProperty("spark.jvm.flags").split(" ")));
    command.add("-cp");
    command.add(all.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    command.add(PROJECT.resolve("UserJob.java").toString());
    command.addAll(arguments);
    finish(command, folder.resolve("job.log"));
  }

  private static void finish(List<String> command, Path log)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("ends in time").isTrue();
      assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}

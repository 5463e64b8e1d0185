package io.partnerinsights.packaging;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** One Spark release on this machine: its class path by Maven, and a JVM for it. */
final class OneSpark {
  private static final Path PROJECT = Path.of("src/test/resources/five-sparks");

  private OneSpark() {}

  static List<Path> resolve(String spark, String scala, Path folder)
      throws IOException, InterruptedException {
    Path list = folder.resolve("classpath-" + spark + "-" + scala);
    ChildProcess.run(
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

  static void run(List<Path> sparksClassPath, List<String> arguments, Path folder)
      throws IOException, InterruptedException {
    List<Path> classPath = new ArrayList<>(sparksClassPath);
    classPath.add(ShippedJars.connector());
    List<String> flags = new ArrayList<>(List.of("-Xmx1g"));
    flags.addAll(Arrays.asList(System.getProperty("spark.jvm.flags").split(" ")));
    List<String> command = ChildProcess.java(classPath, flags);
    command.add(PROJECT.resolve("UserJob.java").toString());
    command.addAll(arguments);
    ChildProcess.run(command, folder.resolve("job.log"));
  }
}

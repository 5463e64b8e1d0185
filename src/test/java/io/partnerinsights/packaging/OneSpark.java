package io.partnerinsights.packaging;

import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.JobCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Resolves the class path of a Spark release with Maven, and runs jobs in a JVM with it. */
final class OneSpark {
  private static final Path PROJECT = Path.of("src/test/resources/five-sparks");

  /** Scala version for Spark's launcher, which cannot find it in a home of links. */
  private static final String SCALA = "2.13";

  private OneSpark() {}

  static List<Path> resolve(String spark, String scala, Path folder)
      throws IOException, InterruptedException {
    return resolve("pom.xml", spark, scala, folder);
  }

  /** Resolves the class path of another project of the resources. */
  static List<Path> resolve(String pom, String spark, String scala, Path folder)
      throws IOException, InterruptedException {
    return MavenClassPath.resolve(
        PROJECT.resolve(pom), Map.of("spark.version", spark, "scala.binary", scala), folder);
  }

  /**
   * Resolves the class path of a project with a table format, whose artifact has no Scala version.
   */
  static List<Path> resolve(
      String pom,
      String spark,
      String scala,
      String group,
      String artifact,
      String version,
      Path folder)
      throws IOException, InterruptedException {
    Map<String, String> properties =
        Map.of(
            "spark.version", spark,
            "scala.binary", scala,
            "format.group", group,
            "format.artifact", artifact,
            "format.version", version);
    return MavenClassPath.resolve(PROJECT.resolve(pom), properties, folder);
  }

  /** Runs a job of the resources in a JVM with that Spark and the shipped jar. */
  static void run(String job, List<Path> sparksClassPath, List<String> arguments, Path folder)
      throws IOException, InterruptedException {
    run(job, sparksClassPath, arguments, Map.of(), folder);
  }

  /** Runs a job in a JVM with that class path only. */
  static void runWithoutConnector(
      String job, List<Path> classPath, List<String> arguments, Path folder)
      throws IOException, InterruptedException {
    java(job, classPath, arguments, Map.of(), folder);
  }

  /** Runs a job whose executors are separate processes, which Spark starts from its home. */
  static void runOnCluster(
      String job, List<Path> sparksClassPath, List<String> arguments, Path folder)
      throws IOException, InterruptedException {
    Map<String, String> environment =
        Map.of("SPARK_HOME", home(sparksClassPath).toString(), "SPARK_SCALA_VERSION", SCALA);
    run(job, sparksClassPath, arguments, environment, folder);
  }

  /**
   * Creates a home of links to jars, outside of JUnit's folder: JUnit warns of each removed link.
   */
  private static Path home(List<Path> sparksClassPath) throws IOException {
    Path home = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "spark-home-");
    Path jars = Files.createDirectory(home.resolve("jars"));
    for (Path jar : sparksClassPath) {
      Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
    }
    return home;
  }

  private static void run(
      String job,
      List<Path> sparksClassPath,
      List<String> arguments,
      Map<String, String> environment,
      Path folder)
      throws IOException, InterruptedException {
    List<Path> classPath = new ArrayList<>(sparksClassPath);
    classPath.add(ShippedJars.connector());
    java(job, classPath, arguments, environment, folder);
  }

  private static void java(
      String job,
      List<Path> classPath,
      List<String> arguments,
      Map<String, String> environment,
      Path folder)
      throws IOException, InterruptedException {
    Path source = PROJECT.resolve(job);
    List<Path> withJob = new ArrayList<>(classPath);
    withJob.add(JobCompiler.compile(source, classPath, folder));
    List<String> command = EngineJvm.command(withJob, "-Xmx1g");
    command.add(JobCompiler.className(source));
    command.addAll(arguments);
    ChildProcess.run(command, environment, folder.resolve("job.log"));
  }
}

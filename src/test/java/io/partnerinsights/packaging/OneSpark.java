package io.partnerinsights.packaging;

import io.partnerinsights.sandbox.Sandbox;
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
   * Resolves the class path of a project with a table format.
   *
   * @param format group, artifact and version, separated by colons
   */
  static List<Path> resolve(String pom, String spark, String scala, String format, Path folder)
      throws IOException, InterruptedException {
    String[] parts = format.split(":", -1);
    Map<String, String> properties =
        Map.of(
            "spark.version", spark,
            "scala.binary", scala,
            "format.group", parts[0],
            "format.artifact", parts[1],
            "format.version", parts[2]);
    return MavenClassPath.resolve(PROJECT.resolve(pom), properties, folder);
  }

  /**
   * Runs a job of the resources in a JVM with that Spark and the shipped jar, and returns the lines
   * that it writes.
   *
   * @param output the file that the job writes; its folder receives the log
   * @param extraArguments further arguments of the job, after the account, the query and the file
   */
  static List<String> runJob(
      String job, List<Path> spark, Sandbox sandbox, Path output, String... extraArguments)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(FiveSparksService.jobArguments(sandbox, output));
    arguments.addAll(List.of(extraArguments));
    runInJvm(job, withConnector(spark), arguments, Map.of(), output.getParent());
    return Files.readAllLines(output);
  }

  /**
   * Runs a job with the newest Spark, whose executors are separate processes that Spark starts from
   * its home.
   *
   * @param extraArguments further arguments of the job, after those of {@link #runJob} and the
   *     shipped jar
   */
  static void runOnCluster(String job, Sandbox sandbox, Path output, String... extraArguments)
      throws IOException, InterruptedException {
    Path folder = output.getParent();
    List<Path> spark = resolve("4.2.0", SCALA, folder);
    List<String> arguments = new ArrayList<>(FiveSparksService.jobArguments(sandbox, output));
    arguments.add(ShippedJars.connectorJar().toString());
    arguments.addAll(List.of(extraArguments));
    Map<String, String> environment =
        Map.of("SPARK_HOME", createHome(spark).toString(), "SPARK_SCALA_VERSION", SCALA);
    runInJvm(job, withConnector(spark), arguments, environment, folder);
  }

  private static List<Path> withConnector(List<Path> spark) {
    List<Path> classPath = new ArrayList<>(spark);
    classPath.add(ShippedJars.connectorJar());
    return classPath;
  }

  /**
   * Creates a home of links to jars, outside of JUnit's folder: JUnit warns of each removed link.
   */
  private static Path createHome(List<Path> sparksClassPath) throws IOException {
    Path home = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "spark-home-");
    Path jars = Files.createDirectory(home.resolve("jars"));
    for (Path jar : sparksClassPath) {
      Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
    }
    return home;
  }

  /** Runs a job in a JVM with that class path only. */
  static void runInJvm(
      String job,
      List<Path> classPath,
      List<String> arguments,
      Map<String, String> environment,
      Path folder)
      throws IOException, InterruptedException {
    Path source = PROJECT.resolve(job);
    List<Path> withJob = new ArrayList<>(classPath);
    withJob.add(JobCompiler.compile(source, classPath, folder));
    List<String> command = EngineJvm.javaCommand(withJob, "-Xmx1g");
    command.add(JobCompiler.className(source));
    command.addAll(arguments);
    ChildProcess.run(command, environment, folder.resolve("job.log"));
  }
}

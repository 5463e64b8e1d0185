package io.partnerinsights.packaging;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ChildProcess;
import io.partnerinsights.testing.JobCompiler;
import io.partnerinsights.testing.ReadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The command lines of Spark's programs, with the shipped jar and the options of a sandbox. */
final class SparkSubmit {
  private static final String READS = "spark.datasource.partnerinsights.";
  private static final String CATALOG = "spark.sql.catalog.insights";

  private static final Path SQL_JOB = Path.of("src/test/resources/five-sparks/SqlJob.java");

  private SparkSubmit() {}

  static List<String> shippedJar() {
    return List.of("--jars", ShippedJars.connectorJar().toString());
  }

  /**
   * Returns the command that runs a program of Spark as spark-submit does.
   *
   * @param jar option and value by which Spark gets the connector
   * @param sandbox whose account the program has; null if it has none
   * @param program the program's main class
   * @param extraSettings further settings of Spark
   * @param arguments the name of the program's resource, and its arguments
   */
  static List<String> submitCommand(
      List<Path> spark,
      List<String> jar,
      Sandbox sandbox,
      Map<String, String> extraSettings,
      String program,
      List<String> arguments) {
    List<String> command = EngineJvm.javaCommand(spark, "-Xmx1g", "-Dscala.usejavacp=true");
    command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", "local[2]"));
    command.addAll(jar);
    Map<String, String> all = configurationOf(sandbox);
    all.putAll(extraSettings);
    all.forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
    command.addAll(List.of("--class", program));
    command.addAll(arguments);
    return command;
  }

  /**
   * Runs SQL in an application whose home and metastore are in a folder, and returns the rows.
   *
   * @param jar option and value by which Spark gets the connector
   * @param extraSettings further settings of Spark
   */
  static List<String> runSql(
      List<Path> spark,
      List<String> jar,
      Sandbox sandbox,
      Map<String, String> extraSettings,
      Path folder,
      List<String> statements)
      throws IOException, InterruptedException {
    Path input =
        Files.writeString(folder.resolve("statements.sql"), String.join(";\n", statements));
    Path rows = folder.resolve("rows");
    List<Path> withJob = new ArrayList<>(spark);
    withJob.add(JobCompiler.compile(SQL_JOB, ChildProcess.ownClassPath(), folder));
    List<String> arguments = List.of("spark-internal", input.toString(), rows.toString());
    List<String> command = submitCommand(withJob, jar, sandbox, extraSettings, "SqlJob", arguments);
    command.addAll(1, List.of("-Duser.home=" + folder, "-Dderby.system.home=" + folder));
    ChildProcess.run(command, folder.resolve("submit.log"));
    return Files.readAllLines(rows);
  }

  private static Map<String, String> configurationOf(Sandbox sandbox) {
    Map<String, String> all = new TreeMap<>();
    all.put("spark.ui.enabled", "false");
    if (sandbox == null) {
      return all;
    }
    all.put(CATALOG, "io.partnerinsights.spark.catalog.PartnerInsightsCatalog");
    ReadOptions.of(sandbox, "pollInterval", "1s")
        .forEach(
            (key, value) -> {
              all.put(READS + key, value);
              all.put(CATALOG + "." + key, value);
            });
    return all;
  }
}

package io.partnerinsights.packaging;

import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ReadOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The command lines of Spark's programs, with the shipped jar and the options of a sandbox. */
final class SparkSubmit {
  private static final String READS = "spark.datasource.partnerinsights.";
  private static final String CATALOG = "spark.sql.catalog.insights";

  private SparkSubmit() {}

  /** Returns the option of the shipped jar. */
  static List<String> shippedJar() {
    return List.of("--jars", ShippedJars.connector().toString());
  }

  /**
   * Returns the command that runs a program of Spark as spark-submit does.
   *
   * @param jar option and value by which Spark gets the connector
   * @param sandbox whose account the program has; null if it has none
   * @param program the program's main class
   * @param more further settings of Spark
   * @param arguments the name of the program's resource, and its arguments
   */
  static List<String> command(
      List<Path> spark,
      List<String> jar,
      Sandbox sandbox,
      Map<String, String> more,
      String program,
      List<String> arguments) {
    List<String> command = EngineJvm.command(spark, "-Xmx1g", "-Dscala.usejavacp=true");
    command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", "local[2]"));
    command.addAll(jar);
    Map<String, String> all = configuration(sandbox);
    all.putAll(more);
    all.forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
    command.addAll(List.of("--class", program));
    command.addAll(arguments);
    return command;
  }

  private static Map<String, String> configuration(Sandbox sandbox) {
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

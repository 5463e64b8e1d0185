package io.partnerinsights.spark.load;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The statements of SQL, and calls of Java, that a user copies from a load's messages.
 *
 * @param catalog the connector's catalog
 * @param hasProcedures whether Spark can call procedures
 */
record LoadStatements(LoadSettings settings, String catalog, boolean hasProcedures) {
  /** Returns the statement that deletes the schedules of loads of a dataset. */
  String unschedule(String dataset) {
    return hasProcedures
        ? call("unschedule", Map.of("dataset", dataset))
        : "io.partnerinsights.spark.Load.unschedule(spark, %s, %s)"
            .formatted(literal(catalog), literal(dataset));
  }

  /**
   * Returns the statement or, on Spark 3.5, the command that changes a report.
   *
   * @param command {@code delete} or {@code resume}
   */
  String statement(String command, String id) {
    return hasProcedures
        ? call(command + "_report", Map.of("report_id", id))
        : "partnerinsights reports " + command + " '" + id.replace("'", "'\\''") + "'";
  }

  /** Returns the call of a procedure, as a statement to paste. */
  private String call(String procedure, Map<String, String> arguments) {
    String name = catalog.matches("\\w+") ? catalog : Columns.quote(catalog);
    return new TreeMap<>(arguments)
        .entrySet().stream()
            .map(each -> each.getKey() + " => " + Columns.text(each.getValue()))
            .collect(joining(", ", "CALL %s.system.%s(".formatted(name, procedure), ")"));
  }

  /** Returns a text as a literal of Java and Scala. */
  private static String literal(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /**
   * Returns the statement that loads a dataset.
   *
   * @param fill the months to load by one report; null to load by the same schedule
   */
  String load(String dataset, @Nullable Months fill, boolean accepts) {
    Duration schedule = settings.schedule();
    Map<String, String> arguments = new HashMap<>();
    arguments.put("into", settings.into());
    arguments.put(settings.isTable() ? "dataset" : "datasets", dataset);
    if (fill == null) {
      arguments.put("schedule", schedule == null ? "none" : schedule.toHours() + "h");
    } else {
      arguments.put("fill", fill.argument());
    }
    if (fill == null && settings.range() != null) {
      arguments.put("range", settings.range());
    }
    if (accepts) {
      arguments.put("accept", dataset);
    }
    if (hasProcedures) {
      return call("load", arguments);
    }
    String java = "io.partnerinsights.spark.Load.run(spark, %s, java.util.Map.of(";
    return new TreeMap<>(arguments)
        .entrySet().stream()
            .map(each -> literal(each.getKey()) + ", " + literal(each.getValue()))
            .collect(joining(", ", java.formatted(literal(catalog)), "))"));
  }
}

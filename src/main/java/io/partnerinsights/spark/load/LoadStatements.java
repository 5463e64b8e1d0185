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
 * @param catalogName the connector's catalog
 * @param hasProcedures whether Spark can call procedures
 */
record LoadStatements(LoadSettings settings, String catalogName, boolean hasProcedures) {
  /** Returns the statement that deletes the schedules of loads of a dataset. */
  String unscheduleStatement(String dataset) {
    return hasProcedures
        ? callStatement("unschedule", Map.of("dataset", dataset))
        : "io.partnerinsights.spark.Load.unschedule(spark, %s, %s)"
            .formatted(toJavaLiteral(catalogName), toJavaLiteral(dataset));
  }

  /**
   * Returns the statement or, on Spark 3.5, the command that changes a report.
   *
   * @param command {@code delete} or {@code resume}
   */
  String changeReportStatement(String command, String reportId) {
    return hasProcedures
        ? callStatement(command + "_report", Map.of("report_id", reportId))
        : "partnerinsights reports " + command + " '" + reportId.replace("'", "'\\''") + "'";
  }

  /** Returns the call of a procedure, as a statement to paste. */
  private String callStatement(String procedure, Map<String, String> arguments) {
    String name = catalogName.matches("\\w+") ? catalogName : Columns.quoteName(catalogName);
    return new TreeMap<>(arguments)
        .entrySet().stream()
            .map(each -> each.getKey() + " => " + Columns.toSqlLiteral(each.getValue()))
            .collect(joining(", ", "CALL %s.system.%s(".formatted(name, procedure), ")"));
  }

  /** Returns a text as a literal of Java and Scala. */
  private static String toJavaLiteral(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /**
   * Returns the statement that loads a dataset.
   *
   * @param fillMonths the months to load by one report; null to load by the same schedule
   */
  String loadStatement(String dataset, @Nullable Months fillMonths, boolean acceptsSuspectRows) {
    Duration schedule = settings.scheduleInterval();
    Map<String, String> arguments = new HashMap<>();
    arguments.put("into", settings.destination());
    arguments.put(settings.loadsSingleTable() ? "dataset" : "datasets", dataset);
    if (fillMonths == null) {
      arguments.put("schedule", schedule == null ? "none" : schedule.toHours() + "h");
    } else {
      arguments.put("fill", fillMonths.toArgument());
    }
    if (fillMonths == null && settings.range() != null) {
      arguments.put("range", settings.range());
    }
    if (acceptsSuspectRows) {
      arguments.put("accept", dataset);
    }
    if (hasProcedures) {
      return callStatement("load", arguments);
    }
    String callFormat = "io.partnerinsights.spark.Load.run(spark, %s, java.util.Map.of(";
    return new TreeMap<>(arguments)
        .entrySet().stream()
            .map(each -> toJavaLiteral(each.getKey()) + ", " + toJavaLiteral(each.getValue()))
            .collect(joining(", ", callFormat.formatted(toJavaLiteral(catalogName)), "))"));
  }
}

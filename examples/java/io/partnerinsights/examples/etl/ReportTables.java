package io.partnerinsights.examples.etl;

import java.sql.Timestamp;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** What the connector's catalog has of one scheduled report. Reads create no report. */
final class ReportTables {
  private final SparkSession spark;
  private final String catalog;
  private final String nameOrId;
  private final Row report;

  /**
   * Finds a report.
   *
   * @param nameOrId as Partner Center shows it
   * @throws IllegalArgumentException if there is no such report, or more than one
   */
  ReportTables(SparkSession spark, String catalog, String nameOrId) {
    this.spark = spark;
    this.catalog = catalog;
    this.nameOrId = nameOrId;
    this.report = find();
  }

  private Row find() {
    List<Row> found =
        system("reports")
            .where(
                functions
                    .col("reportId")
                    .equalTo(nameOrId)
                    .or(functions.col("reportName").equalTo(nameOrId)))
            .select("reportId", "queryId")
            .collectAsList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          found.size() + " reports have the name or id " + nameOrId + "; one is needed");
    }
    return found.get(0);
  }

  private Dataset<Row> system(String table) {
    return spark.table(catalog + ".system." + table);
  }

  /**
   * One execution of the report.
   *
   * @param generated when the service generated its file, in UTC
   */
  record Execution(String id, String generated) {}

  /** Returns the completed executions of the last 90 days, oldest first. */
  List<Execution> executions() {
    return system("executions")
        .where(functions.col("reportId").equalTo(report.getString(0)))
        .where("executionStatus = 'Completed' AND reportGeneratedTime IS NOT NULL")
        .orderBy("reportGeneratedTime", "executionId")
        .select("executionId", "reportGeneratedTime")
        .collectAsList()
        .stream()
        .map(row -> new Execution(row.getString(0), utc(row.getTimestamp(1))))
        .toList();
  }

  /** Returns the rows of one execution. */
  Dataset<Row> rows(Execution execution) {
    return spark
        .read()
        .option("versionAsOf", execution.id())
        .table(catalog + ".reports." + LakeTable.quote(nameOrId));
  }

  /** Returns the rows of the report's query for a range of days, from a report of their own. */
  Dataset<Row> rows(String fromDay, String untilDay) {
    return spark
        .read()
        .option("queryStartTime", fromDay)
        .option("queryEndTime", untilDay)
        .table(catalog + ".queries." + LakeTable.quote(report.getString(1)));
  }

  private static String utc(Timestamp time) {
    return time.toInstant().toString();
  }
}

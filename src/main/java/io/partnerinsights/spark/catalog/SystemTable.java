package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.spark.LocalRows;
import io.partnerinsights.spark.LocalTable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.types.StructType;

/**
 * One of the tables for audit of what the service has; every query of one asks the service anew.
 *
 * @param columns as SQL declares them
 * @param rows asks the service; GETs only
 */
record SystemTable(
    String name,
    String comment,
    String columns,
    Function<PartnerInsightsClient, List<List<?>>> rows) {

  private static final List<SystemTable> ALL =
      List.of(
          new SystemTable(
              "datasets",
              "The datasets that this account may read",
              "datasetName STRING, selectableColumns ARRAY<STRING>,"
                  + " availableMetrics ARRAY<STRING>, availableDateRanges ARRAY<STRING>,"
                  + " minimumRecurrenceHours BIGINT, refreshDays BIGINT",
              SystemRows::datasets),
          new SystemTable(
              "queries",
              "All stored queries, the system's and the connector's among them",
              "queryId STRING, name STRING, description STRING, query STRING, type STRING,"
                  + " user STRING, createdTime TIMESTAMP",
              SystemRows::queries),
          new SystemTable(
              "reports",
              "This account's reports",
              "reportId STRING, reportName STRING, description STRING, queryId STRING,"
                  + " query STRING, user STRING, createdTime TIMESTAMP, modifiedTime TIMESTAMP,"
                  + " executeNow BOOLEAN, startTime TIMESTAMP, reportStatus STRING,"
                  + " recurrenceHours BIGINT, recurrenceCount INT, format STRING",
              SystemRows::reports),
          new SystemTable(
              "executions",
              "The executions of this account's reports in the last 90 days, without their links",
              "executionId STRING, reportId STRING, executionStatus STRING,"
                  + " reportGeneratedTime TIMESTAMP, reportExpiryTime TIMESTAMP, format STRING",
              SystemRows::executions));

  static List<String> names() {
    return ALL.stream().map(SystemTable::name).toList();
  }

  static SystemTable get(String table) {
    Optional<SystemTable> found =
        ALL.stream().filter(known -> known.name.equalsIgnoreCase(table)).findFirst();
    return found.orElseThrow(() -> unknown(table));
  }

  private static RuntimeException unknown(String table) {
    return Problem.of(ErrorCode.UNKNOWN_TABLE, "There is no table " + table + " for audit")
        .reason("the tables are " + String.join(", ", names()))
        .remedy(NearestName.hintOr(table, names(), "name one of these"))
        .toException();
  }

  /** No call until it is read. */
  LocalTable on(PartnerInsightsClient client, String catalog) {
    String fullName = catalog + "." + Namespaces.SYSTEM + "." + name;
    StructType schema = StructType.fromDDL(columns);
    return new LocalTable(new LocalRows(fullName, schema, () -> rows.apply(client)), comment);
  }
}

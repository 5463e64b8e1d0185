package io.partnerinsights.core.table;

import io.partnerinsights.core.client.PartnerInsightsClient;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A system table, which lists what the service has for the account. It has neither secrets nor
 * links.
 *
 * @param rows gets the rows from the service; GETs only. Each has a value for each column
 */
public record SystemTable(
    String name,
    String comment,
    List<SystemColumn> columns,
    Function<PartnerInsightsClient, List<List<?>>> rows) {

  private static final List<SystemTable> ALL =
      List.of(
          new SystemTable(
              "datasets",
              "The datasets that this account may read",
              SystemColumn.ofAll(
                  "datasetName STRING, selectableColumns ARRAY<STRING>, "
                      + "availableMetrics ARRAY<STRING>, availableDateRanges ARRAY<STRING>, "
                      + "minimumRecurrenceHours BIGINT, refreshDays BIGINT"),
              SystemRows::datasets),
          new SystemTable(
              "queries",
              "All stored queries, including system queries and the connector's own",
              SystemColumn.ofAll(
                  "queryId STRING, name STRING, description STRING, query STRING, "
                      + "type STRING, user STRING, createdTime TIMESTAMP"),
              SystemRows::queries),
          new SystemTable(
              "reports",
              "This account's reports",
              SystemColumn.ofAll(
                  "reportId STRING, reportName STRING, description STRING, queryId STRING, "
                      + "query STRING, user STRING, createdTime TIMESTAMP, "
                      + "modifiedTime TIMESTAMP, executeNow BOOLEAN, startTime TIMESTAMP, "
                      + "reportStatus STRING, recurrenceHours BIGINT, recurrenceCount INT, "
                      + "format STRING"),
              SystemRows::reports),
          new SystemTable(
              "executions",
              "The executions of this account's reports in the last 90 days, without their links",
              SystemColumn.ofAll(
                  "executionId STRING, reportId STRING, executionStatus STRING, "
                      + "reportGeneratedTime TIMESTAMP, reportExpiryTime TIMESTAMP, "
                      + "format STRING"),
              SystemRows::executions));

  /** Returns the names of all system tables. */
  public static List<String> names() {
    return ALL.stream().map(SystemTable::name).toList();
  }

  /** Finds a system table; names are compared without case. */
  public static Optional<SystemTable> find(String table) {
    return ALL.stream().filter(known -> known.name.equalsIgnoreCase(table)).findFirst();
  }
}

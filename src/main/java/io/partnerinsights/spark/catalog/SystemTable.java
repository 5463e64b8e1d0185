package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.spark.LocalRows;
import io.partnerinsights.spark.LocalTable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.types.StructType;

/**
 * A system table, which lists what the service has for the account. Every query of it calls the
 * service again.
 *
 * @param columns the columns as SQL DDL
 * @param rows gets the rows from the service; GETs only
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
              "All stored queries, including system queries and the connector's own",
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

  /**
   * Returns a system table.
   *
   * @throws io.partnerinsights.core.errors.QueryException {@code UNKNOWN_TABLE} with the nearest
   *     name
   */
  static SystemTable get(String table) {
    Optional<SystemTable> found =
        ALL.stream().filter(known -> known.name.equalsIgnoreCase(table)).findFirst();
    return found.orElseThrow(() -> CatalogErrors.unknownSystemTable(table, names()));
  }

  /** Returns this table for Spark; makes no call until it is read. */
  LocalTable table(String fullName, PartnerInsightsClient client) {
    StructType schema = StructType.fromDDL(columns);
    return new LocalTable(new LocalRows(fullName, schema, () -> rows.apply(client)), comment);
  }
}

package io.partnerinsights.spark.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.catalog.SystemTable;
import io.partnerinsights.spark.load.LoadResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampType;
import org.junit.jupiter.api.Test;

/**
 * Run with {@code -Dpartnerinsights.writeDocs=true} to write docs/system-tables.md. The names and
 * types of columns are in the code, their meanings are here.
 */
final class SystemTablesPageTest {
  private static final Path PAGE = Path.of("docs/system-tables.md");
  private static final String LOADS_TABLE = "Loads table";

  private static final Map<String, List<String>> MEANINGS =
      Map.of(
          "datasets",
          List.of(
              "datasetName: name of the dataset",
              "selectableColumns: columns that a query may select",
              "availableMetrics: metrics that a query may select",
              "availableDateRanges: values for `TIMESPAN`, such as `LAST_6_MONTHS`",
              "minimumRecurrenceHours: shortest time between two executions of a scheduled report",
              "refreshDays: days between two updates of the data, according to Microsoft's"
                  + " documentation",
              "tableName: name of the table to which a [load](lakehouse.md) writes the dataset"),
          "queries",
          List.of(
              "queryId: id of the query",
              "name: name that Partner Center shows",
              "description: text that was entered when the query was created",
              "query: text of the query in the service's query language",
              "type: `userDefined`, or `system` for a query that Microsoft provides",
              "user: user who created the query",
              "createdTime: when the query was created"),
          "reports",
          List.of(
              "reportId: id of the report",
              "dataset: dataset that the report's query reads",
              "use: what the report is for: `load schedule`, `stream`, `read`, `backfill` or"
                  + " [`other`](limits.md#find-out-who-created-a-report)",
              "reportName: name that Partner Center shows",
              "description: text that was entered when the report was created",
              "queryId: id of the report's query",
              "query: text of the report's query",
              "user: user who created the report",
              "createdTime: when the report was created",
              "modifiedTime: when the report was last changed",
              "executeNow: `true` for a report that runs only once, when it is created. `false` for"
                  + " a scheduled report",
              "startTime: when the schedule runs for the first time",
              "reportStatus: `Active`, `Paused` or `Inactive`",
              "recurrenceInterval: hours between two executions",
              "lastRun: when the newest complete execution was generated",
              "nextRun: when the next execution starts. NULL if the report is paused, has ended or"
                  + " runs only once",
              "recurrenceCount: number of executions after which the schedule ends. In the"
                  + " marketplace, the number of executions that remain",
              "totalRecurrenceCount: number of executions of the whole schedule (marketplace only)",
              "endTime: when the schedule ends (marketplace only)",
              "nextExecutionStartTime: when the next execution starts, according to the service"
                  + " (marketplace only). `nextRun` already takes this time into account",
              "format: format of the report's files, `CSV` or `TSV`",
              "callbackUrl: URL that the service calls after each execution, without its query"
                  + " string",
              "callbackMethod: HTTP method with which the service calls `callbackUrl`"),
          "executions",
          List.of(
              "executionId: id of the execution",
              "reportId: id of the report",
              "executionStatus: usually `Pending`, `Running`, `Paused` or `Completed`",
              "reportGeneratedTime: when the service generated the file",
              "reportExpiryTime: when the link to the file expires (rarely sent)",
              "reportLocation: address of the file, which alone gives no access to the file (rarely"
                  + " sent)",
              "format: format of the file, `CSV` or `TSV` (rarely sent)"),
          LOADS_TABLE,
          List.of(
              "started: when the load of this dataset started, by the clock of Spark's driver",
              "dataset: name of the dataset, or `run` in a row about the whole run",
              "table: table to which the load writes the dataset",
              "state: outcome of the load, which is one of [these"
                  + " states](failed-load.md#2-find-the-state), or `PLANNED` in a dry run",
              "execution: id of the execution that was loaded. For a backfill or a fill,"
                  + " `backfill` or `fill` precedes the id",
              "generated: when the service generated the execution's file, by the service's clock",
              "months: months whose rows the load replaced, such as `2026-06 to 2026-10`",
              "rows_before: rows in the table before the load",
              "rows_after: rows in the table after the load",
              "message: what the load did or why it did nothing, and what you have to do",
              "seconds: seconds from `started` until this row was ready",
              "run: id of the run, equal in all rows of one call. A later run has a greater id"));

  private record Column(String name, String type) {}

  @Test
  void pageMatchesTheColumns() throws IOException {
    String head = Files.readString(PAGE).split("(?=\n## datasets\n)", 2)[0];
    if (Boolean.getBoolean("partnerinsights.writeDocs")) {
      Files.writeString(PAGE, head + markdown());
    }
    assertThat(PAGE).content(StandardCharsets.UTF_8).isEqualTo(head + markdown());
  }

  @Test
  void everyColumnHasAMeaning() {
    tables()
        .forEach(
            (table, columns) ->
                assertThat(meanings(table).keySet())
                    .as(table)
                    .containsExactlyElementsOf(columns.stream().map(Column::name).toList()));
  }

  private static Map<String, List<Column>> tables() {
    Map<String, List<Column>> tables = new LinkedHashMap<>();
    for (String name : SystemTable.tableNames()) {
      tables.put(
          name,
          SystemTable.findByName(name).orElseThrow().columns().stream()
              .map(column -> new Column(column.name(), column.type().toString()))
              .toList());
    }
    tables.put(
        LOADS_TABLE,
        Arrays.stream(LoadResult.SCHEMA.fields())
            .map(field -> new Column(field.name(), toSql(field)))
            .toList());
    return tables;
  }

  private static String toSql(StructField field) {
    return field.dataType() instanceof TimestampType ? "TIMESTAMP_LTZ" : field.dataType().sql();
  }

  private static Map<String, String> meanings(String table) {
    return MEANINGS.get(table).stream()
        .map(line -> line.split(": ", 2))
        .collect(
            Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> a, LinkedHashMap::new));
  }

  /** Returns the sections of the page in Markdown. */
  private static String markdown() {
    return tables().entrySet().stream()
        .map(table -> section(table.getKey(), table.getValue()))
        .collect(Collectors.joining());
  }

  private static String section(String table, List<Column> columns) {
    Map<String, String> meanings = meanings(table);
    String rows =
        columns.stream()
            .map(
                column ->
                    "| `%s` | `%s` | %s |\n"
                        .formatted(
                            column.name(), column.type(), meanings.getOrDefault(column.name(), "")))
            .collect(Collectors.joining());
    return "\n## %s\n\n%s\n\n| column | type | meaning |\n|---|---|---|\n%s"
        .formatted(table, note(table), rows);
  }

  private static String note(String table) {
    return switch (table) {
      case "datasets" -> "This table lists the datasets that this account may read.";
      case "queries" ->
          "This table lists the account's stored queries, including Microsoft's system queries and"
              + " the connector's own queries.";
      case "reports" ->
          "This table lists the account's reports, including those that the connector created."
              + " Scheduled reports are also called\n[schedules](concepts.md#schedule).";
      case "executions" ->
          "This table lists the [executions](concepts.md#report-and-execution) of the account's"
              + " reports in the last\n90 days, without the links to the files.";
      default ->
          "A loads table, such as `lake.partnerinsights_loads`, contains the rows that each"
              + " [load](lakehouse.md) returns.";
    };
  }
}

package io.partnerinsights.core.catalog;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.ScheduledReport.Trigger;
import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryDataset;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A system table, which lists what the service has for the account. It has neither secrets nor
 * links.
 *
 * @param listRows gets the rows from the service; GETs only. Each has a value for each column
 */
public record SystemTable(
    String name,
    String comment,
    List<Column> columns,
    Function<PartnerInsightsClient, List<List<?>>> listRows) {
  private static final List<Cell<Dataset>> DATASET_CELLS =
      List.of(
          new Cell<>("datasetName", Type.STRING, Dataset::name),
          new Cell<>("selectableColumns", Type.STRINGS, Dataset::columns),
          new Cell<>("availableMetrics", Type.STRINGS, Dataset::metrics),
          new Cell<>("availableDateRanges", Type.STRINGS, Dataset::dateRanges),
          new Cell<>("minimumRecurrenceHours", Type.BIGINT, SystemTable::minimumRecurrenceHours),
          new Cell<>("refreshDays", Type.BIGINT, SystemTable::refreshDays),
          new Cell<>(
              "tableName",
              Type.STRING,
              dataset -> LoadedTableName.of(dataset.name()).orElse(null)));

  private static final List<Cell<ScheduledQuery>> QUERY_CELLS =
      List.of(
          new Cell<>("queryId", Type.STRING, ScheduledQuery::queryId),
          new Cell<>("name", Type.STRING, ScheduledQuery::name),
          new Cell<>("description", Type.STRING, ScheduledQuery::description),
          new Cell<>("query", Type.STRING, ScheduledQuery::query),
          new Cell<>("type", Type.STRING, ScheduledQuery::type),
          new Cell<>("user", Type.STRING, ScheduledQuery::user),
          new Cell<>("createdTime", Type.TIMESTAMP_LTZ, ScheduledQuery::createdTime));

  private static final Cell<ListedReport> LAST_RUN =
      new Cell<>("lastRun", Type.TIMESTAMP_LTZ, ListedReport::lastRun);

  private static final Cell<ListedReport> NEXT_RUN =
      new Cell<>("nextRun", Type.TIMESTAMP_LTZ, ListedReport::nextRun);

  private static final List<Cell<ListedReport>> REPORT_CELLS =
      List.of(
          ofReport("reportId", Type.STRING, ScheduledReport::reportId),
          ofReport("dataset", Type.STRING, ReportUse::datasetOf),
          ofReport("use", Type.STRING, report -> ReportUse.of(report).toString()),
          ofReport("reportName", Type.STRING, ScheduledReport::reportName),
          ofReport("description", Type.STRING, ScheduledReport::description),
          ofReport("queryId", Type.STRING, ScheduledReport::queryId),
          ofReport("query", Type.STRING, ScheduledReport::query),
          ofReport("user", Type.STRING, ScheduledReport::user),
          ofReport("createdTime", Type.TIMESTAMP_LTZ, ScheduledReport::createdTime),
          ofReport("modifiedTime", Type.TIMESTAMP_LTZ, ScheduledReport::modifiedTime),
          ofReport("executeNow", Type.BOOLEAN, report -> report.trigger() == Trigger.EXECUTE_NOW),
          ofReport("startTime", Type.TIMESTAMP_LTZ, ScheduledReport::startTime),
          ofReport("reportStatus", Type.STRING, ScheduledReport::reportStatus),
          ofReport(
              "recurrenceInterval", Type.BIGINT, report -> toHours(report.recurrenceInterval())),
          LAST_RUN,
          NEXT_RUN,
          ofReport("recurrenceCount", Type.INT, ScheduledReport::recurrenceCount),
          ofReport("totalRecurrenceCount", Type.INT, report -> report.end().totalRecurrenceCount()),
          ofReport("endTime", Type.TIMESTAMP_LTZ, report -> report.end().endTime()),
          ofReport(
              "nextExecutionStartTime",
              Type.TIMESTAMP_LTZ,
              report -> report.end().nextExecutionStartTime()),
          ofReport("format", Type.STRING, report -> report.format().name()),
          ofReport(
              "callbackUrl", Type.STRING, report -> callbackField(report, Webhook::redactedUrl)),
          ofReport(
              "callbackMethod",
              Type.STRING,
              report -> callbackField(report, hook -> hook.method().name())));

  /** The columns of an execution, without its link, because the link gives access to the file. */
  private static final List<Cell<ReportExecution>> EXECUTION_CELLS =
      List.of(
          new Cell<>("executionId", Type.STRING, ReportExecution::executionId),
          new Cell<>("reportId", Type.STRING, ReportExecution::reportId),
          new Cell<>("executionStatus", Type.STRING, execution -> execution.status().text()),
          new Cell<>(
              "reportGeneratedTime", Type.TIMESTAMP_LTZ, ReportExecution::reportGeneratedTime),
          new Cell<>("reportExpiryTime", Type.TIMESTAMP_LTZ, ReportExecution::reportExpiryTime),
          new Cell<>("reportLocation", Type.STRING, ReportExecution::reportLocation),
          new Cell<>("format", Type.STRING, execution -> formatName(execution.format())));

  private static final List<SystemTable> ALL =
      List.of(
          of(
              "datasets",
              "The datasets that this account may read",
              PartnerInsightsClient::listDatasets,
              DATASET_CELLS),
          of(
              "queries",
              "All stored queries, including system queries and the connector's own",
              client -> client.listQueries(QueryFilter.all()),
              QUERY_CELLS),
          of(
              "reports",
              "This account's reports, what each is for, and when it runs",
              client -> ListedReport.list(client, ReportFilter.all()),
              REPORT_CELLS),
          of(
              "executions",
              "The executions of this account's reports in the last 90 days, without their links",
              SystemTable::listExecutions,
              EXECUTION_CELLS));

  /**
   * The type of a column. Its text is the type in SQL. Values are a {@code String}, a list of
   * {@code String}, a {@code Long}, {@code Integer}, {@code Boolean} or {@link Instant}.
   */
  public enum Type {
    STRING,
    STRINGS,
    BIGINT,
    INT,
    BOOLEAN,
    TIMESTAMP_LTZ;

    @Override
    public String toString() {
      return this == STRINGS ? "ARRAY<STRING>" : name();
    }
  }

  /** A column of a system table. Each value may be null. */
  public record Column(String name, Type type) {}

  /** A column with the value that it has for an object; null if the service did not send it. */
  private record Cell<T>(String name, Type type, Function<T, @Nullable Object> value) {
    Column toColumn() {
      return new Column(name, type);
    }
  }

  /** Returns an object's fields by the columns of its table; times as texts. */
  public static Map<String, Object> toFields(Dataset dataset) {
    return toFields(dataset, DATASET_CELLS);
  }

  /** As {@link #toFields(Dataset)}. */
  public static Map<String, Object> toFields(ScheduledQuery query) {
    return toFields(query, QUERY_CELLS);
  }

  /** As {@link #toFields(Dataset)}. */
  public static Map<String, Object> toFields(ListedReport report) {
    return toFields(report, REPORT_CELLS);
  }

  /** As {@link #toFields(Dataset)}, without the times of runs, which take another call. */
  public static Map<String, Object> toFields(ScheduledReport report) {
    return toFields(
        new ListedReport(report, null, null),
        REPORT_CELLS.stream()
            .filter(cell -> !cell.equals(LAST_RUN) && !cell.equals(NEXT_RUN))
            .toList());
  }

  /** As {@link #toFields(Dataset)}. */
  public static Map<String, Object> toFields(ReportExecution execution) {
    return toFields(execution, EXECUTION_CELLS);
  }

  private static <T> Map<String, Object> toFields(T item, List<Cell<T>> cells) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Cell<T> cell : cells) {
      Object value = cell.value().apply(item);
      fields.put(cell.name(), value instanceof Instant ? value.toString() : value);
    }
    return fields;
  }

  public static List<String> tableNames() {
    return ALL.stream().map(SystemTable::name).toList();
  }

  /** Finds a system table; names are compared without case. */
  public static Optional<SystemTable> findByName(String table) {
    return ALL.stream().filter(systemTable -> systemTable.name.equalsIgnoreCase(table)).findFirst();
  }

  private static <T> SystemTable of(
      String name,
      String comment,
      Function<PartnerInsightsClient, List<T>> items,
      List<Cell<T>> cells) {
    return new SystemTable(
        name,
        comment,
        cells.stream().map(Cell::toColumn).toList(),
        client ->
            items.apply(client).stream()
                .<List<?>>map(item -> SystemTable.toRow(item, cells))
                .toList());
  }

  private static Cell<ListedReport> ofReport(
      String name, Type type, Function<ScheduledReport, @Nullable Object> value) {
    return new Cell<>(name, type, listed -> value.apply(listed.report()));
  }

  private static <T> List<?> toRow(T item, List<Cell<T>> cells) {
    List<Object> values = new ArrayList<>();
    cells.forEach(cell -> values.add(cell.value().apply(item)));
    return Collections.unmodifiableList(values);
  }

  private static @Nullable Long minimumRecurrenceHours(Dataset dataset) {
    return dataset.minimumRecurrence().isZero() ? null : toHours(dataset.minimumRecurrence());
  }

  private static @Nullable Long refreshDays(Dataset dataset) {
    Optional<DictionaryDataset> knownDataset = DataDictionary.builtIn().findDataset(dataset.name());
    return knownDataset.map(DictionaryDataset::refreshInterval).map(Duration::toDays).orElse(null);
  }

  private static @Nullable Long toHours(@Nullable Duration interval) {
    return interval == null ? null : interval.toHours();
  }

  private static @Nullable String callbackField(
      ScheduledReport report, Function<Webhook, String> field) {
    return report.webhook() == null ? null : field.apply(report.webhook());
  }

  private static @Nullable String formatName(@Nullable ReportFormat format) {
    return format == null ? null : format.name();
  }

  private static List<ReportExecution> listExecutions(PartnerInsightsClient client) {
    List<String> ids =
        client.listReports(ReportFilter.all()).stream().map(ScheduledReport::reportId).toList();
    return ExecutionFilter.groupReports(ids)
        .flatMap(group -> client.listExecutions(ExecutionFilter.last90Days(group)).stream())
        .toList();
  }
}

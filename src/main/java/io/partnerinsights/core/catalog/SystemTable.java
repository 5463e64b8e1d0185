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
  private static final List<Field<Dataset>> DATASET_FIELDS =
      List.of(
          new Field<>("datasetName", Type.STRING, Dataset::name),
          new Field<>("selectableColumns", Type.STRINGS, Dataset::columns),
          new Field<>("availableMetrics", Type.STRINGS, Dataset::metrics),
          new Field<>("availableDateRanges", Type.STRINGS, Dataset::dateRanges),
          new Field<>("minimumRecurrenceHours", Type.BIGINT, SystemTable::minimumRecurrenceHours),
          new Field<>("refreshDays", Type.BIGINT, SystemTable::refreshDays),
          new Field<>(
              "tableName",
              Type.STRING,
              dataset -> LoadedTableName.of(dataset.name()).orElse(null)));

  private static final List<Field<ScheduledQuery>> QUERY_FIELDS =
      List.of(
          new Field<>("queryId", Type.STRING, ScheduledQuery::queryId),
          new Field<>("name", Type.STRING, ScheduledQuery::name),
          new Field<>("description", Type.STRING, ScheduledQuery::description),
          new Field<>("query", Type.STRING, ScheduledQuery::query),
          new Field<>("type", Type.STRING, ScheduledQuery::type),
          new Field<>("user", Type.STRING, ScheduledQuery::user),
          new Field<>("createdTime", Type.TIMESTAMP_LTZ, ScheduledQuery::createdTime));

  private static final Field<ListedReport> LAST_RUN =
      new Field<>("lastRun", Type.TIMESTAMP_LTZ, ListedReport::lastRun);

  private static final Field<ListedReport> NEXT_RUN =
      new Field<>("nextRun", Type.TIMESTAMP_LTZ, ListedReport::nextRun);

  private static final List<Field<ListedReport>> REPORT_FIELDS =
      List.of(
          reportField("reportId", Type.STRING, ScheduledReport::reportId),
          reportField("dataset", Type.STRING, ReportUse::datasetOf),
          reportField("use", Type.STRING, report -> ReportUse.of(report).toString()),
          reportField("reportName", Type.STRING, ScheduledReport::reportName),
          reportField("description", Type.STRING, ScheduledReport::description),
          reportField("queryId", Type.STRING, ScheduledReport::queryId),
          reportField("query", Type.STRING, ScheduledReport::query),
          reportField("user", Type.STRING, ScheduledReport::user),
          reportField("createdTime", Type.TIMESTAMP_LTZ, ScheduledReport::createdTime),
          reportField("modifiedTime", Type.TIMESTAMP_LTZ, ScheduledReport::modifiedTime),
          reportField(
              "executeNow", Type.BOOLEAN, report -> report.trigger() == Trigger.EXECUTE_NOW),
          reportField("startTime", Type.TIMESTAMP_LTZ, ScheduledReport::startTime),
          reportField("reportStatus", Type.STRING, ScheduledReport::reportStatus),
          reportField(
              "recurrenceInterval", Type.BIGINT, report -> toHours(report.recurrenceInterval())),
          LAST_RUN,
          NEXT_RUN,
          reportField("recurrenceCount", Type.INT, ScheduledReport::recurrenceCount),
          reportField(
              "totalRecurrenceCount",
              Type.INT,
              report -> report.scheduleEnd().totalRecurrenceCount()),
          reportField("endTime", Type.TIMESTAMP_LTZ, report -> report.scheduleEnd().endTime()),
          reportField(
              "nextExecutionStartTime",
              Type.TIMESTAMP_LTZ,
              report -> report.scheduleEnd().nextExecutionStartTime()),
          reportField("format", Type.STRING, report -> report.format().name()),
          reportField(
              "callbackUrl", Type.STRING, report -> webhookField(report, Webhook::redactedUrl)),
          reportField(
              "callbackMethod",
              Type.STRING,
              report -> webhookField(report, hook -> hook.method().name())));

  /** The columns of an execution, without its link, because the link gives access to the file. */
  private static final List<Field<ReportExecution>> EXECUTION_FIELDS =
      List.of(
          new Field<>("executionId", Type.STRING, ReportExecution::executionId),
          new Field<>("reportId", Type.STRING, ReportExecution::reportId),
          new Field<>("executionStatus", Type.STRING, execution -> execution.status().text()),
          new Field<>(
              "reportGeneratedTime", Type.TIMESTAMP_LTZ, ReportExecution::reportGeneratedTime),
          new Field<>("reportExpiryTime", Type.TIMESTAMP_LTZ, ReportExecution::reportExpiryTime),
          new Field<>("reportLocation", Type.STRING, ReportExecution::reportLocation),
          new Field<>("format", Type.STRING, execution -> formatName(execution.format())));

  private static final List<SystemTable> ALL =
      List.of(
          of(
              "datasets",
              "The datasets that this account may read",
              PartnerInsightsClient::listDatasets,
              DATASET_FIELDS),
          of(
              "queries",
              "All stored queries, including system queries and the connector's own",
              client -> client.listQueries(QueryFilter.all()),
              QUERY_FIELDS),
          of(
              "reports",
              "This account's reports, what each is for, and when it runs",
              client -> ListedReport.list(client, ReportFilter.all()),
              REPORT_FIELDS),
          of(
              "executions",
              "The executions of this account's reports in the last 90 days, without their links",
              SystemTable::listExecutions,
              EXECUTION_FIELDS));

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
  private record Field<T>(String name, Type type, Function<T, @Nullable Object> extractor) {
    Column toColumn() {
      return new Column(name, type);
    }
  }

  /** Returns an object's fields by the columns of its table; times as texts. */
  public static Map<String, Object> toFields(Dataset dataset) {
    return toFields(dataset, DATASET_FIELDS);
  }

  /** As {@link #toFields(Dataset)}. */
  public static Map<String, Object> toFields(ScheduledQuery query) {
    return toFields(query, QUERY_FIELDS);
  }

  /** As {@link #toFields(Dataset)}. */
  public static Map<String, Object> toFields(ListedReport report) {
    return toFields(report, REPORT_FIELDS);
  }

  /** As {@link #toFields(Dataset)}, without the times of runs, which take another call. */
  public static Map<String, Object> toFields(ScheduledReport report) {
    return toFields(
        new ListedReport(report, null, null),
        REPORT_FIELDS.stream()
            .filter(field -> !field.equals(LAST_RUN) && !field.equals(NEXT_RUN))
            .toList());
  }

  /** As {@link #toFields(Dataset)}. */
  public static Map<String, Object> toFields(ReportExecution execution) {
    return toFields(execution, EXECUTION_FIELDS);
  }

  private static <T> Map<String, Object> toFields(T item, List<Field<T>> tableFields) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Field<T> field : tableFields) {
      Object value = field.extractor().apply(item);
      fields.put(field.name(), value instanceof Instant ? value.toString() : value);
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
      Function<PartnerInsightsClient, List<T>> itemLister,
      List<Field<T>> fields) {
    return new SystemTable(
        name,
        comment,
        fields.stream().map(Field::toColumn).toList(),
        client ->
            itemLister.apply(client).stream()
                .<List<?>>map(item -> SystemTable.toRow(item, fields))
                .toList());
  }

  private static Field<ListedReport> reportField(
      String name, Type type, Function<ScheduledReport, @Nullable Object> extractor) {
    return new Field<>(name, type, listedReport -> extractor.apply(listedReport.report()));
  }

  private static <T> List<?> toRow(T item, List<Field<T>> fields) {
    List<Object> values = new ArrayList<>();
    fields.forEach(field -> values.add(field.extractor().apply(item)));
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

  private static @Nullable String webhookField(
      ScheduledReport report, Function<Webhook, String> field) {
    return report.webhook() == null ? null : field.apply(report.webhook());
  }

  private static @Nullable String formatName(@Nullable ReportFormat format) {
    return format == null ? null : format.name();
  }

  private static List<ReportExecution> listExecutions(PartnerInsightsClient client) {
    List<String> ids =
        client.listReports(ReportFilter.all()).stream().map(ScheduledReport::reportId).toList();
    return ExecutionFilter.groupReportIds(ids)
        .flatMap(group -> client.listExecutions(ExecutionFilter.last90Days(group)).stream())
        .toList();
  }
}

package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.catalog.CatalogNamespaces;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportUpdate;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.OptionSource;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.StreamOptions;
import io.partnerinsights.core.plan.PlanErrors;
import io.partnerinsights.core.report.RequestedCleanup;
import io.partnerinsights.core.report.RequestedCleanup.ReportOrQuery;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.spark.PartnerInsights;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.load.LoadResult;
import io.partnerinsights.spark.load.LoadRun;
import io.partnerinsights.spark.load.LoadSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.procedures.BoundProcedure;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The procedures of a catalog: the methods of {@link PartnerInsights} for SQL, and those that load
 * datasets into tables and remove what they have scheduled.
 */
final class Procedures {
  private static final String SYSTEM_PREFIX = CatalogNamespaces.SYSTEM + ".";

  private static final StructType READ_INPUTS =
      StructType.fromDDL(
          "query STRING COMMENT 'the text of a query', dataset STRING COMMENT 'the name of a"
              + " dataset', query_id STRING COMMENT 'the id of a stored query'");

  private static final String REPORT_ID_INPUT =
      "report_id STRING NOT NULL COMMENT 'the id of a report'";

  private static final StructType REPORT_INPUT = StructType.fromDDL(REPORT_ID_INPUT);

  private static final StructType UPDATE_INPUTS =
      StructType.fromDDL(
          REPORT_ID_INPUT
              + ", interval_hours INT NOT NULL COMMENT 'the interval in hours', start_time STRING"
              + " COMMENT 'the time of the first execution, such as 2026-01-01T00:00:00Z',"
              + " executions INT COMMENT 'the number of executions after which the report ends',"
              + " end_time STRING COMMENT 'the time at which it ends, instead of executions"
              + " (marketplace only)'");

  /**
   * An age in days. Spark 4 does not cast arguments, so an INTERVAL would have to be written as DAY
   * TO SECOND.
   */
  private static final StructType AGE_INPUTS =
      StructType.fromDDL(
          "older_than_days INT NOT NULL COMMENT 'the minimum age in days', dry_run BOOLEAN COMMENT"
              + " 'true shows what would be deleted', in_use BOOLEAN COMMENT 'true also deletes"
              + " what may be in use'");

  private final CatalogOptions options;
  private final List<ServiceProcedure> allProcedures =
      List.of(
          new ServiceProcedure(
              "preview",
              "Shows up to 100 rows of a dataset or query from the service's test of it, without a"
                  + " report",
              READ_INPUTS,
              this::preview),
          new ServiceProcedure(
              "submit_report",
              "Creates a report of a dataset or query, and returns its id without waiting for it",
              READ_INPUTS,
              this::submitReport),
          new ServiceProcedure(
              "refresh",
              "Invalidates the cached reports of a dataset or query in this application",
              READ_INPUTS,
              this::invalidateReports),
          new ServiceProcedure(
              "pause_report",
              "Pauses a scheduled report",
              REPORT_INPUT,
              arguments -> changeStatus(arguments, PartnerInsightsClient::pauseReport)),
          new ServiceProcedure(
              "resume_report",
              "Resumes a paused report",
              REPORT_INPUT,
              arguments -> changeStatus(arguments, PartnerInsightsClient::resumeReport)),
          new ServiceProcedure(
              "update_report",
              "Changes the schedule of a report",
              UPDATE_INPUTS,
              this::updateReport),
          new ServiceProcedure(
              "delete_report",
              "Deletes a report and its executions",
              REPORT_INPUT,
              this::deleteReport),
          new ServiceProcedure(
              "clean_up",
              "Deletes old reports and queries that this connector created and that are not in use",
              AGE_INPUTS,
              this::cleanUp),
          new ServiceProcedure(
              "load",
              "Brings tables of datasets up to date, in Delta Lake or Apache Iceberg",
              LoadSettings.ARGUMENTS,
              this::runLoad),
          new ServiceProcedure(
              "unschedule",
              "Deletes the scheduled reports and leftover reports of loads of a dataset",
              StructType.fromDDL(
                  "dataset STRING COMMENT 'a dataset (without one, nothing is deleted)', all"
                      + " BOOLEAN COMMENT 'true deletes the reports of all datasets'"),
              this::unschedule),
          new ServiceProcedure(
              "running_loads",
              "Shows what the loads of this application do now",
              new StructType(),
              arguments -> runningLoads()));

  Procedures(CatalogOptions options) {
    this.options = options;
  }

  /** Returns the procedures of a namespace: all of them in {@code system}, none elsewhere. */
  List<ServiceProcedure> proceduresIn(String namespace) {
    return namespace.equalsIgnoreCase(CatalogNamespaces.SYSTEM) ? allProcedures : List.of();
  }

  /**
   * Returns a procedure; its name is compared without case. One that does not exist throws {@code
   * UNKNOWN_PROCEDURE} when Spark binds it: Spark hides what is thrown before.
   */
  UnboundProcedure resolveProcedure(String[] namespace, String name) {
    String path = String.join(".", namespace);
    for (ServiceProcedure procedure : proceduresIn(path)) {
      if (procedure.name().equalsIgnoreCase(name)) {
        return procedure;
      }
    }
    String fullName = path.isEmpty() ? name : path + "." + name;
    List<String> names =
        allProcedures.stream().map(procedure -> SYSTEM_PREFIX + procedure.name()).toList();
    ErrorTemplate row = CatalogErrors.UNKNOWN_PROCEDURE.withSuggestion(SYSTEM_PREFIX + name, names);
    return new UnknownProcedure(name, () -> row.error(fullName, names));
  }

  private record UnknownProcedure(String name, Supplier<RuntimeException> error)
      implements UnboundProcedure {
    @Override
    public BoundProcedure bind(StructType arguments) {
      throw error.get();
    }

    @Override
    public String description() {
      throw error.get();
    }
  }

  /** Returns the rows as texts, months as days. */
  private LocalTable preview(Map<String, Object> arguments) {
    ReadPlan plan = planRead(arguments);
    StructType textColumns = new StructType();
    for (String name : plan.selectedSchema().columnNames()) {
      textColumns = textColumns.add(name, DataTypes.StringType);
    }
    return toTable(textColumns, plan.fetchSampleRows());
  }

  private LocalTable submitReport(Map<String, Object> arguments) {
    OptionSource defaults = OptionSource.of("the procedure", Options.SUBMISSION_DEFAULTS);
    OptionTexts readOptions = readOptions(arguments).withFallback(defaults);
    return singleRowTable(
        "reportId STRING", options.planRead(readOptions).newRead().submitReport());
  }

  private LocalTable invalidateReports(Map<String, Object> arguments) {
    SparkApplication.application().invalidateReportsOf(planRead(arguments));
    return singleRowTable("refreshed STRING", arguments.values().iterator().next());
  }

  private ReadPlan planRead(Map<String, Object> arguments) {
    return options.planRead(readOptions(arguments));
  }

  /** Returns the options of a read, of which exactly one argument says what to read. */
  private OptionTexts readOptions(Map<String, Object> arguments) {
    if (arguments.size() != 1) {
      throw (arguments.isEmpty() ? CatalogErrors.NO_ARGUMENT : CatalogErrors.SEVERAL_ARGUMENTS)
          .error(List.of(READ_INPUTS.fieldNames()));
    }
    Map.Entry<String, Object> input = arguments.entrySet().iterator().next();
    String text = input.getValue().toString();
    return switch (input.getKey()) {
      case "dataset" -> options.datasetOptions(text);
      case "query_id" -> options.queryIdOptions(text);
      default -> options.queryTextOptions(text);
    };
  }

  private LocalTable changeStatus(
      Map<String, Object> arguments,
      BiFunction<PartnerInsightsClient, String, ScheduledReport> change) {
    return statusTable(reportId(arguments), change.apply(options.client(), reportId(arguments)));
  }

  /** Changes a report's schedule. Everything else stays, because an update replaces all of it. */
  private LocalTable updateReport(Map<String, Object> arguments) {
    if (arguments.containsKey("executions") && arguments.containsKey("end_time")) {
      throw CatalogErrors.CONFLICTING_ENDS.error();
    }
    Duration interval = Duration.ofHours(requireInt(arguments, "interval_hours"));
    Instant newStart = findTime(arguments, "start_time");
    Integer executionCount = (Integer) arguments.get("executions");
    Instant newEnd = findTime(arguments, "end_time");
    String reportId = reportId(arguments);
    ScheduledReport oldReport =
        options
            .client()
            .findReport(reportId)
            .orElseThrow(() -> PlanErrors.REPORT_NOT_FOUND.error(reportId));
    Instant firstRun = newStart == null ? oldReport.startTime() : newStart;
    if (firstRun == null) {
      throw CatalogErrors.NO_START_TIME.error(reportId);
    }
    // A schedule of the marketplace, which always has an end, keeps its own unless one is given.
    boolean keepsEnd =
        executionCount == null
            && newEnd == null
            && oldReport.findRemainingExecutionCount().isPresent();
    NewReport.Schedule schedule =
        keepsEnd
            ? NewReport.Schedule.withEndOf(oldReport, firstRun, interval)
            : new NewReport.Schedule(firstRun, interval, executionCount, newEnd);
    ReportUpdate update =
        new ReportUpdate(
            oldReport.reportName(),
            oldReport.description(),
            schedule,
            oldReport.format(),
            oldReport.webhook());
    return statusTable(reportId, options.client().updateReport(reportId, update));
  }

  private static LocalTable statusTable(String reportId, ScheduledReport changedReport) {
    return singleRowTable(
        "reportId STRING, reportStatus STRING", reportId, changedReport.reportStatus());
  }

  private static @Nullable Instant findTime(Map<String, Object> arguments, String name) {
    Object text = arguments.get(name);
    return text == null ? null : StreamOptions.START_TIME.parse(text.toString());
  }

  private LocalTable deleteReport(Map<String, Object> arguments) {
    options.client().deleteReport(reportId(arguments));
    return singleRowTable("deletedReportId STRING", reportId(arguments));
  }

  private static int requireInt(Map<String, Object> arguments, String name) {
    return (Integer) Objects.requireNonNull(arguments.get(name), name);
  }

  private static String reportId(Map<String, Object> arguments) {
    return String.valueOf(arguments.get("report_id"));
  }

  /** Shows each item with what has become of it. */
  private LocalTable cleanUp(Map<String, Object> arguments) {
    boolean isDryRun = Boolean.TRUE.equals(arguments.get("dry_run"));
    boolean includesUsed = Boolean.TRUE.equals(arguments.get("in_use"));
    RequestedCleanup cleanup = SparkApplication.application().newCleanup(options.accountOptions());
    List<ReportOrQuery> items =
        cleanup.findItemsForCleanUp(Duration.ofDays(requireInt(arguments, "older_than_days")));
    if (!isDryRun) {
      cleanup.deleteItems(
          items.stream().filter(item -> includesUsed || !item.isInUse()).toList(), "clean_up");
    }
    String deletedText = isDryRun ? "would be deleted" : "deleted";
    return toTable(
        StructType.fromDDL(
            "kind STRING, id STRING, name STRING, created TIMESTAMP_LTZ, outcome STRING"),
        items.stream().map(item -> itemRow(item, includesUsed, deletedText)).toList());
  }

  private static List<?> itemRow(ReportOrQuery item, boolean includesUsed, String deletedText) {
    boolean isKept = item.isInUse() && !includesUsed;
    String outcome =
        isKept ? "kept, because it may be in use until " + item.inUseUntil() : deletedText;
    return List.of(item.kind(), item.id(), item.name(), item.creationTime(), outcome);
  }

  private LocalTable runLoad(Map<String, Object> arguments) {
    Map<String, String> texts = new TreeMap<>();
    arguments.forEach((name, value) -> texts.put(name, value.toString()));
    LoadSettings settings = LoadSettings.parse(texts);
    List<LoadResult> results = new LoadRun(SparkSession.active(), settings, options).run();
    return toTable(LoadResult.SCHEMA, results.stream().map(LoadResult::values).toList());
  }

  private LocalTable unschedule(Map<String, Object> arguments) {
    String dataset = arguments.getOrDefault("dataset", "").toString();
    boolean deletesAll = Boolean.TRUE.equals(arguments.get("all"));
    return toTable(
        StructType.fromDDL(CatalogLoad.UNSCHEDULED_COLUMNS),
        CatalogLoad.unscheduleDatasets(options, dataset, deletesAll));
  }

  private LocalTable runningLoads() {
    return toTable(
        StructType.fromDDL(LoadRun.RUNNING_COLUMNS),
        LoadRun.runningDatasetRows(options.client().connectionId()));
  }

  private static LocalTable singleRowTable(String columns, Object... values) {
    return toTable(StructType.fromDDL(columns), List.of(List.of(values)));
  }

  private static LocalTable toTable(StructType columns, List<? extends List<?>> rows) {
    return new LocalTable("partnerinsights", "", columns, () -> List.copyOf(rows));
  }
}

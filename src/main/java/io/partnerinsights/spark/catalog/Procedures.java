package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.catalog.CatalogNames;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportUpdate;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.OptionSource;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.StreamOptions;
import io.partnerinsights.core.plan.PlanErrors;
import io.partnerinsights.core.report.ReportCleanup;
import io.partnerinsights.core.report.ReportCleanup.Item;
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
  private static final String SYSTEM = CatalogNames.SYSTEM + ".";

  private static final StructType READ_INPUTS =
      StructType.fromDDL(
          "query STRING COMMENT 'the text of a query', dataset STRING COMMENT 'the name of a"
              + " dataset', query_id STRING COMMENT 'the id of a stored query'");

  private static final String REPORT_ID = "report_id STRING NOT NULL COMMENT 'the id of a report'";

  private static final StructType REPORT_INPUT = StructType.fromDDL(REPORT_ID);

  private static final StructType UPDATE_INPUTS =
      StructType.fromDDL(
          REPORT_ID
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
  private final List<ServiceProcedure> all =
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
              this::submit),
          new ServiceProcedure(
              "refresh",
              "Invalidates the cached reports of a dataset or query in this application",
              READ_INPUTS,
              this::refresh),
          new ServiceProcedure(
              "pause_report",
              "Pauses a scheduled report",
              REPORT_INPUT,
              given -> changeStatus(given, PartnerInsightsClient::pauseReport)),
          new ServiceProcedure(
              "resume_report",
              "Resumes a paused report",
              REPORT_INPUT,
              given -> changeStatus(given, PartnerInsightsClient::resumeReport)),
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
              this::load),
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
              given -> runningLoads()));

  Procedures(CatalogOptions options) {
    this.options = options;
  }

  /** Returns the procedures of a namespace: all of them in {@code system}, none elsewhere. */
  List<ServiceProcedure> in(String namespace) {
    return namespace.equalsIgnoreCase(CatalogNames.SYSTEM) ? all : List.of();
  }

  /**
   * Returns a procedure; its name is compared without case. One that does not exist throws {@code
   * UNKNOWN_PROCEDURE} when Spark binds it: Spark hides what is thrown before.
   */
  UnboundProcedure get(String[] namespace, String name) {
    String path = String.join(".", namespace);
    for (ServiceProcedure procedure : in(path)) {
      if (procedure.name().equalsIgnoreCase(name)) {
        return procedure;
      }
    }
    String fullName = path.isEmpty() ? name : path + "." + name;
    List<String> names = all.stream().map(procedure -> SYSTEM + procedure.name()).toList();
    ErrorRow row = CatalogErrors.UNKNOWN_PROCEDURE.near(SYSTEM + name, names);
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
  private LocalTable preview(Map<String, Object> given) {
    ReadPlan plan = plan(given);
    StructType texts = new StructType();
    for (String name : plan.selected().names()) {
      texts = texts.add(name, DataTypes.StringType);
    }
    return rows(texts, plan.testRows());
  }

  private LocalTable submit(Map<String, Object> given) {
    OptionSource defaults = OptionSource.of("the procedure", Options.SUBMISSION_DEFAULTS);
    OptionTexts read = readOptions(given).over(defaults);
    return row("reportId STRING", options.plan(read).read().submit());
  }

  private LocalTable refresh(Map<String, Object> given) {
    SparkApplication.application().invalidate(plan(given));
    return row("refreshed STRING", given.values().iterator().next());
  }

  private ReadPlan plan(Map<String, Object> given) {
    return options.plan(readOptions(given));
  }

  /** Returns the options of a read, of which exactly one argument says what to read. */
  private OptionTexts readOptions(Map<String, Object> given) {
    if (given.size() != 1) {
      throw (given.isEmpty() ? CatalogErrors.NO_ARGUMENT : CatalogErrors.SEVERAL_ARGUMENTS)
          .error(List.of(READ_INPUTS.fieldNames()));
    }
    Map.Entry<String, Object> input = given.entrySet().iterator().next();
    String text = input.getValue().toString();
    return switch (input.getKey()) {
      case "dataset" -> options.dataset(text);
      case "query_id" -> options.storedQuery(text);
      default -> options.query(text);
    };
  }

  private LocalTable changeStatus(
      Map<String, Object> given,
      BiFunction<PartnerInsightsClient, String, ScheduledReport> change) {
    return status(reportId(given), change.apply(options.client(), reportId(given)));
  }

  /** Changes a report's schedule. Everything else stays, because an update replaces all of it. */
  private LocalTable updateReport(Map<String, Object> given) {
    if (given.containsKey("executions") && given.containsKey("end_time")) {
      throw CatalogErrors.TWO_ENDS.error();
    }
    Duration interval = Duration.ofHours(number(given, "interval_hours"));
    Instant start = time(given, "start_time");
    Integer executions = (Integer) given.get("executions");
    Instant end = time(given, "end_time");
    String reportId = reportId(given);
    ScheduledReport old =
        options
            .client()
            .report(reportId)
            .orElseThrow(() -> PlanErrors.REPORT_NOT_FOUND.error(reportId));
    Instant first = start == null ? old.startTime() : start;
    if (first == null) {
      throw CatalogErrors.NO_START_TIME.error(reportId);
    }
    // A schedule of the marketplace, which always has an end, keeps its own unless one is given.
    boolean keepsEnd = executions == null && end == null && old.remainingExecutions().isPresent();
    NewReport.Schedule schedule =
        keepsEnd
            ? NewReport.Schedule.endingLike(old, first, interval)
            : new NewReport.Schedule(first, interval, executions, end);
    ReportUpdate update =
        new ReportUpdate(
            old.reportName(), old.description(), schedule, old.format(), old.webhook());
    return status(reportId, options.client().updateReport(reportId, update));
  }

  private static LocalTable status(String reportId, ScheduledReport changed) {
    return row("reportId STRING, reportStatus STRING", reportId, changed.reportStatus());
  }

  private static @Nullable Instant time(Map<String, Object> given, String name) {
    Object text = given.get(name);
    return text == null ? null : StreamOptions.START_TIME.parse(text.toString());
  }

  private LocalTable deleteReport(Map<String, Object> given) {
    options.client().deleteReport(reportId(given));
    return row("deletedReportId STRING", reportId(given));
  }

  private static int number(Map<String, Object> given, String name) {
    return (Integer) Objects.requireNonNull(given.get(name), name);
  }

  private static String reportId(Map<String, Object> given) {
    return String.valueOf(given.get("report_id"));
  }

  /** Shows each item with what has become of it. */
  private LocalTable cleanUp(Map<String, Object> given) {
    boolean shows = Boolean.TRUE.equals(given.get("dry_run"));
    boolean all = Boolean.TRUE.equals(given.get("in_use"));
    ReportCleanup cleanup = ReportCleanup.of(options.account());
    List<Item> items = cleanup.find(Duration.ofDays(number(given, "older_than_days")));
    if (!shows) {
      cleanup.delete(items.stream().filter(item -> all || !item.isInUse()).toList(), "clean_up");
    }
    String deleted = shows ? "would be deleted" : "deleted";
    return rows(
        StructType.fromDDL(
            "kind STRING, id STRING, name STRING, created TIMESTAMP_LTZ, outcome STRING"),
        items.stream().map(item -> row(item, all, deleted)).toList());
  }

  private static List<?> row(Item item, boolean all, String deleted) {
    boolean stays = item.isInUse() && !all;
    String outcome = stays ? "kept, because it may be in use until " + item.inUseUntil() : deleted;
    return List.of(item.kind(), item.id(), item.name(), item.created(), outcome);
  }

  private LocalTable load(Map<String, Object> given) {
    Map<String, String> texts = new TreeMap<>();
    given.forEach((name, value) -> texts.put(name, value.toString()));
    LoadSettings settings = LoadSettings.of(texts);
    List<LoadResult> results = new LoadRun(SparkSession.active(), settings, options).run();
    return rows(LoadResult.SCHEMA, results.stream().map(LoadResult::values).toList());
  }

  private LocalTable unschedule(Map<String, Object> given) {
    String dataset = given.getOrDefault("dataset", "").toString();
    boolean all = Boolean.TRUE.equals(given.get("all"));
    return rows(
        StructType.fromDDL(CatalogLoad.UNSCHEDULED), CatalogLoad.unschedule(options, dataset, all));
  }

  private LocalTable runningLoads() {
    return rows(
        StructType.fromDDL(LoadRun.RUNNING_COLUMNS),
        LoadRun.running(options.client().connection()));
  }

  private static LocalTable row(String columns, Object... values) {
    return rows(StructType.fromDDL(columns), List.of(List.of(values)));
  }

  private static LocalTable rows(StructType columns, List<? extends List<?>> rows) {
    return new LocalTable("partnerinsights", "", columns, () -> List.copyOf(rows));
  }
}

package io.partnerinsights.spark.catalog;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.report.ReportCleanup;
import io.partnerinsights.core.report.ReportCleanup.Item;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.table.CatalogNames;
import io.partnerinsights.spark.DryRunRows;
import io.partnerinsights.spark.LocalRows;
import io.partnerinsights.spark.PartnerInsights;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.procedures.BoundProcedure;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The procedures of a catalog: the methods of {@link PartnerInsights} for SQL. */
final class Procedures {
  private static final List<ConnectorOption<String>> READ_OPTIONS =
      List.of(Options.QUERY, Options.DATASET, Options.QUERY_ID);

  private static final int DATASET = READ_OPTIONS.indexOf(Options.DATASET);

  private static final List<ProcedureParameter> READ_INPUTS =
      List.of(
          ProcedureParameters.optional("query", DataTypes.StringType, "the text of a query"),
          ProcedureParameters.optional("dataset", DataTypes.StringType, "the name of a dataset"),
          ProcedureParameters.optional(
              "query_id", DataTypes.StringType, "the id of a stored query"));

  private static final List<ProcedureParameter> REPORT_INPUT =
      List.of(ProcedureParameters.input("report_id", DataTypes.StringType, "the id of a report"));

  /**
   * An age in days. Spark 4 does not cast arguments, so an INTERVAL would have to be written as DAY
   * TO SECOND.
   */
  private static final List<ProcedureParameter> AGE_INPUT =
      List.of(
          ProcedureParameters.input(
              "older_than_days", DataTypes.IntegerType, "the minimum age in days"),
          ProcedureParameters.optional(
              "dry_run", DataTypes.BooleanType, "true shows what would be deleted"),
          ProcedureParameters.optional(
              "in_use", DataTypes.BooleanType, "true deletes also what may be in use"));

  /** Positions in {@link #AGE_INPUT}. */
  private static final int DRY_RUN = 1;

  private static final int IN_USE = 2;

  private final CatalogOptions options;
  private final List<ServiceProcedure> own =
      List.of(
          new ServiceProcedure(
              "dry_run",
              "Shows what the first read of a dataset or query would do",
              READ_INPUTS,
              this::dryRun),
          new ServiceProcedure(
              "preview",
              "Shows up to 100 rows of a dataset or query, by the service's test; no report",
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
              this::refresh),
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
              ScheduleUpdate.INPUTS,
              this::updateReport),
          new ServiceProcedure(
              "delete_report",
              "Deletes a report and its executions",
              REPORT_INPUT,
              this::deleteReport),
          new ServiceProcedure(
              "clean_up",
              "Deletes old reports and queries that this connector created and that are not in use",
              AGE_INPUT,
              this::cleanUp));

  private final List<ServiceProcedure> all;

  Procedures(CatalogOptions options) {
    this.options = options;
    this.all = Stream.concat(own.stream(), LoadProcedures.of(options).stream()).toList();
  }

  /** Returns the procedures of a namespace: all of them in {@code system}, none elsewhere. */
  List<ServiceProcedure> in(String namespace) {
    return namespace.equals(CatalogNames.SYSTEM) ? all : List.of();
  }

  /**
   * Returns a procedure; its name is compared without case. One that does not exist throws {@code
   * UNKNOWN_PROCEDURE} when Spark binds it: Spark hides what is thrown before.
   */
  UnboundProcedure get(String namespace, String name) {
    return in(namespace).stream()
        .filter(procedure -> procedure.name().equalsIgnoreCase(name))
        .findFirst()
        .map(UnboundProcedure.class::cast)
        .orElseGet(
            () ->
                new UnknownProcedure(
                    name,
                    () ->
                        CatalogErrors.UNKNOWN_PROCEDURE
                            .near(name, names())
                            .error(namespace, name, names())));
  }

  /** A procedure that does not exist. */
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

  private List<String> names() {
    return all.stream().map(ServiceProcedure::name).toList();
  }

  private LocalRows dryRun(InternalRow arguments) {
    return DryRunRows.of(options.plan(readOptions(arguments)).dryRun());
  }

  /** Returns the rows as texts, months as days. */
  private LocalRows preview(InternalRow arguments) {
    ReadPlan plan = options.plan(readOptions(arguments));
    StructType texts = new StructType();
    for (String name : plan.selected().names()) {
      texts = texts.add(name, DataTypes.StringType);
    }
    return new LocalRows("partnerinsights", texts, () -> List.copyOf(plan.testRows()));
  }

  private LocalRows submitReport(InternalRow arguments) {
    Map<String, String> read = readOptions(arguments);
    Options.SUBMISSION_DEFAULTS.forEach(read::putIfAbsent);
    return row("reportId STRING", List.of(options.plan(read).read().submit()));
  }

  private LocalRows refresh(InternalRow arguments) {
    Map<String, String> read = readOptions(arguments);
    options.plan(read).invalidate();
    return row(
        "refreshed STRING",
        READ_OPTIONS.stream()
            .map(option -> read.get(option.key()))
            .filter(Objects::nonNull)
            .toList());
  }

  /** Returns the options of a read, of which exactly one argument says what to read. */
  private Map<String, String> readOptions(InternalRow arguments) {
    List<Integer> given =
        IntStream.range(0, READ_INPUTS.size()).filter(i -> !arguments.isNullAt(i)).boxed().toList();
    if (given.size() != 1) {
      throw (given.isEmpty() ? CatalogErrors.NO_ARGUMENT : CatalogErrors.SEVERAL_ARGUMENTS)
          .error(READ_INPUTS.stream().map(ProcedureParameter::name).toList());
    }
    int only = given.get(0);
    Map<String, String> read =
        only == DATASET ? options.datasetDefaults() : options.queryDefaults();
    read.put(READ_OPTIONS.get(only).key(), arguments.getUTF8String(only).toString());
    return read;
  }

  private LocalRows changeStatus(
      InternalRow arguments, BiFunction<PartnerInsightsClient, String, ScheduledReport> change) {
    String reportId = reportId(arguments);
    String status = change.apply(options.client(), reportId).reportStatus();
    return row("reportId STRING, reportStatus STRING", List.of(reportId, status));
  }

  private LocalRows updateReport(InternalRow arguments) {
    refuseNull(arguments, REPORT_INPUT);
    ScheduledReport updated =
        ScheduleUpdate.of(arguments).applyTo(options.client(), reportId(arguments));
    return row(
        "reportId STRING, reportStatus STRING",
        List.of(reportId(arguments), updated.reportStatus()));
  }

  private LocalRows deleteReport(InternalRow arguments) {
    String reportId = reportId(arguments);
    options.client().deleteReport(reportId);
    return row("deletedReportId STRING", List.of(reportId));
  }

  /** Shows each item with what has become of it. */
  private LocalRows cleanUp(InternalRow arguments) {
    refuseNull(arguments, AGE_INPUT);
    boolean shows = isTrue(arguments, DRY_RUN);
    boolean all = isTrue(arguments, IN_USE);
    ReportCleanup cleanup = ReportCleanup.of(options.account());
    List<Item> items = cleanup.find(Duration.ofDays(arguments.getInt(0)));
    if (!shows) {
      cleanup.delete(items.stream().filter(item -> all || !item.isInUse()).toList());
    }
    String deleted = shows ? "would be deleted" : "deleted";
    return new LocalRows(
        "partnerinsights",
        StructType.fromDDL(
            "kind STRING, id STRING, name STRING, created TIMESTAMP, outcome STRING"),
        () -> List.copyOf(items.stream().map(item -> row(item, all, deleted)).toList()));
  }

  private static List<?> row(Item item, boolean all, String deleted) {
    boolean stays = item.isInUse() && !all;
    String outcome = stays ? "stays: it may be in use until " + item.inUseUntil() : deleted;
    return List.of(item.kind(), item.id(), item.name(), item.created(), outcome);
  }

  private static boolean isTrue(InternalRow arguments, int position) {
    return !arguments.isNullAt(position) && arguments.getBoolean(position);
  }

  private static String reportId(InternalRow arguments) {
    refuseNull(arguments, REPORT_INPUT);
    return arguments.getUTF8String(0).toString();
  }

  private static void refuseNull(InternalRow arguments, List<ProcedureParameter> inputs) {
    if (arguments.isNullAt(0)) {
      throw CatalogErrors.ARGUMENT_IS_NULL.error(inputs.get(0).name(), inputs.get(0).comment());
    }
  }

  private static LocalRows row(String columns, List<?> values) {
    return new LocalRows("partnerinsights", StructType.fromDDL(columns), () -> List.of(values));
  }
}

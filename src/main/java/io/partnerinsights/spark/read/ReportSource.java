package io.partnerinsights.spark.read;

import io.partnerinsights.core.cache.DryRun;
import io.partnerinsights.core.cache.ReportBroker;
import io.partnerinsights.core.cache.ReportOnDemand;
import io.partnerinsights.core.cache.ReuseSettings;
import io.partnerinsights.core.client.Connection;
import io.partnerinsights.core.client.Connections;
import io.partnerinsights.core.job.ReportRunner;
import io.partnerinsights.core.job.WaitSettings;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.core.report.ReportPlanner;
import io.partnerinsights.core.report.ReportRequest;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.core.session.QueryPreview;
import io.partnerinsights.core.table.DatasetPlanner;
import io.partnerinsights.core.table.DatasetTable;
import io.partnerinsights.core.table.TableReports;
import io.partnerinsights.spark.application.SparkApplication;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one load() reads: its options, the plan that was checked with the service, and the report,
 * which is asked for when Spark first asks for partitions. Lives on the driver only.
 */
public final class ReportSource {
  private static final Logger LOG = LoggerFactory.getLogger(ReportSource.class);

  private final ConnectorOptions options;
  private final ReportPlan plan;
  private final ReportChoice reports;
  private final Optional<TableSource> table;
  private final String pushdown;
  private final QueryPreview preview;

  ReportSource(
      ConnectorOptions options,
      ReportPlan plan,
      ReportChoice reports,
      Optional<TableSource> table,
      String pushdown) {
    this.options = options;
    this.plan = plan;
    this.reports = reports;
    this.table = table;
    this.pushdown = pushdown;
    this.preview =
        table
            .map(TableSource::preview)
            .orElseGet(() -> new QueryPreview(Connections.of(options).client(), plan));
  }

  /**
   * Checks the request with the service; GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException whatever is wrong with options,
   *     credentials or names
   */
  public static ReportSource plan(ConnectorOptions options) {
    options.unknownKeys().forEach(key -> LOG.warn("Option {} is unknown and ignored", key));
    SchemaHints hints =
        options.find(Options.SCHEMA_HINTS).map(SchemaHints::parse).orElse(SchemaHints.none());
    boolean isTable = options.isSet(Options.DATASET);
    Optional<ReportRequest> request =
        isTable ? Optional.empty() : Optional.of(ReportRequest.of(options));
    Connection connection = Connections.of(options);
    ReportPlanner planner =
        new ReportPlanner(connection.client(), hints, options.get(Options.SCHEMA_DRIFT));
    ReportRunner runner = ReportRunner.of(connection.client(), WaitSettings.of(options));
    ReuseSettings reuse = ReuseSettings.of(options);
    ReportBroker broker = SparkApplication.reports();
    Function<ReportPlan, ReportOnDemand> loads =
        plan -> new ReportOnDemand(plan, runner, reuse, broker);
    return request
        .map(asked -> ofReport(options, planner.plan(asked), loads))
        .orElseGet(() -> ofTable(options, new DatasetPlanner(planner).plan(options), loads));
  }

  private static ReportSource ofReport(
      ConnectorOptions options, ReportPlan plan, Function<ReportPlan, ReportOnDemand> loads) {
    ReportChoice choice = ReportChoice.only(loads.apply(plan));
    return new ReportSource(options, plan, choice, Optional.empty(), "");
  }

  private static ReportSource ofTable(
      ConnectorOptions options, DatasetTable table, Function<ReportPlan, ReportOnDemand> loads) {
    return new TableSource(options, table, new TableReports(table, loads)).whole();
  }

  /** The options of this load(). */
  public ConnectorOptions options() {
    return options;
  }

  /** What the service would be asked. */
  public ReportPlan plan() {
    return plan;
  }

  /** What the service offers of the dataset, if this reads one by its name. */
  public Optional<Dataset> dataset() {
    return table.map(source -> source.table().dataset());
  }

  /** What became part of the query and what did not, for EXPLAIN. */
  String pushdown() {
    return pushdown;
  }

  /** Where the report comes from, made when it is first asked for. */
  ReportChoice reports() {
    return reports;
  }

  /** A few rows without a report. */
  QueryPreview preview() {
    return preview;
  }

  /**
   * Whether so many rows might come without a report. In the lenient modes some may be left out.
   */
  boolean mayPreview(int rows) {
    return options.get(Options.PREVIEW)
        && !options.get(Options.MODE).isLenient()
        && preview.mayAnswer(rows);
  }

  /** The table that this is a reading of, if it is a dataset's. */
  Optional<TableSource> table() {
    return table;
  }

  /**
   * What the first action would do; GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if the service cannot be asked
   */
  public DryRun dryRun() {
    return reports.dryRun();
  }

  /** Whether the same report would give the same rows. */
  boolean readsLike(ReportSource other) {
    return options.sameIn(OptionGroup.HOW, other.options)
        && options.sameIn(OptionGroup.WHERE, other.options);
  }
}

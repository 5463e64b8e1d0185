package io.partnerinsights.spark.read;

import io.partnerinsights.core.connect.Connection;
import io.partnerinsights.core.connect.Connections;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.report.CompletedReport;
import io.partnerinsights.core.report.PlannedReport;
import io.partnerinsights.core.report.ReportOnDemand;
import io.partnerinsights.core.report.ReportPlanner;
import io.partnerinsights.core.report.ReportRequest;
import io.partnerinsights.core.report.ReportRunner;
import io.partnerinsights.core.report.WaitSettings;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.core.table.DatasetPlanner;
import io.partnerinsights.core.table.DatasetTable;
import io.partnerinsights.core.table.TableReports;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one load() reads: its options, the plan that was checked with the service, and the report,
 * which is made when Spark first asks for partitions. Lives on the driver only.
 */
public final class ReportSource {
  private static final Logger LOG = LoggerFactory.getLogger(ReportSource.class);

  private final ConnectorOptions options;
  private final PlannedReport plan;
  private final Supplier<CompletedReport> report;
  private final Optional<TableSource> table;
  private final String pushdown;

  ReportSource(
      ConnectorOptions options,
      PlannedReport plan,
      Supplier<CompletedReport> report,
      Optional<TableSource> table,
      String pushdown) {
    this.options = options;
    this.plan = plan;
    this.report = report;
    this.table = table;
    this.pushdown = pushdown;
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
    ReportPlanner planner = new ReportPlanner(connection.client(), hints);
    ReportRunner runner = ReportRunner.of(connection.client(), WaitSettings.of(options));
    return request
        .map(asked -> ofReport(options, planner.plan(asked), runner))
        .orElseGet(() -> ofTable(options, new DatasetPlanner(planner).plan(options), runner));
  }

  private static ReportSource ofReport(
      ConnectorOptions options, PlannedReport plan, ReportRunner runner) {
    return new ReportSource(
        options, plan, new ReportOnDemand(plan, runner)::get, Optional.empty(), "");
  }

  private static ReportSource ofTable(
      ConnectorOptions options, DatasetTable table, ReportRunner runner) {
    return new TableSource(options, table, new TableReports(table, runner)).whole();
  }

  /** The options of this load(). */
  public ConnectorOptions options() {
    return options;
  }

  /** What the service would be asked. */
  public PlannedReport plan() {
    return plan;
  }

  /** What became part of the query and what did not, for EXPLAIN. */
  String pushdown() {
    return pushdown;
  }

  /** The completed report, made when it is first asked for. */
  Supplier<CompletedReport> report() {
    return report;
  }

  /** The table that this is a reading of, if it is a dataset's. */
  Optional<TableSource> table() {
    return table;
  }
}

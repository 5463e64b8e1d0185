package io.partnerinsights.spark.read;

import io.partnerinsights.core.connect.Connection;
import io.partnerinsights.core.connect.Connections;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.report.PlannedReport;
import io.partnerinsights.core.report.ReportOnDemand;
import io.partnerinsights.core.report.ReportPlanner;
import io.partnerinsights.core.report.ReportRequest;
import io.partnerinsights.core.report.ReportRunner;
import io.partnerinsights.core.report.WaitSettings;
import io.partnerinsights.core.schema.SchemaHints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one load() reads: its options, the plan that was checked with the service, and the report,
 * which is made when Spark first asks for partitions. Lives on the driver only.
 */
public final class ReportSource {
  private static final Logger LOG = LoggerFactory.getLogger(ReportSource.class);

  private final ConnectorOptions options;
  private final ReportOnDemand report;

  private ReportSource(ConnectorOptions options, ReportOnDemand report) {
    this.options = options;
    this.report = report;
  }

  /**
   * Checks the request with the service; GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException whatever is wrong with options,
   *     credentials or names
   */
  public static ReportSource plan(ConnectorOptions options) {
    options.unknownKeys().forEach(key -> LOG.warn("Option {} is unknown and ignored", key));
    ReportRequest request = ReportRequest.of(options);
    SchemaHints hints =
        options.find(Options.SCHEMA_HINTS).map(SchemaHints::parse).orElse(SchemaHints.none());
    Connection connection = Connections.of(options);
    PlannedReport plan = new ReportPlanner(connection.client(), hints).plan(request);
    ReportRunner runner = ReportRunner.of(connection.client(), WaitSettings.of(options));
    return new ReportSource(options, new ReportOnDemand(plan, runner));
  }

  /** The options of this load(). */
  public ConnectorOptions options() {
    return options;
  }

  /** What the service would be asked. */
  public PlannedReport plan() {
    return report.plan();
  }

  ReportOnDemand report() {
    return report;
  }
}

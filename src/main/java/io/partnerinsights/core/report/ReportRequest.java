package io.partnerinsights.core.report;

import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.ReportFormat;
import io.partnerinsights.core.query.InsightsQuery;
import java.util.Optional;

/**
 * One question to the service: what, over which range, in which format.
 *
 * @param range without it the query's own TIMESPAN decides
 */
public record ReportRequest(ReadTarget question, Optional<TimeRange> range, ReportFormat format) {
  /**
   * Reads the request from the options; no call is made.
   *
   * @throws io.partnerinsights.core.errors.QueryException if the query's text does not parse
   */
  public static ReportRequest of(ConnectorOptions options) {
    return new ReportRequest(
        question(options), TimeRange.of(options), options.get(Options.REPORT_FORMAT));
  }

  private static ReadTarget question(ConnectorOptions options) {
    return options
        .find(Options.QUERY)
        .<ReadTarget>map(text -> new ReadTarget.QueryText(InsightsQuery.parse(text)))
        .or(() -> options.find(Options.QUERY_ID).map(ReadTarget.ExistingQuery::new))
        .orElseGet(() -> existingReport(options));
  }

  private static ReadTarget existingReport(ConnectorOptions options) {
    return new ReadTarget.ExistingReport(
        options.get(Options.REPORT_ID), options.find(Options.EXECUTION_ID));
  }
}

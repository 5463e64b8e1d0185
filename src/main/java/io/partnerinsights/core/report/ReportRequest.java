package io.partnerinsights.core.report;

import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.query.InsightsQuery;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request for a report: its target, range and format.
 *
 * @param range overrides the query's TIMESPAN if present
 */
public record ReportRequest(ReadTarget target, Optional<TimeRange> range, ReportFormat format) {

  /**
   * Returns the request of these options; no call.
   *
   * @throws io.partnerinsights.core.errors.QueryException if the query's text does not parse
   */
  public static ReportRequest of(ConnectorOptions options) {
    return new ReportRequest(
        target(options), options.timeRange(), options.get(Options.REPORT_FORMAT));
  }

  /** Whether it names an existing report. */
  public boolean isGiven() {
    return target instanceof ReadTarget.ExistingReport;
  }

  private static ReadTarget target(ConnectorOptions options) {
    return options
        .find(Options.QUERY)
        .<ReadTarget>map(text -> new ReadTarget.QueryText(InsightsQuery.parse(text)))
        .or(() -> options.find(Options.QUERY_ID).map(ReadTarget.StoredQuery::new))
        .orElseGet(() -> existingReport(options));
  }

  private static ReadTarget existingReport(ConnectorOptions options) {
    return new ReadTarget.ExistingReport(
        options.get(Options.REPORT_ID), options.find(Options.EXECUTION_ID));
  }

  /** Returns the options of which {@link #of} makes this target and range. */
  public Map<String, String> toOptions() {
    Map<String, String> options = new LinkedHashMap<>(target.toOptions());
    range.ifPresent(
        times -> {
          options.put(Options.QUERY_START_TIME.key(), times.start().toString());
          times.end().ifPresent(end -> options.put(Options.QUERY_END_TIME.key(), end.toString()));
        });
    return options;
  }
}

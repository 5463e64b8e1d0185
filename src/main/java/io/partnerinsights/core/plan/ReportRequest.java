package io.partnerinsights.core.plan;

import io.partnerinsights.core.base.LruMap;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.query.InsightsQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request for a report: its target, range and format.
 *
 * @param range overrides the query's TIMESPAN; null for the query's own
 */
public record ReportRequest(ReadTarget target, @Nullable TimeRange range, ReportFormat format) {
  private static final Logger LOG = LoggerFactory.getLogger(ReportRequest.class);

  /** The queries that this JVM has warned about, because a job reads a query often. */
  private static final Set<String> WARNED_QUERIES = LruMap.newSet(1_000);

  /** The target of a read: a query's text, a stored query or an existing report. */
  public sealed interface ReadTarget {
    /** A query's text; the query is created on the service unless it is stored already. */
    record QueryText(InsightsQuery query) implements ReadTarget {}

    /** A stored query: the account's own or a system query. */
    record StoredQuery(String queryId) implements ReadTarget {}

    /**
     * An existing report.
     *
     * @param executionId absent for the newest complete execution
     */
    record ExistingReport(String reportId, @Nullable String executionId) implements ReadTarget {}
  }

  public static ReportRequest of(ConnectorOptions options) {
    return new ReportRequest(
        targetOf(options),
        options.findTimeRange().orElse(null),
        options.get(Options.REPORT_FORMAT));
  }

  public boolean namesReport() {
    return target instanceof ReadTarget.ExistingReport;
  }

  private static ReadTarget targetOf(ConnectorOptions options) {
    String text = options.find(Options.QUERY).orElse(null);
    if (text != null) {
      return new ReadTarget.QueryText(parseQuery(text));
    }
    String queryId = options.find(Options.QUERY_ID).orElse(null);
    return queryId == null
        ? new ReadTarget.ExistingReport(
            options.get(Options.REPORT_ID), options.find(Options.EXECUTION_ID).orElse(null))
        : new ReadTarget.StoredQuery(queryId);
  }

  /** Warns once of an order without a direction: the service's is descending, SQL's ascending. */
  private static InsightsQuery parseQuery(String text) {
    List<String> undirectedColumns = new ArrayList<>();
    InsightsQuery query = InsightsQuery.parse(text, undirectedColumns::add);
    if (!undirectedColumns.isEmpty() && WARNED_QUERIES.add(query.toText())) {
      LOG.warn(
          "The query on dataset {} has ORDER BY {} without a direction, so the service sorts in"
              + " descending order, unlike SQL. Write DESC or ASC after each of these columns",
          query.dataset(),
          String.join(", ", undirectedColumns));
    }
    return query;
  }

  /** Returns the options from which {@link #of} creates this target and range. */
  public Map<String, String> toOptions() {
    Map<String, String> options = new LinkedHashMap<>();
    if (target instanceof ReadTarget.QueryText text) {
      options.put(Options.QUERY.key(), text.query().toText());
    } else if (target instanceof ReadTarget.StoredQuery storedQuery) {
      options.put(Options.QUERY_ID.key(), storedQuery.queryId());
    } else if (target instanceof ReadTarget.ExistingReport report) {
      options.put(Options.REPORT_ID.key(), report.reportId());
      if (report.executionId() != null) {
        options.put(Options.EXECUTION_ID.key(), report.executionId());
      }
    }
    if (range != null) {
      options.put(Options.QUERY_START_TIME.key(), range.start().toString());
      if (range.end() != null) {
        options.put(Options.QUERY_END_TIME.key(), range.end().toString());
      }
    }
    return options;
  }
}

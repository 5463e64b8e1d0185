package io.partnerinsights.core.plan;

import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.query.InsightsQuery;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The target of a read: a query's text, a stored query or an existing report. */
public sealed interface ReadTarget {

  /** Returns the options that name this target. */
  Map<String, String> toOptions();

  /** A query's text; the query is created on the service unless it is stored already. */
  record QueryText(InsightsQuery query) implements ReadTarget {
    @Override
    public Map<String, String> toOptions() {
      return Map.of(Options.QUERY.key(), query.print());
    }
  }

  /** A stored query: the account's own or a system query. */
  record StoredQuery(String queryId) implements ReadTarget {
    @Override
    public Map<String, String> toOptions() {
      return Map.of(Options.QUERY_ID.key(), queryId);
    }
  }

  /**
   * An existing report.
   *
   * @param executionId absent for the newest complete execution
   */
  record ExistingReport(String reportId, @Nullable String executionId) implements ReadTarget {
    @Override
    public Map<String, String> toOptions() {
      Map<String, String> options = new LinkedHashMap<>(Map.of(Options.REPORT_ID.key(), reportId));
      if (executionId != null) {
        options.put(Options.EXECUTION_ID.key(), executionId);
      }
      return options;
    }
  }
}

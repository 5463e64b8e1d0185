package io.partnerinsights.core.session;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.TestQuery;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.report.ReportWait;
import io.partnerinsights.core.report.StoredQueries;
import io.partnerinsights.core.report.Waits;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks whether the service refuses a query because of its columns or metrics. The text of a wide
 * query makes a long URL, which something between may cut, so it is asked again by a query's id.
 */
record RefusedMetrics(PartnerInsightsClient client, Waits jobs) {
  private static final Logger LOG = LoggerFactory.getLogger(RefusedMetrics.class);

  /** Maximum time of the test, and of repeating the calls around it. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Whether an error of the service refuses a query in words that name metrics or columns. */
  static boolean isNamedBy(PartnerInsightsException e) {
    String words = e.summary().toLowerCase(Locale.ROOT);
    boolean refusal = e.code() == ErrorCode.QUERY_REFUSED || e.code() == ErrorCode.UNKNOWN_COLUMN;
    return refusal && (words.contains("metric") || words.contains("column"));
  }

  /**
   * Whether the service also refuses the plan's query when it is asked by an id. Stores the query
   * for that, unless it is stored already, and deletes it again. Any other failure is not a
   * refusal.
   */
  boolean confirms(ReportPlan plan) {
    return jobs.inWait(wait -> confirms(plan, wait));
  }

  private boolean confirms(ReportPlan plan, ReportWait wait) {
    wait.until(wait.now().plus(LIMIT));
    try {
      StoredQueries queries = new StoredQueries(client);
      Optional<String> stored = queries.find(plan);
      String queryId = stored.orElseGet(() -> queries.create(plan, wait));
      try {
        TestQuery test = TestQuery.ofId(queryId);
        client.testQuery(plan.request().range().map(test::over).orElse(test), LIMIT);
      } finally {
        if (stored.isEmpty()) {
          delete(queryId);
        }
      }
      return false;
    } catch (PartnerInsightsException e) {
      if (e.code() == ErrorCode.WAIT_INTERRUPTED) {
        throw e;
      }
      return isNamedBy(e);
    }
  }

  private void delete(String queryId) {
    try {
      client.deleteQuery(queryId);
    } catch (PartnerInsightsException e) {
      LOG.warn("Query {} could not be deleted: {}", queryId, e.getMessage());
    }
  }
}

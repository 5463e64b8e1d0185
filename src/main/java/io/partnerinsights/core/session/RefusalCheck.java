package io.partnerinsights.core.session;

import io.partnerinsights.core.client.CallFailures;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.TestQuery;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.report.ReportCleanup;
import io.partnerinsights.core.report.ReportWait;
import io.partnerinsights.core.report.StoredQueries;
import io.partnerinsights.core.report.WaitFactory;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks whether the service refuses a query because of its columns or metrics. The text of a wide
 * query makes a long URL, which something between may cut, so it is asked again by a query's id.
 */
final class RefusalCheck {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalCheck.class);

  /** Maximum time of the test, and of repeating the calls around it. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private RefusalCheck() {}

  /**
   * Whether the service also refuses the plan's query by an id. Stores the query for that, unless
   * it is stored already, and deletes it again. Any other failure is not a refusal.
   */
  static boolean confirms(WaitFactory waits, ReportPlan plan) {
    return waits.within(LIMIT, wait -> confirms(wait, plan));
  }

  private static boolean confirms(ReportWait wait, ReportPlan plan) {
    try {
      Optional<String> stored = StoredQueries.find(wait, plan);
      String queryId = stored.orElseGet(() -> StoredQueries.create(wait, plan));
      try {
        wait.client().testQuery(TestQuery.ofId(queryId, plan.request().range()), LIMIT);
      } finally {
        if (stored.isEmpty()) {
          delete(wait.client(), queryId);
        }
      }
      return false;
    } catch (PartnerInsightsException e) {
      if (e.code() == ErrorCode.WAIT_INTERRUPTED) {
        throw e;
      }
      return CallFailures.isColumnRefusal(e);
    }
  }

  private static void delete(PartnerInsightsClient client, String queryId) {
    try {
      ReportCleanup.deleteQuery(client, queryId);
    } catch (PartnerInsightsException e) {
      LOG.warn("Query {} could not be deleted: {}", queryId, e.getMessage());
    }
  }
}

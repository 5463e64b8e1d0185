package io.partnerinsights.core.report;

import io.partnerinsights.core.model.RecentMap;
import io.partnerinsights.core.query.InsightsQuery;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of a query whose TIMESPAN the service ignores, because a report's start and end override
 * it.
 */
final class OverriddenTimespans {
  private static final Logger LOG = LoggerFactory.getLogger(OverriddenTimespans.class);

  /** Warnings logged in this JVM: each is logged once, because a job loads a query often. */
  private static final Set<String> LOGGED = RecentMap.newSet(1_000);

  private OverriddenTimespans() {}

  static void check(ReportRequest request, InsightsQuery query) {
    boolean overridden = request.range().isPresent() && query.timespan().isPresent();
    if (overridden && LOGGED.add(query.dataset() + " " + query.timespan().get())) {
      LOG.warn(
          "TIMESPAN {} of the query on {} has no effect: queryStartTime and queryEndTime override"
              + " it. Leave one of them out",
          query.timespan().get(),
          query.dataset());
    }
  }
}

package io.partnerinsights.flink;

import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;

/** Scheduled reports of the documentation and the examples. */
final class ScheduledReports {
  private ScheduledReports() {}

  /** Schedules a daily report, and lets the service execute it twice. */
  static void executedTwice(ClockedSandbox service, String name, String query) {
    String queryId = service.client().createQuery(new NewQuery(name, "", query)).queryId();
    service
        .client()
        .createReport(
            NewReport.scheduled(
                name,
                queryId,
                service.clock().instant().plus(Duration.ofHours(5)),
                Duration.ofDays(1)));
    for (int half = 0; half < 3; half++) {
      service.clock().advance(Duration.ofHours(12));
      service.sandbox().settle();
    }
  }
}

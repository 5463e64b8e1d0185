package io.partnerinsights.flink;

import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;

/** Scheduled reports of the documentation and the examples. */
final class ScheduledReports {
  private ScheduledReports() {}

  /** Schedules a daily report, and lets the service execute it twice. */
  static void executedTwice(ClockedSandbox service, String name, String query) {
    service.schedule(name, query);
    for (int half = 0; half < 3; half++) {
      service.pass(Duration.ofHours(12));
    }
  }
}

package io.partnerinsights.flink.source.enumerator;

import java.time.Duration;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;

/** The metrics of the enumerator; see docs/flink.md. A reporter reads them on its own thread. */
final class EnumeratorMetrics {
  private volatile long unassigned;
  private volatile long pending;
  private volatile Duration waited = Duration.ZERO;

  EnumeratorMetrics(SplitEnumeratorMetricGroup group, boolean unbounded) {
    group.setUnassignedSplitsGauge(() -> unassigned);
    pending = unbounded ? 0 : 1;
    if (unbounded) {
      group.gauge("pendingExecutions", () -> pending);
      group.gauge("lagSeconds", () -> waited.toSeconds());
    } else {
      group.gauge("pendingReports", () -> pending);
      group.gauge("waitedSeconds", () -> waited.toSeconds());
    }
  }

  /** Notes the splits that no reader has. */
  void unassigned(int splits) {
    unassigned = splits;
  }

  /** Notes what is awaited, and for how long. */
  void pending(int reports, Duration since) {
    pending = reports;
    waited = since;
  }
}

package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.flink.plan.FlinkRead;
import java.util.Objects;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * The gauges of a source's enumerators, in docs/metrics.md. When Flink replaces a failed
 * enumerator, it ignores a new gauge of the same name, so the first gauges show the numbers of the
 * newest enumerator. Thread-safe.
 */
public final class EnumeratorMetrics {
  /** What an enumerator shows. Threads of metrics read it. */
  interface Numbers {
    long unassignedSplits();

    /** Returns the number of reports that are awaited, or of executions that are not read yet. */
    long pendingCount();

    /** Returns for how long the oldest of them is awaited. */
    long waitedSeconds();
  }

  private volatile @Nullable Numbers newestNumbers;

  /** Shows the numbers of a new enumerator instead of those of its predecessor. */
  synchronized void showNumbers(Numbers numbers, SplitEnumeratorMetricGroup group, FlinkRead read) {
    boolean isFirst = newestNumbers == null;
    newestNumbers = numbers;
    if (isFirst) {
      addGauges(group, read.isUnbounded());
      SignInDaysLeft.addTo(group, read);
    }
  }

  private void addGauges(SplitEnumeratorMetricGroup group, boolean isUnbounded) {
    group.setUnassignedSplitsGauge(() -> newestNumbers().unassignedSplits());
    group.gauge(
        isUnbounded ? "pendingExecutions" : "pendingReports", () -> newestNumbers().pendingCount());
    group.gauge(
        isUnbounded ? "lagSeconds" : "waitedSeconds", () -> newestNumbers().waitedSeconds());
  }

  private Numbers newestNumbers() {
    return Objects.requireNonNull(newestNumbers, "gauges are added after the first numbers");
  }
}

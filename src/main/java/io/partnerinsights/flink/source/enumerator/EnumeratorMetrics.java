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
  interface Values {
    long unassignedSplits();

    /** Returns the number of reports that are awaited, or of executions that are not read yet. */
    long pendingCount();

    /** Returns how long the oldest of these has waited. */
    long waitedSeconds();
  }

  private volatile @Nullable Values currentValues;

  /** Shows the numbers of a new enumerator instead of those of its predecessor. */
  synchronized void registerValues(
      Values values, SplitEnumeratorMetricGroup group, FlinkRead read) {
    boolean isFirst = currentValues == null;
    currentValues = values;
    if (isFirst) {
      addGauges(group, read.isUnbounded());
      SignInDaysLeft.registerAsync(group, read);
    }
  }

  private void addGauges(SplitEnumeratorMetricGroup group, boolean isUnbounded) {
    group.setUnassignedSplitsGauge(() -> currentValues().unassignedSplits());
    group.gauge(
        isUnbounded ? "pendingExecutions" : "pendingReports", () -> currentValues().pendingCount());
    group.gauge(
        isUnbounded ? "lagSeconds" : "waitedSeconds", () -> currentValues().waitedSeconds());
  }

  private Values currentValues() {
    return Objects.requireNonNull(currentValues, "gauges are added after the first numbers");
  }
}

package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the enumerator's work has reached.
 *
 * @param position where the read stands: the state of the wait for a report, or a stream's offset;
 *     null before the first step
 * @param failedReportCount the number of reports in a row that have failed and were replaced
 * @param splits the splits that were found since the last progress
 * @param hasLinks whether links to the files can be given to readers
 * @param hasAllSplits whether no further splits can be found
 * @param pendingCount the number of reports that are awaited, or of complete executions without
 *     splits
 * @param waitTime the time waited for the report, or the age of the oldest of these executions
 */
record DiscoveryProgress(
    @Nullable String position,
    int failedReportCount,
    List<PartnerInsightsSplit> splits,
    boolean hasLinks,
    boolean hasAllSplits,
    int pendingCount,
    Duration waitTime) {
  /** Returns what an earlier run of a job has reached. */
  static DiscoveryProgress ofState(EnumeratorState state) {
    int pendingReports = state.isUnbounded() ? 0 : 1;
    boolean hasAllSplits = state.hasAllSplits();
    return new DiscoveryProgress(
        state.position(),
        state.failedReportCount(),
        List.of(),
        false,
        hasAllSplits,
        pendingReports,
        Duration.ZERO);
  }
}

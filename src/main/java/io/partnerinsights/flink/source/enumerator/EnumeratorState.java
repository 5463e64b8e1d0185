package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.flink.plan.RowRules;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The enumerator's part of a checkpoint. Contains neither a link nor a token.
 *
 * @param isUnbounded whether the source reads the executions of a report, without end
 * @param position the progress of the read, see {@link DiscoveryProgress}, or null before its first
 *     step
 * @param failedReportCount the number of consecutive reports that failed and were replaced
 * @param hasAllSplits whether all splits were found
 * @param unassignedSplits the splits that no reader has
 * @param rules the rules by which splits are read, or null if no row was read yet
 * @param restoreError why the job cannot continue from the state. Flink may lose what is thrown
 *     while it restores a state, so the first work after the start throws it
 */
@Public
public record EnumeratorState(
    boolean isUnbounded,
    @Nullable String position,
    int failedReportCount,
    boolean hasAllSplits,
    List<PartnerInsightsSplit> unassignedSplits,
    @Nullable RowRules rules,
    @Nullable PartnerInsightsException restoreError) {
  public EnumeratorState {
    unassignedSplits = List.copyOf(unassignedSplits);
  }

  public static EnumeratorState initial(boolean isUnbounded) {
    return new EnumeratorState(isUnbounded, null, 0, false, List.of(), null, null);
  }

  static EnumeratorState ofRestoreError(PartnerInsightsException restoreError) {
    return new EnumeratorState(false, null, 0, false, List.of(), null, restoreError);
  }
}

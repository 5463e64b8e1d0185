package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.flink.plan.RestoreCompatibility;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The enumerator's part of a checkpoint. Contains neither a link nor a token.
 *
 * @param unbounded whether the source reads the executions of a report, without end
 * @param position the progress of the read, see {@link WorkProgress}, or null before its first step
 * @param failures the number of consecutive reports that failed and were replaced
 * @param planned whether all splits were found
 * @param unassignedSplits the splits that no reader has
 * @param rules the rules by which splits are read, or null if no row was read yet
 * @param refusal why the job cannot continue from the state. Flink may lose what is thrown while it
 *     restores a state, so the first work after the start throws it
 */
@Public
public record EnumeratorState(
    boolean unbounded,
    @Nullable String position,
    int failures,
    boolean planned,
    List<PartnerInsightsSplit> unassignedSplits,
    @Nullable RestoreCompatibility rules,
    @Nullable PartnerInsightsException refusal) {
  public EnumeratorState {
    unassignedSplits = List.copyOf(unassignedSplits);
  }

  public static EnumeratorState initial(boolean unbounded) {
    return new EnumeratorState(unbounded, null, 0, false, List.of(), null, null);
  }

  static EnumeratorState ofRefusal(PartnerInsightsException refusal) {
    return new EnumeratorState(false, null, 0, false, List.of(), null, refusal);
  }
}

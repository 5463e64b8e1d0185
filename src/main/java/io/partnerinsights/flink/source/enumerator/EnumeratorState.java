package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import java.util.List;
import java.util.Optional;

/**
 * What a checkpoint keeps of the enumerator. Holds neither a link nor a token.
 *
 * @param unbounded whether the read is of the executions of a report, and has no end
 * @param position where the read stands, see {@link WorkProgress}; empty before its first step
 * @param planned whether all splits were found
 * @param unassigned the splits that no reader has
 */
public record EnumeratorState(
    boolean unbounded,
    Optional<String> position,
    boolean planned,
    List<PartnerInsightsSplit> unassigned) {
  public EnumeratorState {
    unassigned = List.copyOf(unassigned);
  }

  /** Returns the state of a new job. */
  static EnumeratorState initial(boolean unbounded) {
    return new EnumeratorState(unbounded, Optional.empty(), false, List.of());
  }
}

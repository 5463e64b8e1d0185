package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import java.util.List;
import java.util.Optional;

/**
 * What a checkpoint keeps of the enumerator. Holds neither a link nor a token.
 *
 * @param read where the read of the report stands; empty before its first step
 * @param planned whether the report was divided into splits
 * @param unassigned the splits that no reader has
 */
public record EnumeratorState(
    Optional<String> read, boolean planned, List<PartnerInsightsSplit> unassigned) {
  public EnumeratorState {
    unassigned = List.copyOf(unassigned);
  }

  /** Returns the state of a new job. */
  static EnumeratorState initial() {
    return new EnumeratorState(Optional.empty(), false, List.of());
  }
}

package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The splits that no reader has, in order of their times. All readers read the splits of one
 * execution together, and those of the next execution only after it: a reader that has none is idle
 * and does not hold watermarks back, so a newer execution would make the older one late.
 */
final class UnassignedSplits {
  private final NavigableSet<PartnerInsightsSplit> splits = newOrderedSet();

  /** Splits of failed readers. Only the same reader gets them, because others may be ahead. */
  private final Map<Integer, NavigableSet<PartnerInsightsSplit>> returnedSplits = new HashMap<>();

  /** The split that each reader was given last and has not finished. */
  private final Map<Integer, PartnerInsightsSplit> currentSplits = new HashMap<>();

  private static NavigableSet<PartnerInsightsSplit> newOrderedSet() {
    return new TreeSet<>(PartnerInsightsSplit.BY_TIME);
  }

  void add(List<PartnerInsightsSplit> newSplits) {
    splits.addAll(newSplits);
  }

  void returnSplits(List<PartnerInsightsSplit> readerSplits, int subtask) {
    currentSplits.remove(subtask);
    returnedSplits.computeIfAbsent(subtask, key -> newOrderedSet()).addAll(readerSplits);
  }

  void finishSplit(int subtask) {
    currentSplits.remove(subtask);
  }

  /** Removes the next split of a reader; empty if it has to wait, or if no split is left. */
  Optional<PartnerInsightsSplit> takeNextSplit(int subtask) {
    PartnerInsightsSplit nextSplit = returnedSplitsOf(subtask).pollFirst();
    if (nextSplit == null && !splits.isEmpty() && isOfOldestExecution(splits.first())) {
      nextSplit = splits.pollFirst();
    }
    if (nextSplit != null) {
      currentSplits.put(subtask, nextSplit);
    }
    return Optional.ofNullable(nextSplit);
  }

  private NavigableSet<PartnerInsightsSplit> returnedSplitsOf(int subtask) {
    return returnedSplits.getOrDefault(subtask, newOrderedSet());
  }

  /** Whether no split of an older execution is left. */
  private boolean isOfOldestExecution(PartnerInsightsSplit split) {
    return currentSplits.values().stream().noneMatch(other -> other.isOlderThan(split))
        && returnedSplits.values().stream()
            .flatMap(NavigableSet::stream)
            .noneMatch(other -> other.isOlderThan(split));
  }

  List<PartnerInsightsSplit> listByTime() {
    return streamAll().sorted(PartnerInsightsSplit.BY_TIME).toList();
  }

  int size() {
    return (int) streamAll().count();
  }

  int executionCount() {
    return (int) streamAll().map(PartnerInsightsSplit::executionId).distinct().count();
  }

  private Stream<PartnerInsightsSplit> streamAll() {
    return Stream.concat(splits.stream(), returnedSplits.values().stream().flatMap(Set::stream));
  }
}

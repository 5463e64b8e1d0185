package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives splits to the readers that wait for one, and notifies all readers together that no more
 * will come.
 *
 * <p>The coordinator's thread calls all methods, except those that return a number or {@link
 * #needsSplits}: threads of metrics and the waiting thread call these.
 */
final class SplitAssignment {
  private static final Logger LOG = LoggerFactory.getLogger(SplitAssignment.class);

  /** Number of unassigned splits from which an unbounded read divides no further executions. */
  private static final int SUFFICIENT_SPLITS = 16;

  private final SplitEnumeratorContext<PartnerInsightsSplit> context;
  private final boolean isUnbounded;
  private final UnassignedSplits unassignedSplits = new UnassignedSplits();

  /** The subtasks that have requested a split and have not got one yet. */
  private final Set<Integer> waitingSubtasks = new LinkedHashSet<>();

  /**
   * The subtasks to which the end of the splits was signalled. Flink repeats the signal itself for
   * each attempt that registers later. A signal for an attempt that has finished fails the job.
   */
  private final Set<Integer> drainedSubtasks = new HashSet<>();

  /** Whether a checkpoint may have the split of a reader that is not registered yet. */
  private boolean hasCheckpoints;

  /** The numbers of unassigned splits and of their executions, which other threads read. */
  private volatile long splitCount;

  private volatile long executionCount;

  SplitAssignment(
      SplitEnumeratorContext<PartnerInsightsSplit> context,
      boolean isUnbounded,
      EnumeratorState state) {
    this.context = context;
    this.isUnbounded = isUnbounded;
    this.hasCheckpoints = state.position() != null;
    this.unassignedSplits.add(state.unassignedSplits());
  }

  /** Returns the number of unassigned splits, on any thread. */
  long splitCount() {
    return splitCount;
  }

  /** Returns the number of executions with unassigned splits, on any thread. */
  long executionCount() {
    return executionCount;
  }

  /** Whether an unbounded read may divide further executions; called by the waiting thread. */
  boolean needsSplits() {
    return splitCount < SUFFICIENT_SPLITS;
  }

  /** Adds the splits of a new progress, and serves the waiting readers. */
  void addSplits(DiscoveryProgress progress) {
    unassignedSplits.add(progress.splits());
    serveWaitingReaders(progress);
    executionCount = unassignedSplits.executionCount();
  }

  /** Notes that a subtask has finished its split, and gives it the next one as soon as possible. */
  void onSplitRequest(int subtask, DiscoveryProgress progress) {
    unassignedSplits.finishSplit(subtask);
    waitingSubtasks.add(subtask);
    serveWaitingReaders(progress);
  }

  /** Withdraws the request of a subtask whose reader belongs to an earlier source. */
  void withdrawRequest(int subtask) {
    waitingSubtasks.remove(subtask);
  }

  void takeSplitsBack(List<PartnerInsightsSplit> splits, int subtask, DiscoveryProgress progress) {
    waitingSubtasks.remove(subtask);
    drainedSubtasks.remove(subtask);
    if (isUnbounded) {
      unassignedSplits.returnSplits(splits, subtask);
    } else {
      // All splits have one time, and the reader may wait for the slot of another reader.
      unassignedSplits.finishSplit(subtask);
      unassignedSplits.add(splits);
    }
    serveWaitingReaders(progress);
  }

  /** Returns the unassigned splits, and notes that a checkpoint has the others. */
  List<PartnerInsightsSplit> snapshotSplits() {
    hasCheckpoints = true;
    return unassignedSplits.listByTime();
  }

  /** Serves the waiting readers: with a split, or by telling them that no more will come. */
  private void serveWaitingReaders(DiscoveryProgress progress) {
    waitingSubtasks.retainAll(context.registeredReaders().keySet());
    for (int subtask : List.copyOf(waitingSubtasks)) {
      unassignedSplits.takeNextSplit(subtask).ifPresent(split -> assignSplit(split, subtask));
    }
    splitCount = unassignedSplits.size();
    if (isDrained(progress)) {
      waitingSubtasks.stream().filter(drainedSubtasks::add).forEach(context::signalNoMoreSplits);
      waitingSubtasks.clear();
    }
  }

  private void assignSplit(PartnerInsightsSplit split, int subtask) {
    waitingSubtasks.remove(subtask);
    LOG.info("Subtask {} reads {}", subtask, split);
    context.assignSplit(split, subtask);
  }

  /**
   * Whether no split is left or in progress. All readers end together, because a sink with union
   * state has no checkpoint while only some of its tasks have finished. A batch job may have fewer
   * slots than readers, so the other readers are awaited only if a checkpoint may have their split.
   */
  private boolean isDrained(DiscoveryProgress progress) {
    Set<Integer> registeredSubtasks = context.registeredReaders().keySet();
    return progress.hasAllSplits()
        && splitCount == 0
        && registeredSubtasks.stream()
            .allMatch(
                subtask -> waitingSubtasks.contains(subtask) || drainedSubtasks.contains(subtask))
        && (!hasCheckpoints || registeredSubtasks.size() >= context.currentParallelism());
  }
}

package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.errors.CauseText;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.plan.RestoreCompatibility;
import io.partnerinsights.flink.source.split.FinalException;
import io.partnerinsights.flink.source.split.LinkRequest;
import io.partnerinsights.flink.source.split.LinkResponse;
import io.partnerinsights.flink.source.split.NoMoreSplits;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import io.partnerinsights.flink.source.split.SplitRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SupportsHandleExecutionAttemptSourceEvent;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds splits in the JobManager, and gives readers splits and links. Waits for the service run on
 * a thread of their own, requests for links on the worker thread of {@code callAsync}, and all
 * methods of this class on the coordinator's thread, which never waits.
 *
 * <p>Its first failure fails the whole job, and it begins nothing more: Flink closes it only after
 * the delay of the restart strategy, and its successor continues.
 *
 * <p>A checkpoint keeps where the read stands. After a failure of the JobManager the job continues
 * with the same report, also if the report was created after the last checkpoint.
 */
public final class PartnerInsightsEnumerator
    implements SplitEnumerator<PartnerInsightsSplit, EnumeratorState>,
        SupportsHandleExecutionAttemptSourceEvent {
  private static final ErrorRow OTHER_RULES =
      ErrorCode.CHECKPOINT_MISMATCH.row(
          "The state of the source was saved with a different mode or different columns",
          "{differences}",
          "to continue the read, use the same columns and the same options mode and schemaHints as"
              + " before. To start over, start the job without a savepoint{unbounded}");

  private static final ErrorRow OTHER_KIND =
      ErrorCode.CHECKPOINT_MISMATCH.row(
          "The saved state belongs to a different kind of read, and the source is now {now}",
          "the state was saved by {saved}. Options startingExecution, reportName and"
              + " recurrenceInterval determine the kind of read",
          "to continue the earlier read, set these options as before. To start over, start the job"
              + " without a savepoint");

  private static final Logger LOG = LoggerFactory.getLogger(PartnerInsightsEnumerator.class);

  /** Interval at which the enumerator asks the waiting thread for progress; it makes no call. */
  private static final Duration TICK = Duration.ofMillis(200);

  /** Number of unassigned splits from which an unbounded read divides no further executions. */
  private static final int ENOUGH_SPLITS = 16;

  private final SplitEnumeratorContext<PartnerInsightsSplit> context;
  private final SplitDiscovery<?> work;
  private final boolean unbounded;
  private final RestoreCompatibility readRules;
  private final @Nullable PartnerInsightsException refusal;
  private final UnassignedSplits unassigned = new UnassignedSplits();
  private final Set<Integer> waiting = new LinkedHashSet<>();

  /**
   * The subtasks to which the end of the splits was signalled. Flink repeats the signal itself for
   * each attempt that registers later. A signal for an attempt that has finished fails the job.
   */
  private final Set<Integer> drained = new HashSet<>();

  /**
   * The link that a reader waits for, because there are no links yet or the reader is not
   * registered yet: a restored reader requests its link before Flink registers it.
   */
  private final Map<Reader, LinkRequest> linkRequests = new HashMap<>();

  /** What was reached last. Other threads read it and the numbers: the metrics, and the waits. */
  private volatile WorkProgress progress;

  private volatile long unassignedSplits;
  private volatile long unassignedExecutions;

  /** The rules of the splits; null before the first split. */
  private @Nullable RestoreCompatibility rules;

  /** Whether the enumerator has failed or is closed, so that it begins nothing more. */
  private volatile boolean ended;

  /** Whether a reader runs; while a failed job restarts, an unbounded read lists no executions. */
  private volatile boolean hasReaders;

  /** Whether a reader has run: a job that gets no slots creates no report. */
  private boolean hasBegun;

  /** Whether a checkpoint may have the split of a reader that is not registered yet. */
  private boolean hasCheckpoints;

  private PartnerInsightsEnumerator(
      SplitEnumeratorContext<PartnerInsightsSplit> context, FlinkRead read, EnumeratorState state) {
    this.context = context;
    this.unbounded = read.isUnbounded();
    this.readRules = read.rules();
    // -1 while Flink's adaptive batch scheduler has not decided.
    int readers = context.currentParallelism();
    this.work =
        unbounded
            ? new ContinuousDiscovery(
                read, state, readers, () -> hasReaders && unassignedSplits < ENOUGH_SPLITS)
            : new BoundedDiscovery(read, state, readers);
    this.refusal = state.refusal();
    this.progress = WorkProgress.restored(state);
    this.rules = state.rules() == null ? null : readRules;
    this.hasCheckpoints = state.position() != null;
    this.unassigned.add(state.unassigned());
    addMetrics(context.metricGroup());
  }

  /** Adds the metrics of docs/flink.md. */
  private void addMetrics(SplitEnumeratorMetricGroup group) {
    group.setUnassignedSplitsGauge(() -> unassignedSplits);
    if (unbounded) {
      group.gauge("pendingExecutions", () -> progress.pending() + unassignedExecutions);
      group.gauge("lagSeconds", () -> progress.waited().toSeconds());
    } else {
      group.gauge("pendingReports", () -> (long) progress.pending());
      group.gauge("waitedSeconds", () -> progress.waited().toSeconds());
    }
  }

  /**
   * Creates the enumerator of a job that begins, or continues from a checkpoint. A state that
   * belongs to another kind of read or to one with other rules, or cannot be read, fails the job
   * after its start: Flink may lose what is thrown here. Until then no reader has a link, so none
   * emits a row.
   */
  public static PartnerInsightsEnumerator restore(
      SplitEnumeratorContext<PartnerInsightsSplit> context, FlinkRead read, EnumeratorState state) {
    return new PartnerInsightsEnumerator(
        context, read, mismatch(read, state).map(EnumeratorState::refused).orElse(state));
  }

  private static Optional<PartnerInsightsException> mismatch(
      FlinkRead read, EnumeratorState state) {
    if (state.refusal() != null) {
      return Optional.of(state.refusal());
    }
    if (state.unbounded() != read.isUnbounded()) {
      return Optional.of(OTHER_KIND.error(kind(read.isUnbounded()), kind(state.unbounded())));
    }
    RestoreCompatibility earlier = state.rules();
    List<String> differences = earlier == null ? List.of() : read.rules().differences(earlier);
    if (differences.isEmpty()) {
      return Optional.empty();
    }
    String remedy =
        state.unbounded()
            ? " and set option startingExecution to the time of the first execution to read"
            : ", which then reads the report from the start";
    return Optional.of(OTHER_RULES.error(String.join(", ", differences), remedy));
  }

  private static String kind(boolean unbounded) {
    return unbounded ? "an unbounded read of executions" : "the read of one report";
  }

  @Override
  public void start() {
    context.callAsync(this::advance, this::advanced, 0, TICK.toMillis());
  }

  /** Returns empty before the first reader, and after the end, when Flink continues to call it. */
  private Optional<WorkProgress> advance() {
    if (ended) {
      return Optional.empty();
    }
    throwRefusal();
    hasBegun |= hasReaders;
    return hasBegun ? Optional.of(work.advance()) : Optional.empty();
  }

  private void throwRefusal() {
    if (refusal != null) {
      throw new FinalException(refusal);
    }
  }

  private void advanced(Optional<WorkProgress> reached, @Nullable Throwable failure) {
    throwFirst(failure);
    if (!ended) {
      reached.ifPresent(this::advanced);
    }
  }

  /** Fails the job with the error, which has its code and its remedy; only the first one counts. */
  private void throwFirst(@Nullable Throwable failure) {
    if (failure != null && !ended) {
      close();
      throw FinalException.of(failure);
    }
  }

  private void advanced(WorkProgress now) {
    hasReaders = !context.registeredReaders().isEmpty();
    progress = now;
    unassigned.add(now.splits());
    rules = now.splits().isEmpty() ? rules : readRules;
    sendPendingLinks();
    assign();
    unassignedExecutions = unassigned.executions();
  }

  /** Is not called: readers send a {@link SplitRequest}. */
  @Override
  public void handleSplitRequest(int subtask, @Nullable String host) {
    request(subtask);
  }

  private void request(int subtask) {
    unassigned.finished(subtask);
    waiting.add(subtask);
    assign();
  }

  private void request(Reader reader, SplitRequest request) {
    if (work.isOwn(request.readId())) {
      request(reader.subtask);
    } else {
      waiting.remove(reader.subtask);
      send(reader, new NoMoreSplits(request.readId()));
    }
  }

  /** Serves the waiting readers: with a split, or by telling them that no more will come. */
  private void assign() {
    waiting.retainAll(context.registeredReaders().keySet());
    for (int subtask : new ArrayList<>(waiting)) {
      unassigned.next(subtask).ifPresent(split -> assign(split, subtask));
    }
    unassignedSplits = unassigned.size();
    if (isDrained()) {
      waiting.stream().filter(drained::add).forEach(context::signalNoMoreSplits);
      waiting.clear();
    }
  }

  private void assign(PartnerInsightsSplit split, int subtask) {
    waiting.remove(subtask);
    LOG.info("Subtask {} reads {}", subtask, split);
    context.assignSplit(split, subtask);
  }

  /**
   * Whether no split is left or in progress. All readers end together, because a sink with union
   * state has no checkpoint while only some of its tasks have finished. A batch job may have fewer
   * slots than readers, so the other readers are awaited only if a checkpoint may have their split.
   */
  private boolean isDrained() {
    Set<Integer> registered = context.registeredReaders().keySet();
    return progress.isLast()
        && unassignedSplits == 0
        && registered.stream()
            .allMatch(subtask -> waiting.contains(subtask) || drained.contains(subtask))
        && (!hasCheckpoints || registered.size() >= context.currentParallelism());
  }

  @Override
  public void addSplitsBack(List<PartnerInsightsSplit> splits, int subtask) {
    waiting.remove(subtask);
    drained.remove(subtask);
    linkRequests.keySet().removeIf(reader -> reader.subtask == subtask);
    if (unbounded) {
      unassigned.giveBack(splits, subtask);
    } else {
      // All splits have one time, and the reader may wait for the slot of another reader.
      unassigned.finished(subtask);
      unassigned.add(splits);
    }
    assign();
  }

  @Override
  public void addReader(int subtask) {
    // A reader without splits requests one.
    hasReaders = true;
    sendPendingLinks();
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    handle(new Reader(subtask, Reader.ONLY), event);
  }

  /**
   * Handles an event of one of several attempts of a subtask, which run at once with speculative
   * execution. Flink gives each attempt all splits of its subtask.
   */
  @Override
  public void handleSourceEvent(int subtask, int attempt, SourceEvent event) {
    handle(new Reader(subtask, attempt), event);
  }

  private void handle(Reader reader, SourceEvent event) {
    if (event instanceof SplitRequest request) {
      request(reader, request);
    } else if (event instanceof LinkRequest request) {
      linkRequests.put(reader, request);
      sendPendingLink(reader);
    }
  }

  private void sendPendingLinks() {
    List.copyOf(linkRequests.keySet()).forEach(this::sendPendingLink);
  }

  private void sendPendingLink(Reader reader) {
    LinkRequest request = linkRequests.get(reader);
    if (request != null && mayRespond(reader, request)) {
      linkRequests.remove(reader);
      sendLink(reader, request);
    }
  }

  /** A {@code HybridSource} does not list readers of earlier sources, but they receive events. */
  private boolean mayRespond(Reader reader, LinkRequest request) {
    return !ended
        && (!work.isOwn(request.readId())
            || (progress.hasLinks() && context.registeredReaders().containsKey(reader.subtask)));
  }

  private void sendLink(Reader reader, LinkRequest request) {
    context.callAsync(
        () -> ended ? Optional.<LinkResponse>empty() : Optional.of(work.respond(request)),
        (response, failure) -> {
          throwFirst(failure);
          if (!ended) {
            response.ifPresent(link -> send(reader, link));
          }
        });
  }

  /** Flink refuses events to a reader that has failed meanwhile; the reader requests them again. */
  private void send(Reader reader, SourceEvent response) {
    try {
      if (reader.attempt == Reader.ONLY) {
        context.sendEventToSourceReader(reader.subtask, response);
      } else {
        context.sendEventToSourceReader(reader.subtask, reader.attempt, response);
      }
    } catch (RuntimeException e) {
      LOG.info(
          "Subtask {} ended before it received the response to its request for a split or a"
              + " download link. No action is needed, because it asks again after its restart."
              + " Cause: {}",
          reader.subtask,
          CauseText.of(e));
    }
  }

  @Override
  public EnumeratorState snapshotState(long checkpointId) {
    throwRefusal();
    hasCheckpoints = true;
    String position = progress.position();
    boolean planned = progress.isLast();
    return new EnumeratorState(
        unbounded, position, progress.failures(), planned, unassigned.all(), rules, null);
  }

  /** Leaves the report on the service: another JobManager may continue with it. */
  @Override
  public void close() {
    ended = true;
    work.stop();
  }

  /** A running attempt of a subtask. */
  private record Reader(int subtask, int attempt) {
    /** The attempt of a job without speculative execution. */
    static final int ONLY = -1;
  }
}

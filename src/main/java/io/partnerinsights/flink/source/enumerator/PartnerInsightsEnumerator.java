package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.plan.RowRules;
import io.partnerinsights.flink.source.split.LinkRequest;
import io.partnerinsights.flink.source.split.NoMoreSplits;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import io.partnerinsights.flink.source.split.SplitRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SupportsHandleExecutionAttemptSourceEvent;
import org.jspecify.annotations.Nullable;

/**
 * Finds splits in the JobManager, and gives readers splits and links. Passes each progress of the
 * {@link SplitDiscovery} to the {@link LinkRequests} and the {@link SplitAssignment}, which never
 * call the enumerator.
 *
 * <p>Flink calls the methods of this class on the coordinator's thread, which never waits. The
 * exceptions are:
 *
 * <ul>
 *   <li>{@code create} runs before all others, mostly on the thread that starts the job.
 *   <li>{@code advance} runs on the worker thread of {@code callAsync}, one call at a time.
 *   <li>{@code close} runs on a thread of its own, and may run at the same time as others.
 *   <li>The numbers of {@link EnumeratorMetrics} are read on the threads that report metrics.
 * </ul>
 *
 * <p>After its first failure it begins nothing more, see {@link ServiceThreads}.
 *
 * <p>A checkpoint keeps where the read stands. After a failure of the JobManager the job continues
 * with the same report, also if the report was created after the last checkpoint.
 */
public final class PartnerInsightsEnumerator
    implements SplitEnumerator<PartnerInsightsSplit, EnumeratorState>,
        SupportsHandleExecutionAttemptSourceEvent {
  /** Interval at which the enumerator asks the waiting thread for progress; it makes no call. */
  private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(200);

  private final SplitEnumeratorContext<PartnerInsightsSplit> context;
  private final FlinkRead read;
  private final boolean isUnbounded;
  private final RestoredState restoredState;
  private final ServiceThreads threads = new ServiceThreads();
  private final SplitAssignment assignment;
  private final SplitDiscovery<?> discovery;
  private final LinkRequests linkRequests;

  /** The newest progress. The coordinator's thread sets it, and threads of metrics read it. */
  private volatile DiscoveryProgress progress;

  /** The rules of the splits; null before the first one. Only the coordinator's thread uses it. */
  private @Nullable RowRules rules;

  /**
   * Whether a reader runs; while a failed job restarts, an unbounded read lists no executions. The
   * coordinator's thread sets it; the worker thread and the waiting thread read it.
   */
  private volatile boolean hasReaders;

  /**
   * Whether a reader has run: a job that gets no slots creates no report. Only the worker thread
   * uses it.
   */
  private boolean hasBegun;

  private PartnerInsightsEnumerator(
      SplitEnumeratorContext<PartnerInsightsSplit> context,
      FlinkRead read,
      RestoredState restoredState) {
    this.context = context;
    this.read = read;
    this.isUnbounded = read.isUnbounded();
    this.restoredState = restoredState;
    EnumeratorState state = restoredState.state();
    this.assignment = new SplitAssignment(context, isUnbounded, state);
    // -1 while Flink's adaptive batch scheduler has not decided.
    int readerCount = context.currentParallelism();
    this.discovery =
        isUnbounded
            ? new ContinuousDiscovery(
                read, state, readerCount, threads, () -> hasReaders && assignment.needsSplits())
            : new BoundedDiscovery(read, state, readerCount, threads);
    this.linkRequests = new LinkRequests(context, read, discovery, threads);
    this.progress = DiscoveryProgress.ofState(state);
    this.rules = state.rules() == null ? null : read.rowRules();
  }

  private EnumeratorMetrics.Values createValues() {
    return new EnumeratorMetrics.Values() {
      @Override
      public long unassignedSplits() {
        return assignment.splitCount();
      }

      @Override
      public long pendingCount() {
        return progress.pendingCount() + (isUnbounded ? assignment.executionCount() : 0);
      }

      @Override
      public long waitedSeconds() {
        return progress.waitTime().toSeconds();
      }
    };
  }

  /**
   * Creates the enumerator of a job that begins, or continues from a checkpoint. A state from which
   * it cannot continue fails the job after its start, see {@link RestoredState}.
   *
   * @param metrics the metrics of all enumerators of this source, one after the other
   */
  public static PartnerInsightsEnumerator create(
      SplitEnumeratorContext<PartnerInsightsSplit> context,
      FlinkRead read,
      EnumeratorState state,
      EnumeratorMetrics metrics) {
    PartnerInsightsEnumerator enumerator =
        new PartnerInsightsEnumerator(context, read, RestoredState.ofSaved(read, state));
    metrics.registerValues(enumerator.createValues(), context.metricGroup(), read);
    return enumerator;
  }

  @Override
  public void start() {
    context.callAsync(
        this::advance,
        (newProgress, failure) -> threads.handleResult(newProgress, failure, this::applyProgress),
        0,
        PROGRESS_INTERVAL.toMillis());
  }

  /**
   * Begins or continues the search for splits, on the worker thread. Returns empty before the first
   * reader, and after the end, when Flink continues to call it.
   */
  private Optional<DiscoveryProgress> advance() {
    if (threads.isStopped()) {
      return Optional.empty();
    }
    restoredState.throwIfNotRestorable();
    hasBegun |= hasReaders;
    return hasBegun ? Optional.of(discovery.advance()) : Optional.empty();
  }

  private void applyProgress(DiscoveryProgress newProgress) {
    hasReaders = !context.registeredReaders().isEmpty();
    progress = newProgress;
    rules = newProgress.splits().isEmpty() ? rules : read.rowRules();
    linkRequests.sendPendingLinks(newProgress);
    assignment.addSplits(newProgress);
  }

  /** Is not called: readers send a {@link SplitRequest}. */
  @Override
  public void handleSplitRequest(int subtask, @Nullable String host) {
    assignment.onSplitRequest(subtask, progress);
  }

  @Override
  public void addSplitsBack(List<PartnerInsightsSplit> splits, int subtask) {
    linkRequests.forgetRequests(subtask);
    assignment.takeSplitsBack(splits, subtask, progress);
  }

  @Override
  public void addReader(int subtask) {
    // A reader without splits requests one.
    hasReaders = true;
    linkRequests.sendPendingLinks(progress);
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    handleEvent(ReaderAttempt.onlyAttempt(subtask), event);
  }

  /**
   * Handles an event of one of several attempts of a subtask, which run at once with speculative
   * execution. Flink gives each attempt all splits of its subtask.
   */
  @Override
  public void handleSourceEvent(int subtask, int attempt, SourceEvent event) {
    handleEvent(new ReaderAttempt(subtask, attempt), event);
  }

  private void handleEvent(ReaderAttempt reader, SourceEvent event) {
    if (event instanceof SplitRequest request) {
      requestSplit(reader, request);
    } else if (event instanceof LinkRequest request) {
      linkRequests.answerOrKeep(reader, request, progress);
    }
  }

  private void requestSplit(ReaderAttempt reader, SplitRequest request) {
    if (request.sourceId().equals(read.sourceId())) {
      assignment.onSplitRequest(reader.subtask(), progress);
    } else {
      assignment.withdrawRequest(reader.subtask());
      reader.sendEvent(new NoMoreSplits(request.sourceId()), context);
    }
  }

  @Override
  public EnumeratorState snapshotState(long checkpointId) {
    restoredState.throwIfNotRestorable();
    return new EnumeratorState(
        isUnbounded,
        progress.position(),
        progress.failedReportCount(),
        progress.hasAllSplits(),
        assignment.snapshotSplits(),
        rules,
        null);
  }

  /** Leaves the report on the service: another JobManager may continue with it. */
  @Override
  public void close() {
    threads.stop();
  }
}

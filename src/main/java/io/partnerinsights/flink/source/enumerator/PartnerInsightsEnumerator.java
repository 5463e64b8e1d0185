package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.session.Application;
import io.partnerinsights.flink.plan.PlannedRead;
import io.partnerinsights.flink.source.event.LinkRequest;
import io.partnerinsights.flink.source.event.LinkResponse;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the report in the JobManager, divides it into splits, and gives readers splits and
 * links. Each call runs on the worker thread of {@code callAsync}, so the coordinator's thread
 * never waits. All other methods run on the coordinator's thread.
 *
 * <p>A checkpoint keeps where the read stands. After a failure of the JobManager the job continues
 * with the same report, also if the report was created after the last checkpoint.
 */
public final class PartnerInsightsEnumerator
    implements SplitEnumerator<PartnerInsightsSplit, EnumeratorState> {
  private static final Logger LOG = LoggerFactory.getLogger(PartnerInsightsEnumerator.class);

  /** Interval at which the enumerator looks whether a step is due; a look is no call. */
  private static final Duration TICK = Duration.ofMillis(200);

  private final SplitEnumeratorContext<PartnerInsightsSplit> context;
  private final ReportWork work;
  private final Deque<PartnerInsightsSplit> unassigned;
  private final Set<Integer> waiting = new LinkedHashSet<>();

  /** Readers that have asked for a link before the report was complete, with what they have. */
  private final Map<Integer, Integer> linkRequests = new LinkedHashMap<>();

  private boolean planned;
  private boolean complete;

  private PartnerInsightsEnumerator(
      SplitEnumeratorContext<PartnerInsightsSplit> context,
      PlannedRead read,
      EnumeratorState state) {
    this.context = context;
    this.work = new ReportWork(read, new Application(), state);
    this.unassigned = new ArrayDeque<>(state.unassigned());
    this.planned = state.planned();
  }

  /** Creates the enumerator of a new job. */
  public static PartnerInsightsEnumerator create(
      SplitEnumeratorContext<PartnerInsightsSplit> context, PlannedRead read) {
    return new PartnerInsightsEnumerator(context, read, EnumeratorState.initial());
  }

  /** Creates the enumerator of a job that continues from a checkpoint. */
  public static PartnerInsightsEnumerator restore(
      SplitEnumeratorContext<PartnerInsightsSplit> context,
      PlannedRead read,
      EnumeratorState state) {
    return new PartnerInsightsEnumerator(context, read, state);
  }

  @Override
  public void start() {
    context.callAsync(work::advance, this::advanced, 0, TICK.toMillis());
  }

  private void advanced(Boolean isComplete, Throwable failure) {
    check(failure);
    if (isComplete && !complete) {
      complete = true;
      context.callAsync(work::split, this::split);
      linkRequests.forEach(this::sendLink);
      linkRequests.clear();
    }
  }

  private void split(List<PartnerInsightsSplit> splits, Throwable failure) {
    check(failure);
    unassigned.addAll(splits);
    planned = true;
    assign();
  }

  /** Ends the job with the error, which has its code and its remedy. */
  private static void check(Throwable failure) {
    if (failure instanceof RuntimeException known) {
      throw known;
    }
    if (failure != null) {
      throw new FlinkRuntimeException(failure);
    }
  }

  @Override
  public void handleSplitRequest(int subtask, String host) {
    waiting.add(subtask);
    assign();
  }

  /** Serves all waiting readers: with a split, or with the news that there are no more. */
  private void assign() {
    if (!planned) {
      return;
    }
    for (int subtask : new ArrayList<>(waiting)) {
      waiting.remove(subtask);
      if (context.registeredReaders().containsKey(subtask)) {
        assign(subtask);
      }
    }
  }

  private void assign(int subtask) {
    PartnerInsightsSplit next = unassigned.poll();
    if (next == null) {
      context.signalNoMoreSplits(subtask);
    } else {
      LOG.info("Reader {} reads {}", subtask, next);
      context.assignSplit(next, subtask);
    }
  }

  @Override
  public void addSplitsBack(List<PartnerInsightsSplit> splits, int subtask) {
    splits.forEach(unassigned::addFirst);
    assign();
  }

  @Override
  public void addReader(int subtask) {
    // A reader without splits asks for one.
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    if (event instanceof LinkRequest request && complete) {
      sendLink(subtask, request.newerThan());
    } else if (event instanceof LinkRequest request) {
      linkRequests.put(subtask, request.newerThan());
    }
  }

  private void sendLink(int subtask, int newerThan) {
    context.callAsync(
        () -> work.link(newerThan),
        (link, failure) ->
            send(
                subtask,
                failure == null
                    ? link
                    : LinkResponse.failed(newerThan, EnumeratorErrors.ofRenewal(failure))));
  }

  private void send(int subtask, LinkResponse response) {
    if (context.registeredReaders().containsKey(subtask)) {
      context.sendEventToSourceReader(subtask, response);
    }
  }

  @Override
  public EnumeratorState snapshotState(long checkpointId) {
    return new EnumeratorState(work.saved(), planned, new ArrayList<>(unassigned));
  }

  /** Leaves the report on the service: another JobManager may continue with it. */
  @Override
  public void close() {
    work.stop();
  }
}

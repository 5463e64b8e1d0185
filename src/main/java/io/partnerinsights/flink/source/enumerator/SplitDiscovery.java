package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.LruMap;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.source.split.LinkRequest;
import io.partnerinsights.flink.source.split.LinkResponse;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * All calls of the service and the store that the enumerator makes. Waits run one at a time, on a
 * thread of their own: links and checkpoints do not wait for them. The worker thread of Flink's
 * {@code callAsync} calls the other methods, one at a time.
 *
 * @param <F> what a wait finds
 */
abstract class SplitDiscovery<F> {
  private static final ErrorRow SAME_LINK =
      ErrorCode.LINK_EXPIRED.row(
          "The link to the report's file could not be renewed",
          "the service returned the link that the store has refused",
          "restart the job from its last checkpoint",
          "reportId, executionId");

  final FlinkRead read;

  /** The number of readers, which share the splits; less than 1 if it is not known. */
  private final int readers;

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread waiting = new Thread(task, "partnerinsights-wait");
            waiting.setDaemon(true);
            return waiting;
          });

  /** The newest link of each execution; that of an older one is requested again. */
  private final Map<String, LinkResponse> newest = new LruMap<>(1_000);

  /** Numbers rise over all executions, so that none is issued twice. */
  private int issued;

  /** Null if no wait was begun since the last result. */
  private @Nullable CompletableFuture<F> running;

  SplitDiscovery(FlinkRead read, int readers) {
    this.read = read;
    this.readers = readers;
  }

  /** Waits for the service, on the waiting thread. */
  abstract F await();

  /** Returns what has been reached, after a wait that has found something or still runs. */
  abstract WorkProgress progress(Optional<F> found);

  /**
   * Returns a link to the file of an execution, newer than the expired one. Empty if there is no
   * file any more, and the user wants to continue without it.
   *
   * @param expired the link that the store has refused; null if the read has no link
   */
  abstract Optional<Secret> link(String executionId, @Nullable Secret expired);

  /**
   * Returns a link that is newer than the reader's; requests it from the service if needed. Readers
   * that find the same link expired share its successor.
   */
  final LinkResponse respond(LinkRequest request) {
    LinkResponse known = newest.get(request.executionId());
    if (known == null || known.number() <= request.newerThan()) {
      known = issue(request.executionId(), known == null ? null : known.link());
      newest.put(request.executionId(), known);
    }
    return known;
  }

  private LinkResponse issue(String executionId, @Nullable Secret expired) {
    issued++;
    return link(executionId, expired)
        .map(link -> new LinkResponse(executionId, issued, link, null))
        .orElseGet(() -> LinkResponse.lost(executionId));
  }

  static PartnerInsightsException sameLink(Report execution) {
    return SAME_LINK.error(execution.reportId(), execution.executionId());
  }

  final List<PartnerInsightsSplit> split(Report execution) {
    return PartnerInsightsSplit.of(execution, read.spec(), readers);
  }

  /**
   * Returns what has been reached since the last call; begins a wait unless one runs. Never blocks.
   *
   * @throws RuntimeException the error with which the wait has ended
   */
  WorkProgress advance() {
    CompletableFuture<F> current =
        running == null ? CompletableFuture.supplyAsync(this::await, thread) : running;
    running = current;
    return progress(current.isDone() ? Optional.of(result(current)) : Optional.empty());
  }

  private F result(CompletableFuture<F> ended) {
    running = null;
    try {
      return ended.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new FlinkRuntimeException(e.getCause());
    }
  }

  /**
   * Interrupts the wait, and begins no other. The report stays: a restored job continues with it.
   */
  final void stop() {
    thread.shutdownNow();
  }
}

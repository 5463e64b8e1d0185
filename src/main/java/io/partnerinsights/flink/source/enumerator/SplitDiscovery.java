package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.base.LruMap;
import io.partnerinsights.core.base.Threads;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.source.split.LinkRequest;
import io.partnerinsights.flink.source.split.LinkResponse;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * All calls of the service and the store that the enumerator makes. Waits run one at a time, on a
 * thread of their own: links and checkpoints do not wait for them. Links are requested on another
 * one, so that {@link #stop} interrupts both. The worker thread of Flink's {@code callAsync} calls
 * the other methods, one at a time.
 *
 * @param <F> what a wait finds
 */
abstract class SplitDiscovery<F> {
  private static final ErrorRow NOT_FOUND =
      ErrorCode.REPORT_NOT_FOUND.row(
          "The file of report {reportId}, execution {executionId}, was not found",
          "an earlier source of the HybridSource started to read this file, but the user of the"
              + " current source has no access to it",
          "use the same credentials in all sources of the HybridSource",
          "reportId, executionId");

  final FlinkRead read;

  /** The number of readers, which share the splits; less than 1 if it is not known. */
  private final int readers;

  private final ExecutorService waits = thread("partnerinsights-wait");
  private final ExecutorService links = thread("partnerinsights-link");

  /** The newest link of each execution; that of an older one is requested again. */
  private final Map<String, LinkResponse> newest = new LruMap<>(1_000);

  /** Numbers rise over all executions, so that none is issued twice. */
  private int issued;

  /** Null if no wait was begun since the last result. */
  private @Nullable Future<F> running;

  SplitDiscovery(FlinkRead read, int readers) {
    this.read = read;
    this.readers = readers;
  }

  private static ExecutorService thread(String name) {
    return Executors.newSingleThreadExecutor(Threads.daemons(name));
  }

  /** Waits for the service, on the waiting thread. */
  abstract F await();

  /** Returns what has been reached, after a wait that has found something or still runs. */
  abstract WorkProgress progress(Optional<F> found);

  /** Whether this discovery has found the splits of an execution, so that it can be lost. */
  abstract boolean hasFound(LinkRequest request);

  /**
   * Returns a link to the file of an execution that was found, after the service was asked for a
   * newer one. Empty if the file no longer exists, and the user wants to continue without it.
   *
   * @param rejected the link that the store has rejected; null if the read has no link
   */
  abstract Optional<Secret> link(String executionId, @Nullable Secret rejected);

  /** Whether a reader of this source has sent the request, not one of an earlier source. */
  final boolean isOwn(String readId) {
    return readId.equals(read.id());
  }

  /**
   * Returns a link that is newer than the reader's; requests it from the service if needed. Readers
   * that find the same link expired share its successor.
   */
  final LinkResponse respond(LinkRequest request) {
    return result(links.submit(() -> newest(request)));
  }

  private LinkResponse newest(LinkRequest request) {
    LinkResponse known = newest.get(request.executionId());
    if (known == null || known.number() <= request.newerThan()) {
      known = issue(request, known == null ? null : known.link());
      newest.put(request.executionId(), known);
    }
    return known;
  }

  private LinkResponse issue(LinkRequest request, @Nullable Secret rejected) {
    issued++;
    String executionId = request.executionId();
    return (hasFound(request) ? link(executionId, rejected) : linkOfOther(request))
        .map(link -> new LinkResponse(executionId, issued, link))
        .orElseGet(() -> LinkResponse.lost(executionId));
  }

  /**
   * An execution that this discovery has never found is not lost: it has a link, or is an error.
   */
  private Optional<Secret> linkOfOther(LinkRequest request) {
    String reportId = request.reportId();
    String executionId = request.executionId();
    return Optional.of(
        read.link(reportId, executionId).orElseThrow(() -> NOT_FOUND.error(reportId, executionId)));
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
    Future<F> current = running == null ? waits.submit(this::await) : running;
    running = current.isDone() ? null : current;
    return progress(running == null ? Optional.of(result(current)) : Optional.empty());
  }

  /** Returns the result of a call; Flink interrupts its worker thread at the end of a job. */
  private static <T> T result(Future<T> call) {
    try {
      return call.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new FlinkRuntimeException(e.getCause());
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      throw new FlinkRuntimeException(e);
    }
  }

  /**
   * Interrupts the calls, and begins no others. The report stays: a restored job continues with it.
   */
  final void stop() {
    waits.shutdownNow();
    links.shutdownNow();
  }
}

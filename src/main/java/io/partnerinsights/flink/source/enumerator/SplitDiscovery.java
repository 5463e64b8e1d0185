package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.source.split.LinkRequest;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the files that a read needs, and divides them into splits.
 *
 * <p>The worker thread of Flink's {@code callAsync} calls {@link #advance} and {@link
 * #applyResult}, one at a time. {@link #awaitSplits} runs on the waiting thread, {@link
 * #isDiscovered} and {@link #requestLink} on the thread of links, see {@link ServiceThreads}.
 *
 * @param <F> what a wait finds
 */
abstract class SplitDiscovery<F> {
  final FlinkRead read;

  /** The number of readers, which share the splits; less than 1 if it is not known. */
  private final int readerCount;

  private final ServiceThreads threads;

  /** Null if no wait was begun since the last result. Only the worker thread uses it. */
  private @Nullable Future<F> pendingWait;

  SplitDiscovery(FlinkRead read, int readerCount, ServiceThreads threads) {
    this.read = read;
    this.readerCount = readerCount;
    this.threads = threads;
  }

  /** Waits for the service, on the waiting thread. */
  abstract F awaitSplits();

  /** Returns what has been reached, after a wait that has found something or still runs. */
  abstract DiscoveryProgress applyResult(Optional<F> result);

  /** Whether this discovery has found the splits of an execution, so that it can be lost. */
  abstract boolean isDiscovered(LinkRequest request);

  /**
   * Returns a link to the file of an execution that was found, after the service was asked for a
   * newer one. Empty if the file no longer exists, and the user wants to continue without it.
   *
   * @param rejectedLink the link that the store has rejected; null if the read has no link
   */
  abstract Optional<Secret> requestLink(String executionId, @Nullable Secret rejectedLink);

  final List<PartnerInsightsSplit> splitExecution(Report execution) {
    return PartnerInsightsSplit.planSplits(execution, read.spec(), readerCount);
  }

  /**
   * Returns what has been reached since the last call; begins a wait unless one runs. Never blocks.
   *
   * @throws RuntimeException the error with which the wait has ended
   */
  DiscoveryProgress advance() {
    Future<F> wait = pendingWait == null ? threads.submitWait(this::awaitSplits) : pendingWait;
    pendingWait = wait.isDone() ? null : wait;
    return applyResult(
        pendingWait == null ? Optional.of(ServiceThreads.awaitResult(wait)) : Optional.empty());
  }
}

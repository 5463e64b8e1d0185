package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.spi.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All calls of the service and the store that the enumerator makes. Waits run on a {@link
 * WaitExecutor}; the methods are called by the worker thread of Flink's {@code callAsync}, one at a
 * time.
 */
interface SplitDiscovery {
  ErrorRow SAME_LINK =
      ErrorCode.LINK_EXPIRED.row(
          "The link to the report's file could not be renewed",
          "the service returned the link that the store has refused",
          "restart the job from its last checkpoint",
          "reportId, executionId");

  /**
   * Returns what has been reached since the last call; never blocks for long.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException the error that ends the read
   */
  WorkProgress advance();

  /**
   * Returns a link to the file of an execution, newer than the expired one. Empty if there is no
   * file any more, and the user wants to continue without it.
   *
   * @param expired the link that the store has refused; null if the read has no link
   */
  Optional<Secret> link(String executionId, @Nullable Secret expired);

  /** Ends the wait for the service; may be called by any thread. */
  void stop();
}

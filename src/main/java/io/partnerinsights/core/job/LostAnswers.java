package io.partnerinsights.core.job;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Sleeper;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a POST once. If its answer is lost, what it may have made is looked for; it is never sent
 * again, because there is no idempotency key. Thread-safe.
 */
final class LostAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(LostAnswers.class);

  /** Before each look: a gateway gives up on a request that its service may still work on. */
  private static final List<Duration> LOOKS =
      List.of(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(8));

  private final Sleeper sleeper;

  LostAnswers(Sleeper sleeper) {
    this.sleeper = sleeper;
  }

  /**
   * What the POST made.
   *
   * @param listing the items that only this POST can have made
   * @param unknown the error if there is not exactly one, made of the lost answer's
   */
  <T> T post(
      Supplier<T> post,
      Supplier<List<T>> listing,
      UnaryOperator<PartnerInsightsException> unknown) {
    try {
      return post.get();
    } catch (PartnerInsightsException e) {
      if (e.code() != ErrorCode.OUTCOME_UNKNOWN) {
        throw e;
      }
      LOG.warn("Looking for what a request has made whose answer was lost: {}", e.getMessage());
      return find(listing, e).orElseThrow(() -> unknown.apply(e));
    }
  }

  /** What stands in the way of looking does not hide that the outcome is unknown. */
  private <T> Optional<T> find(Supplier<List<T>> listing, PartnerInsightsException lost) {
    try {
      return find(listing);
    } catch (PartnerInsightsException e) {
      lost.addSuppressed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      lost.addSuppressed(e);
    }
    return Optional.empty();
  }

  private <T> Optional<T> find(Supplier<List<T>> listing) throws InterruptedException {
    for (Duration wait : LOOKS) {
      sleeper.sleep(wait);
      List<T> found = listing.get();
      if (!found.isEmpty()) {
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
      }
    }
    return Optional.empty();
  }
}

package io.partnerinsights.core.report;

import io.partnerinsights.core.base.Durations;
import io.partnerinsights.core.client.CallFailures;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Sends a POST whose object has a name that no other object has. If the outcome is unknown, the
 * object is looked up by the name, and the POST is repeated only when it is known to be absent: the
 * service has no idempotency key.
 */
public final class UniquePost<T> {
  /** Limit of repeats after an internal error, which is also the response to a wrong date. */
  private static final Duration INTERNAL_ERROR_LIMIT = Duration.ofMinutes(15);

  /** Enough for a second to become longer than any lag of a list. */
  private static final int MAX_DOUBLINGS = 7;

  private final ReportWait waiting;
  private final Duration lag;
  private final Supplier<T> send;
  private final Supplier<Optional<T>> lookup;
  private final Problem unconfirmed;

  /**
   * Takes the parts of the POST.
   *
   * @param waiting the wait that the POST belongs to; it limits the repeats
   * @param lag how long after the POST a list may not show its object: {@link
   *     ReportState#LIST_LAG}, or less if a second object does no harm; it doubles with each repeat
   * @param lookup finds the object by its name; its calls are repeated until they succeed
   * @param unconfirmed the error if the outcome stays unknown
   */
  public UniquePost(
      ReportWait waiting,
      Duration lag,
      Supplier<T> send,
      Supplier<Optional<T>> lookup,
      Problem unconfirmed) {
    this.waiting = waiting;
    this.lag = lag;
    this.send = send;
    this.lookup = lookup;
    this.unconfirmed = unconfirmed;
  }

  /** Sends the POST, and repeats it while it is known to have had no effect. */
  public T once() {
    Instant failing = Instant.MAX;
    for (int repeat = 0; ; repeat++) {
      try {
        return send.get();
      } catch (PartnerInsightsException e) {
        if (!CallFailures.isAmbiguous(e)) {
          throw e;
        }
        failing = failing.equals(Instant.MAX) ? waiting.now() : failing;
        Optional<T> found = lookUp(repeat, e);
        if (found.isPresent()) {
          return found.get();
        }
        if (Durations.isOver(left(failing, e))) {
          throw error("the service does not list this name yet", e);
        }
      }
    }
  }

  private Duration left(Instant failing, PartnerInsightsException e) {
    Duration rest = Duration.between(waiting.now(), failing.plus(INTERNAL_ERROR_LIMIT));
    return CallFailures.isInternalError(e)
        ? Durations.shorter(waiting.left(), rest)
        : waiting.left();
  }

  /**
   * Looks the object up until it is found, or a lookup has shown that it is absent. The POST may
   * have been sent again until now, after a 429. Where each second call fails, a call that succeeds
   * always precedes one that fails: so odd repeats make a call more, which may fail.
   */
  private Optional<T> lookUp(int repeat, PartnerInsightsException cause) {
    Duration doubled = lag.multipliedBy(1L << Math.min(repeat, MAX_DOUBLINGS));
    Duration listed = Durations.shorter(doubled, ReportState.LIST_LAG);
    Instant sent = waiting.now();
    Optional<T> found =
        waiting.lookUp(sent, sent.plus(listed), Optional::isPresent, () -> answered(cause));
    return found.isPresent() || repeat % 2 == 0 ? found : waiting.lookUpOnce(lookup);
  }

  private Optional<T> answered(PartnerInsightsException cause) {
    try {
      return lookup.get();
    } catch (PartnerInsightsException e) {
      if (e.code() == ErrorCode.WAIT_INTERRUPTED) {
        throw e;
      }
      PartnerInsightsException unknown =
          error("the lookup of this name failed: " + e.summary(), cause);
      unknown.addSuppressed(e);
      throw unknown;
    }
  }

  private PartnerInsightsException error(String reason, PartnerInsightsException cause) {
    cause.ids().forEach(unconfirmed::id);
    return unconfirmed.reason(reason).cause(cause).toException();
  }
}

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
  private static final Duration INTERNAL_ERROR_TIMEOUT = Duration.ofMinutes(15);

  /** Enough for a list lag of one second to exceed {@link ReportState#LIST_LAG}. */
  private static final int MAX_DOUBLINGS = 7;

  private final ReportWait wait;
  private final Duration listLag;
  private final Supplier<T> send;
  private final Supplier<Optional<T>> lookup;
  private final Problem unconfirmedProblem;

  /**
   * Takes the parts of the POST.
   *
   * @param wait the wait that the POST belongs to; it limits the repeats
   * @param listLag how long after the POST a list may not show its object: {@link
   *     ReportState#LIST_LAG}, or less if a second object does no harm; it doubles with each repeat
   * @param lookup finds the object by its name; its calls are repeated until they succeed
   * @param unconfirmedProblem the error if the outcome stays unknown
   */
  public UniquePost(
      ReportWait wait,
      Duration listLag,
      Supplier<T> send,
      Supplier<Optional<T>> lookup,
      Problem unconfirmedProblem) {
    this.wait = wait;
    this.listLag = listLag;
    this.send = send;
    this.lookup = lookup;
    this.unconfirmedProblem = unconfirmedProblem;
  }

  /** Sends the POST, and repeats it while it is known to have had no effect. */
  public T sendOrFind() {
    Instant firstFailure = Instant.MAX;
    for (int repeat = 0; ; repeat++) {
      try {
        return send.get();
      } catch (PartnerInsightsException e) {
        if (!CallFailures.mayHaveTakenEffect(e)) {
          throw e;
        }
        firstFailure = firstFailure.equals(Instant.MAX) ? wait.now() : firstFailure;
        Optional<T> postedObject = awaitPostedObject(repeat, e);
        if (postedObject.isPresent()) {
          return postedObject.get();
        }
        if (Durations.isOver(timeLeft(firstFailure, e))) {
          throw unconfirmedError("the service does not list this name yet", e);
        }
      }
    }
  }

  private Duration timeLeft(Instant firstFailure, PartnerInsightsException e) {
    Duration errorTimeLeft =
        Duration.between(wait.now(), firstFailure.plus(INTERNAL_ERROR_TIMEOUT));
    return CallFailures.mayBeInternalError(e)
        ? Durations.min(wait.timeLeft(), errorTimeLeft)
        : wait.timeLeft();
  }

  /**
   * Looks the object up until it is found or proven to be absent. The POST may have been sent as
   * late as now, because it is repeated after a 429.
   */
  private Optional<T> awaitPostedObject(int repeat, PartnerInsightsException cause) {
    Duration doubledLag = listLag.multipliedBy(1L << Math.min(repeat, MAX_DOUBLINGS));
    Duration repeatLag = Durations.min(doubledLag, ReportState.LIST_LAG);
    Instant sentAt = wait.now();
    return wait.repeatLookup(
        sentAt, sentAt.plus(repeatLag), Optional::isPresent, () -> callLookup(cause));
  }

  private Optional<T> callLookup(PartnerInsightsException cause) {
    try {
      return lookup.get();
    } catch (PartnerInsightsException e) {
      if (e.code() == ErrorCode.WAIT_INTERRUPTED) {
        throw e;
      }
      PartnerInsightsException lookupError =
          unconfirmedError("the lookup of this name failed: " + e.summary(), cause);
      lookupError.addSuppressed(e);
      throw lookupError;
    }
  }

  private PartnerInsightsException unconfirmedError(String reason, PartnerInsightsException cause) {
    cause.ids().forEach(unconfirmedProblem::id);
    return unconfirmedProblem.reason(reason).cause(cause).toException();
  }
}

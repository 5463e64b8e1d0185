package io.partnerinsights.core.report;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.http.OutcomeUnknownException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Sends a POST whose object has a name that no other object has. If the outcome is unknown, the
 * object is looked up by the name, and the POST is repeated only when it is known to be absent: the
 * service has no idempotency key.
 *
 * @param during the wait that the POST belongs to; it limits the repeats
 * @param send sends the POST
 * @param lookup finds the object by its name; its calls are repeated until they are answered
 * @param unconfirmed the error if the outcome stays unknown
 */
public record UniquePost<T>(
    ReportWait during, Supplier<T> send, Supplier<Optional<T>> lookup, Problem unconfirmed) {
  /** When the lookups are made after the POST: a gateway gives up before its service does. */
  private static final List<Duration> TIMES =
      List.of(
          Duration.ZERO,
          Duration.ofSeconds(2),
          Duration.ofSeconds(8),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(120));

  /** Interval of further lookups. */
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** Minimum age of a POST whose object is not listed and therefore counts as absent. */
  private static final Duration LISTED = ReportState.LIST_LAG;

  /** Limit of repeats after an internal error, with which the service also answers a wrong date. */
  private static final Duration INTERNAL_ERROR_LIMIT = Duration.ofMinutes(15);

  /**
   * Sends the POST, and repeats it while it is known to have had no effect.
   *
   * @throws PartnerInsightsException the service's refusal; {@code OUTCOME_UNKNOWN} after the wait
   */
  public T once() {
    Instant failing = Instant.MAX;
    for (; ; ) {
      try {
        return send.get();
      } catch (PartnerInsightsException e) {
        if (!isAmbiguous(e)) {
          throw e;
        }
        failing = failing.equals(Instant.MAX) ? during.now() : failing;
        Optional<T> found = lookUp(during.now(), e);
        if (found.isPresent()) {
          return found.get();
        }
        if (Durations.isOver(left(failing, e))) {
          throw error("nothing is listed under its name so far", e);
        }
      }
    }
  }

  private Duration left(Instant failing, PartnerInsightsException e) {
    boolean internalError =
        e.code() == ErrorCode.SERVICE_FAILED && words(e).contains("correlation id");
    Duration left = during.left();
    return internalError
        ? Durations.shorter(
            left, Duration.between(during.now(), failing.plus(INTERNAL_ERROR_LIMIT)))
        : left;
  }

  /**
   * Looks the object up until it is found, or a lookup has shown that it is absent.
   *
   * @param sent when the POST has failed: it may have been sent again until then, after a 429
   */
  private Optional<T> lookUp(Instant sent, PartnerInsightsException cause) {
    for (int number = 0; ; number++) {
      during.pauseUntil(sent.plus(lookupTime(number)));
      Instant began = during.now();
      Optional<T> found = answered(cause);
      if (found.isPresent() || !began.isBefore(sent.plus(LISTED))) {
        return found;
      }
    }
  }

  /** Returns when a lookup is made, from 0, as a time after the POST. */
  static Duration lookupTime(int lookup) {
    int last = TIMES.size() - 1;
    return lookup <= last
        ? TIMES.get(lookup)
        : TIMES.get(last).plus(INTERVAL.multipliedBy(lookup - last));
  }

  private Optional<T> answered(PartnerInsightsException cause) {
    try {
      return lookup.get();
    } catch (PartnerInsightsException e) {
      if (e.code() == ErrorCode.WAIT_INTERRUPTED) {
        throw e;
      }
      PartnerInsightsException unknown =
          error("it could not be looked up by its name: " + e.summary(), cause);
      unknown.addSuppressed(e);
      throw unknown;
    }
  }

  private PartnerInsightsException error(String reason, PartnerInsightsException cause) {
    cause.ids().forEach(unconfirmed::id);
    return unconfirmed.reason(reason).cause(cause).toException();
  }

  /** Whether the POST may have taken effect. A 429 is a refusal, and so is a 4xx. */
  static boolean isAmbiguous(PartnerInsightsException e) {
    return e.code() == ErrorCode.OUTCOME_UNKNOWN
        || e.code() == ErrorCode.SERVICE_FAILED
        || e.code() == ErrorCode.BAD_RESPONSE
        || isNameTaken(e);
  }

  /** Whether the POST may have taken effect, also if an interrupt has ended it. */
  static boolean isOpen(PartnerInsightsException e) {
    return isAmbiguous(e)
        || (e.code() == ErrorCode.WAIT_INTERRUPTED
            && e.getCause() instanceof OutcomeUnknownException);
  }

  /** A repeat is refused with such words if the first attempt has taken effect. */
  private static boolean isNameTaken(PartnerInsightsException e) {
    return e.code() == ErrorCode.REQUEST_REFUSED && words(e).contains("already exist");
  }

  static String words(PartnerInsightsException e) {
    return e.summary().toLowerCase(Locale.ROOT);
  }
}

package io.partnerinsights.core.job;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.job.HourlyBudget.Turn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lets so many reports be made in any 60 minutes; the next waits for its turn instead of being
 * refused by the service. Counted is what this JVM makes with the same account. Waiting for a turn
 * does not count into the time-out of the report, which begins when the report has been made; an
 * interrupt ends it and leaves nothing behind. Thread-safe.
 */
public final class Turns {
  /** So often the log says how it stands. */
  private static final Duration LOG_INTERVAL = Duration.ofSeconds(30);

  private final HourlyBudget budget;
  private final int perHour;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Audience audience;

  /**
   * The turns of this client's account.
   *
   * @param perHour how many reports in 60 minutes, at least one
   */
  public Turns(
      PartnerInsightsClient client, int perHour, Clock clock, Sleeper sleeper, Audience audience) {
    this.budget = HourlyBudget.of(client);
    this.perHour = perHour;
    this.clock = clock;
    this.sleeper = sleeper;
    this.audience = audience;
  }

  /**
   * Makes a report when its turn has come; first come, first served. An order that the service
   * refuses uses up no turn.
   *
   * @throws io.partnerinsights.core.errors.ReportException {@code WAIT_INTERRUPTED} before anything
   *     was made, and what the order throws
   */
  public <T> T make(Supplier<T> order) {
    Turn turn = budget.queue();
    boolean mayBeMade = false;
    try {
      await(turn);
      T made = order.get();
      mayBeMade = true;
      return made;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    } catch (PartnerInsightsException e) {
      mayBeMade = e.code() == ErrorCode.OUTCOME_UNKNOWN;
      throw e;
    } finally {
      end(turn, mayBeMade);
    }
  }

  private void await(Turn turn) throws InterruptedException {
    Optional<Instant> until = budget.take(turn, perHour, clock.instant());
    while (until.isPresent()) {
      tell(until.get());
      Duration left = Duration.between(clock.instant(), until.get());
      sleeper.sleep(left.compareTo(LOG_INTERVAL) < 0 ? left : LOG_INTERVAL);
      until = budget.take(turn, perHour, clock.instant());
    }
  }

  private void tell(Instant until) {
    audience
        .log()
        .progress(
            ("A report waits for its turn until %s: %d in 60 minutes are made with one account"
                    + " (option maxReportsPerHour)")
                .formatted(until, perHour));
    audience.listener().waitingForPermit(until);
  }

  private void end(Turn turn, boolean mayBeMade) {
    if (mayBeMade) {
      budget.use(turn, clock.instant());
    } else {
      budget.giveBack(turn);
    }
  }

  private static PartnerInsightsException interrupted(InterruptedException cause) {
    return Problem.of(
            ErrorCode.WAIT_INTERRUPTED, "The wait for a turn to make the report was interrupted")
        .reason("so many reports as maxReportsPerHour allows were made in the last 60 minutes")
        .remedy("ask again later: no report was made for this yet")
        .cause(cause)
        .toException();
  }
}

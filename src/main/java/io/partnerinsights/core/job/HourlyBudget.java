package io.partnerinsights.core.job;

import io.partnerinsights.core.client.PartnerInsightsClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * The turns of one account in this JVM, in the order in which they were asked for: those of the
 * last hour, and those that wait. Thread-safe.
 */
final class HourlyBudget {
  private static final Duration WINDOW = Duration.ofMinutes(60);
  private static final Map<PartnerInsightsClient, HourlyBudget> ALL =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final List<Turn> turns = new ArrayList<>();

  /** One turn; without a time while it waits. */
  static final class Turn {
    private Optional<Instant> taken = Optional.empty();
  }

  static HourlyBudget of(PartnerInsightsClient client) {
    return ALL.computeIfAbsent(client, account -> new HourlyBudget());
  }

  synchronized Turn queue() {
    Turn turn = new Turn();
    turns.add(turn);
    return turn;
  }

  /**
   * Takes the turn if it has come.
   *
   * @param most how many there are in an hour
   * @return empty if it is taken, otherwise when it will come, as far as is known now
   */
  synchronized Optional<Instant> take(Turn turn, int most, Instant now) {
    turns.removeIf(old -> old.taken.map(time -> isOver(time, now)).orElse(false));
    int place = turns.indexOf(turn);
    if (place < most) {
      turn.taken = Optional.of(now);
      return Optional.empty();
    }
    return Optional.of(after(place - most, most, now));
  }

  private static boolean isOver(Instant taken, Instant now) {
    return !now.isBefore(taken.plus(WINDOW));
  }

  /** When the turn at this place counts no more; one that waits itself has to come first. */
  private Instant after(int place, int most, Instant now) {
    Instant comes = place < most ? now : after(place - most, most, now);
    return turns.get(place).taken.orElse(comes).plus(WINDOW);
  }

  /** The service counts a report when it is made, which may be later than its turn was taken. */
  synchronized void use(Turn turn, Instant now) {
    turn.taken = Optional.of(now);
  }

  /** No report came of it. */
  synchronized void giveBack(Turn turn) {
    turns.remove(turn);
  }
}

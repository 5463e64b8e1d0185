package io.partnerinsights.core.report;

import io.partnerinsights.core.client.ReportService;
import io.partnerinsights.core.http.MonotonicClock;
import io.partnerinsights.core.http.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Starts the waits of one session: with its account, its settings, and one way to sleep and to log.
 * Thread-safe.
 *
 * @param client the account's client, whose calls are repeated for a minute at most
 * @param clock never jumps; waits are measured by it
 * @param random shared by threads, so it must be thread-safe
 */
public record WaitFactory(
    ReportService client,
    ReportSettings settings,
    Clock clock,
    Sleeper sleeper,
    RandomGenerator random,
    WaitLog log) {
  /** Limit of a search that only describes what a read would do. */
  private static final Duration SEARCH_TIMEOUT = Duration.ofMinutes(1);

  public static WaitFactory of(ReportService client, ReportSettings settings, WaitLog log) {
    return new WaitFactory(
        client, settings, MonotonicClock.system(), Sleeper.system(), new Random(), log);
  }

  /** Returns the same waits, whose lines of the log name a dataset. */
  public WaitFactory of(String dataset) {
    return with(log.of(dataset));
  }

  /** Returns the same waits as parts of another one. */
  public WaitFactory in(OpenWaits.Wait whole) {
    return with(log.in(whole));
  }

  /** Returns the same waits for the report of a load. */
  public WaitFactory ofLoad(String dataset) {
    return new WaitFactory(client, settings.ofLoad(dataset), clock, sleeper, random, log);
  }

  private WaitFactory with(WaitLog other) {
    return new WaitFactory(client, settings, clock, sleeper, random, other);
  }

  public Instant now() {
    return clock.instant();
  }

  public Instant serviceTime() {
    return client.serviceTime(now());
  }

  /** Makes calls that an outage of the service ends only after option {@code reportTimeout}. */
  public <T> T within(Function<ReportWait, T> calls) {
    return within(settings.timeout(), calls);
  }

  private <T> T within(Duration limit, Function<ReportWait, T> calls) {
    ReportWait wait = start();
    wait.limit(limit);
    try {
      return calls.apply(wait);
    } finally {
      wait.end();
    }
  }

  /** Searches something, without a line in the log. */
  <T> T quietly(Function<ReportWait, T> calls) {
    return with(WaitLog.none(clock)).within(SEARCH_TIMEOUT, calls);
  }

  ReportWait start() {
    return new ReportWait(this);
  }
}

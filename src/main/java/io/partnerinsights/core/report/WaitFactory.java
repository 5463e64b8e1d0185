package io.partnerinsights.core.report;

import io.partnerinsights.core.client.ReportService;
import io.partnerinsights.core.http.MonotonicClock;
import io.partnerinsights.core.http.Sleeper;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * What the waits of one session share: its account, its settings, and one way to sleep and to log.
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
  public static WaitFactory of(ReportService client, ReportSettings settings, WaitLog log) {
    return new WaitFactory(
        client, settings, MonotonicClock.system(), Sleeper.system(), new Random(), log);
  }

  /** Returns the same waits, which name a dataset in their lines of the log. */
  public WaitFactory of(String dataset) {
    return with(log.of(dataset));
  }

  /** Returns the same waits as parts of another one. */
  public WaitFactory in(OpenWaits.Wait whole) {
    return with(log.in(whole));
  }

  /** Returns the same waits for reports of another use. */
  public WaitFactory creating(ReportUse use) {
    return new WaitFactory(client, settings.creating(use), clock, sleeper, random, log);
  }

  private WaitFactory with(WaitLog other) {
    return new WaitFactory(client, settings, clock, sleeper, random, other);
  }

  public Instant now() {
    return clock.instant();
  }

  /** Whether another wait contains these, and deletes what is due after its end. */
  boolean areParts() {
    return log.owner() != null;
  }

  /** Returns when a wait begins now, or when the wait has begun of which these are parts. */
  Instant begun() {
    OpenWaits.Wait whole = log.owner();
    return whole == null ? now() : whole.begun();
  }

  public Instant serviceTime() {
    return client.serviceTime(now());
  }

  /** Returns the same waits without a line in the log. */
  WaitFactory quiet() {
    return with(WaitLog.none(clock));
  }
}

package io.partnerinsights.core.report.broker;

import io.partnerinsights.core.report.Fingerprint;
import io.partnerinsights.core.report.PlannedReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * The reports of one application, by question. Lives on the driver; closed when the application
 * ends. Thread-safe.
 */
public final class ReportBroker implements AutoCloseable {
  /** So long the end of an application may take because of us. */
  private static final Duration FAREWELL = Duration.ofSeconds(20);

  private final Clock clock;
  private final Belongings belongings = new Belongings();
  private final Waiters waiters = new Waiters();
  private final Map<Fingerprint, SharedReport> current = new HashMap<>();
  private final Map<Fingerprint, Forgotten> forgotten = new HashMap<>();
  private final Map<Received.Way, Long> counts = new EnumMap<>(Received.Way.class);

  /** A broker that knows of no report yet. */
  public ReportBroker(Clock clock) {
    this.clock = clock;
  }

  /**
   * The report that a new reader of this question shares: there is none that is too old. No call.
   *
   * @param maxAge how old it may be at most
   */
  synchronized SharedReport share(PlannedReport plan, Duration maxAge) {
    SharedReport known = current.get(plan.fingerprint());
    if (known == null || known.isOlderThan(maxAge, clock.instant())) {
      known = new SharedReport(plan, this);
      current.put(plan.fingerprint(), known);
    }
    return known;
  }

  /**
   * From now on this question has a new report: whoever reads it next, also with a DataFrame that
   * was there before, gets one that is made after this call.
   */
  public synchronized void forget(Fingerprint question) {
    SharedReport old = current.remove(question);
    Forgotten before = forgotten.getOrDefault(question, Forgotten.nothing());
    forgotten.put(question, before.and(old, clock.instant()));
  }

  /** What must not be adopted for this question any more. */
  synchronized Forgotten forgotten(Fingerprint question) {
    return forgotten.getOrDefault(question, Forgotten.nothing());
  }

  synchronized void count(Received.Way way) {
    counts.merge(way, 1L, Long::sum);
  }

  /** What has been made, adopted and reused so far. */
  public synchronized ReportCounts counts() {
    return new ReportCounts(
        counts.getOrDefault(Received.Way.CREATED, 0L),
        counts.getOrDefault(Received.Way.ADOPTED, 0L),
        counts.getOrDefault(Received.Way.REUSED, 0L));
  }

  /**
   * Ends all waits and removes from the service what was made, as {@code keep} says; takes up to 20
   * s. A report that still runs is left to be found again, unless its wait was interrupted.
   */
  @Override
  public void close() {
    waiters.stop();
    belongings.remove(FAREWELL);
  }

  Instant now() {
    return clock.instant();
  }

  Belongings belongings() {
    return belongings;
  }

  Waiters waiters() {
    return waiters;
  }
}

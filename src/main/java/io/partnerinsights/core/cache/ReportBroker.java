package io.partnerinsights.core.cache;

import io.partnerinsights.core.job.ReportFinder.Wanted;
import io.partnerinsights.core.options.Reuse;
import io.partnerinsights.core.report.Fingerprint;
import io.partnerinsights.core.report.ReportPlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

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
  private final List<Forgotten> forgotten = new ArrayList<>();
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
  synchronized SharedReport share(ReportPlan plan, Duration maxAge) {
    SharedReport shared = known(plan, maxAge).orElseGet(() -> new SharedReport(plan, this));
    current.put(plan.fingerprint(), shared);
    return shared;
  }

  /**
   * From now on these questions have new reports: whoever reads them next, also with a DataFrame
   * that was there before, gets one that is made after this call.
   */
  public synchronized void forget(Predicate<ReportPlan> which) {
    List<SharedReport> old =
        current.values().stream().filter(report -> which.test(report.plan())).toList();
    old.forEach(report -> current.remove(report.plan().fingerprint()));
    forgotten.add(Forgotten.now(which, clock.instant(), old));
  }

  /** Which reports on the service will do for this question. */
  synchronized Wanted wanted(ReportPlan plan, ReuseSettings settings) {
    List<Forgotten> rules = forgotten.stream().filter(rule -> rule.which().test(plan)).toList();
    return new Wanted(
        settings.maxAge(),
        settings.reuse() == Reuse.ALWAYS,
        rules.stream().map(Forgotten::at).max(Comparator.naturalOrder()).orElse(Instant.MIN),
        rules.stream().flatMap(rule -> rule.reportIds().stream()).collect(Collectors.toSet()));
  }

  /** What an asker would share now, if there is something. */
  synchronized Optional<SharedReport> known(ReportPlan plan, Duration maxAge) {
    return Optional.ofNullable(current.get(plan.fingerprint()))
        .filter(report -> !report.isOlderThan(maxAge, clock.instant()));
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

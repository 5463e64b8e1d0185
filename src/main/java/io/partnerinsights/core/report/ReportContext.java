package io.partnerinsights.core.report;

import io.partnerinsights.core.client.ReportService;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.http.Sleeper;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the waits of one session share: its account, its settings, and one way to sleep and to log.
 * Thread-safe.
 *
 * @param client the account's client, whose calls are repeated for a minute at most
 * @param clock never jumps; waits are measured by it
 * @param random shared by threads, so it must be thread-safe
 * @param open the open waits of the application
 * @param dataset named by lines of the log; empty if it is not known
 * @param whole the wait of a load's dataset, if these waits are parts of it; null for other reads
 */
public record ReportContext(
    ReportService client,
    ReportSettings settings,
    Clock clock,
    Sleeper sleeper,
    RandomGenerator random,
    OpenWaits open,
    String dataset,
    OpenWaits.@Nullable Entry whole) {
  public ReportContext(
      ReportService client,
      ReportSettings settings,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random,
      OpenWaits open) {
    this(client, settings, clock, sleeper, random, open, "", null);
  }

  public static ReportContext of(
      ReportService client, ReportSettings settings, Clock clock, OpenWaits open) {
    return new ReportContext(client, settings, clock, Sleeper.system(), new Random(), open);
  }

  /** Returns the same waits, which name a dataset in their lines of the log. */
  public ReportContext of(String name) {
    return new ReportContext(client, settings, clock, sleeper, random, open, name, whole);
  }

  /** Returns the same waits as parts of another one, and with its name in the log. */
  public ReportContext in(OpenWaits.Entry other) {
    return new ReportContext(client, settings, clock, sleeper, random, open, dataset, other);
  }

  /** Returns the same waits for reports of another use. */
  public ReportContext creating(ReportUse use) {
    ReportSettings other = settings.creating(use);
    return new ReportContext(client, other, clock, sleeper, random, open, dataset, whole);
  }

  /** Returns the same waits without a line in the log. */
  ReportContext quiet() {
    OpenWaits silent = OpenWaits.silent(clock);
    return new ReportContext(client, settings, clock, sleeper, random, silent, dataset, null);
  }

  /** Returns the wait of a thread, which opens it when it first sleeps. */
  OpenWaits.Entry entry() {
    return whole == null ? open.entry(dataset) : whole;
  }

  /** Whether another wait contains these, and deletes what is due after its end. */
  boolean areParts() {
    return whole != null;
  }

  /** Returns when a wait begins now, or when the wait has begun of which these are parts. */
  Instant begun() {
    return whole == null ? now() : whole.begun();
  }

  public Instant now() {
    return clock.instant();
  }

  public Instant serviceTime() {
    return client.serviceTime(now());
  }
}

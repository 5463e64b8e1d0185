package io.partnerinsights.core.report;

import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.base.Sleeper;
import io.partnerinsights.core.client.ReportService;
import io.partnerinsights.core.created.ReportUse;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the waits of one session share: its account, its settings, and one way to sleep and to log.
 * Thread-safe.
 */
public final class ReportContext {
  /** What all waits of a session share. The clock never jumps; the random is thread-safe. */
  private record Shared(
      ReportService client, Clock clock, Sleeper sleeper, RandomGenerator random) {}

  private final Shared shared;
  private final ReportSettings settings;
  private final OpenWaits open;

  /** Named by lines of the log; empty if it is not known. */
  private final String dataset;

  /** The wait of a load's dataset, if these waits are parts of it; null for other reads. */
  private final OpenWaits.@Nullable Entry whole;

  public ReportContext(
      ReportService client,
      ReportSettings settings,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random,
      OpenWaits open) {
    this(new Shared(client, clock, sleeper, random), settings, open, "", null);
  }

  private ReportContext(
      Shared shared,
      ReportSettings settings,
      OpenWaits open,
      String dataset,
      OpenWaits.@Nullable Entry whole) {
    this.shared = shared;
    this.settings = settings;
    this.open = open;
    this.dataset = dataset;
    this.whole = whole;
  }

  public static ReportContext of(
      ReportService client, ReportSettings settings, Clock clock, OpenWaits open) {
    return new ReportContext(client, settings, clock, Sleeper.system(), new Random(), open);
  }

  /** Returns the same waits, which name a dataset in their lines of the log. */
  public ReportContext naming(String name) {
    return new ReportContext(shared, settings, open, name, whole);
  }

  /** Returns the same waits as parts of another one, and with its name in the log. */
  public ReportContext in(OpenWaits.Entry other) {
    return new ReportContext(shared, settings, open, dataset, other);
  }

  /** Returns the same waits for reports of another use. */
  public ReportContext creating(ReportUse use) {
    return new ReportContext(shared, settings.creating(use), open, dataset, whole);
  }

  /** Returns the same waits without a line in the log. */
  ReportContext quiet() {
    return new ReportContext(shared, settings, OpenWaits.silent(shared.clock), dataset, null);
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
    return shared.clock.instant();
  }

  public Instant serviceTime() {
    return shared.client.serviceTime(now());
  }

  public ReportService client() {
    return shared.client;
  }

  public ReportSettings settings() {
    return settings;
  }

  public Clock clock() {
    return shared.clock;
  }

  Sleeper sleeper() {
    return shared.sleeper;
  }

  public RandomGenerator random() {
    return shared.random;
  }

  public OpenWaits open() {
    return open;
  }
}

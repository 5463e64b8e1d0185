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
public final class WaitContext {
  /** What all waits of a session share. The clock never jumps; the random is thread-safe. */
  private record SharedParts(
      ReportService client, Clock clock, Sleeper sleeper, RandomGenerator random) {}

  private final SharedParts sharedParts;
  private final ReportSettings settings;
  private final OpenWaits openWaits;

  /** The dataset that log messages name; empty if unknown. */
  private final String dataset;

  /** The wait of a load's dataset, if these waits are parts of it; null for other reads. */
  private final OpenWaits.@Nullable Entry parentWait;

  public WaitContext(
      ReportService client,
      ReportSettings settings,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random,
      OpenWaits openWaits) {
    this(new SharedParts(client, clock, sleeper, random), settings, openWaits, "", null);
  }

  private WaitContext(
      SharedParts sharedParts,
      ReportSettings settings,
      OpenWaits openWaits,
      String dataset,
      OpenWaits.@Nullable Entry parentWait) {
    this.sharedParts = sharedParts;
    this.settings = settings;
    this.openWaits = openWaits;
    this.dataset = dataset;
    this.parentWait = parentWait;
  }

  public static WaitContext of(
      ReportService client, ReportSettings settings, Clock clock, OpenWaits openWaits) {
    return new WaitContext(client, settings, clock, Sleeper.system(), new Random(), openWaits);
  }

  /** Returns a copy for waits whose log messages name a dataset. */
  public WaitContext withDataset(String name) {
    return new WaitContext(sharedParts, settings, openWaits, name, parentWait);
  }

  /** Returns a copy for waits that are parts of another wait, which the log names. */
  public WaitContext asPartOf(OpenWaits.Entry newParent) {
    return new WaitContext(sharedParts, settings, openWaits, dataset, newParent);
  }

  /** Returns a copy for reports of another use. */
  public WaitContext withUse(ReportUse use) {
    return new WaitContext(sharedParts, settings.withUse(use), openWaits, dataset, parentWait);
  }

  /** Returns a copy for waits that log nothing. */
  WaitContext withoutMessages() {
    return new WaitContext(
        sharedParts, settings, OpenWaits.withoutMessages(sharedParts.clock), dataset, null);
  }

  /** Returns the wait of a thread, which opens it when it first sleeps. */
  OpenWaits.Entry parentOrNewEntry() {
    return parentWait == null ? openWaits.newEntry(dataset) : parentWait;
  }

  /** Whether these are parts of a load's wait. The load deletes what is due at its end. */
  boolean hasParentWait() {
    return parentWait != null;
  }

  /** Returns when the wait of the load's dataset began, or the present time outside loads. */
  Instant parentWaitStartOrNow() {
    return parentWait == null ? now() : parentWait.createdAt();
  }

  public Instant now() {
    return sharedParts.clock.instant();
  }

  public Instant serviceTime() {
    return sharedParts.client.toServiceTime(now());
  }

  public ReportService client() {
    return sharedParts.client;
  }

  public ReportSettings settings() {
    return settings;
  }

  public Clock clock() {
    return sharedParts.clock;
  }

  Sleeper sleeper() {
    return sharedParts.sleeper;
  }

  public RandomGenerator random() {
    return sharedParts.random;
  }

  public OpenWaits openWaits() {
    return openWaits;
  }
}

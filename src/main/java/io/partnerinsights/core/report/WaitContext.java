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
 *
 * @param clock never jumps
 * @param random thread-safe
 * @param dataset the dataset that log messages name; empty if unknown
 * @param parentWait the wait of a load's dataset, if these waits are parts of it; null for other
 *     reads
 */
public record WaitContext(
    ReportService client,
    ReportSettings settings,
    Clock clock,
    Sleeper sleeper,
    RandomGenerator random,
    OpenWaits openWaits,
    String dataset,
    OpenWaits.@Nullable Entry parentWait) {

  public WaitContext(
      ReportService client,
      ReportSettings settings,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random,
      OpenWaits openWaits) {
    this(client, settings, clock, sleeper, random, openWaits, "", null);
  }

  public static WaitContext of(
      ReportService client, ReportSettings settings, Clock clock, OpenWaits openWaits) {
    return new WaitContext(client, settings, clock, Sleeper.system(), new Random(), openWaits);
  }

  /** Returns a copy for waits whose log messages name a dataset. */
  public WaitContext withDataset(String name) {
    return new WaitContext(client, settings, clock, sleeper, random, openWaits, name, parentWait);
  }

  /** Returns a copy for waits that are parts of another wait, which the log names. */
  public WaitContext asPartOf(OpenWaits.Entry newParent) {
    return new WaitContext(client, settings, clock, sleeper, random, openWaits, dataset, newParent);
  }

  /** Returns a copy for reports of another use. */
  public WaitContext withUse(ReportUse use) {
    ReportSettings newSettings = settings.withUse(use);
    return new WaitContext(
        client, newSettings, clock, sleeper, random, openWaits, dataset, parentWait);
  }

  /** Returns a copy for waits that log nothing. */
  WaitContext withoutMessages() {
    OpenWaits silentWaits = OpenWaits.withoutMessages(clock);
    return new WaitContext(client, settings, clock, sleeper, random, silentWaits, dataset, null);
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
    return clock.instant();
  }

  public Instant serviceTime() {
    return client.toServiceTime(now());
  }
}

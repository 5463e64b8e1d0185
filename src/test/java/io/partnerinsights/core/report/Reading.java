package io.partnerinsights.core.report;

import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.base.Sleeper;
import io.partnerinsights.core.client.ReportService;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** How a test reads: with its account, settings and clock. */
public record Reading(
    ReportService client,
    ReportSettings settings,
    Clock clock,
    Sleeper sleeper,
    RandomGenerator random,
    OpenWaits openWaits) {
  WaitContext newContext(Sharing sharing) {
    return new WaitContext(client, sharing.applyTo(settings), clock, sleeper, random, openWaits);
  }
}

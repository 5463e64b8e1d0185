package io.partnerinsights.core.report;

import io.partnerinsights.core.client.ReportService;
import io.partnerinsights.core.http.Sleeper;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** How a test reads: with its account, settings and clock. */
public record Reading(
    ReportService client,
    ReportSettings settings,
    Clock clock,
    Sleeper sleeper,
    RandomGenerator random,
    WaitLog log) {
  WaitFactory waits(Sharing sharing) {
    return new WaitFactory(client, sharing.in(settings), clock, sleeper, random, log);
  }
}

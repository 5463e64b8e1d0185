package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.settings.Quirk;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Decides which queries and reports are listed already. */
final class ListLag {
  private static final Duration LAG = Duration.ofSeconds(75);

  private final boolean lags;
  private final Clock clock;

  ListLag(ApiSettings settings, Clock clock) {
    this.lags = settings.has(Quirk.LISTS_LAG);
    this.clock = clock;
  }

  boolean isListed(Instant created) {
    return !lags || !created.plus(LAG).isAfter(clock.instant());
  }
}

package io.partnerinsights.core.report.broker;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * What a question's next report must not be.
 *
 * @param at it is made at this time or later, by this machine's clock
 * @param reportIds nor one of these, whatever the service's clock says
 */
record Forgotten(Instant at, Set<String> reportIds) {
  static Forgotten nothing() {
    return new Forgotten(Instant.MIN, Set.of());
  }

  /** And this one too; null if nobody had asked for it yet. */
  Forgotten and(SharedReport old, Instant now) {
    Set<String> ids = new HashSet<>(reportIds);
    if (old != null) {
      old.forget().ifPresent(ids::add);
    }
    return new Forgotten(now, Set.copyOf(ids));
  }
}

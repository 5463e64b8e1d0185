package io.partnerinsights.core.cache;

import io.partnerinsights.core.report.ReportPlan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the next report of some questions must not be.
 *
 * @param which of which questions
 * @param at it is made at this time or later, by this machine's clock
 * @param reportIds nor one of these, whatever the service's clock says
 */
record Forgotten(Predicate<ReportPlan> which, Instant at, Set<String> reportIds) {
  static Forgotten now(Predicate<ReportPlan> which, Instant now, List<SharedReport> old) {
    return new Forgotten(
        which,
        now,
        old.stream()
            .map(SharedReport::forget)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet()));
  }
}

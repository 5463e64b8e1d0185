package io.partnerinsights.core.report;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one read asks of a report.
 *
 * @param waits of the session that reads
 * @param first the state before the first call, with the read's mark
 * @param adoption which existing reports may be adopted; ignored if the plan names a report
 * @param replacement present if another report may replace one that was deleted, once in a wait:
 *     how long the wait searches for a replacement that an earlier process has created
 * @param restored whether an engine has restored the read
 * @param repeated whether the read has read the report before
 */
record ReadTerms(
    Waits waits,
    ReportState first,
    AdoptionRules adoption,
    @Nullable Duration replacement,
    boolean restored,
    boolean repeated) {
  /** Adopts nothing, and replaces nothing. */
  static ReadTerms of(Waits waits, ReportState first) {
    return new ReadTerms(waits, first, AdoptionRules.none(), null, false, false);
  }
}

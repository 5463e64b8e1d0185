package io.partnerinsights.core.report.broker;

import io.partnerinsights.core.report.CompletedReport;

/**
 * A completed report, and how it was come by.
 *
 * @param report with a link that is fresh now
 */
public record Received(CompletedReport report, Way way) {
  /** How a report was come by. */
  public enum Way {
    /** It was made for this. */
    CREATED,
    /** Another application made it. */
    ADOPTED,
    /** This application has read it before. */
    REUSED,
    /** It was asked for by its id. */
    GIVEN
  }
}

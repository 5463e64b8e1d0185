package io.partnerinsights.core.cache;

import io.partnerinsights.core.model.CompletedReport;
import java.time.Duration;

/**
 * A completed report, and how it was come by.
 *
 * @param report with a link that is fresh now
 * @param looks how often its status was asked for
 * @param waited from asking to having it: for a turn, for the report, for another who asked first
 */
public record Received(CompletedReport report, Way way, long looks, Duration waited) {
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

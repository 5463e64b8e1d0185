package io.partnerinsights.sandbox.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One version of a report. Immutable; a change creates another version with the same id. */
public record StoredReport(
    String reportId,
    String user,
    StoredQuery query,
    ReportDefinition definition,
    Times times,
    Status status) {

  /** The status of the schedule, as the service spells it. */
  public enum Status {
    Active,
    Paused,
    Inactive
  }

  /**
   * When the report was created and last changed.
   *
   * @param modified null before the first change
   */
  public record Times(Instant created, @Nullable Instant modified) {
    Times modifiedAt(Instant now) {
      return new Times(created, now);
    }
  }

  StoredReport with(Status newStatus, Instant now) {
    return new StoredReport(reportId, user, query, definition, times.modifiedAt(now), newStatus);
  }

  /** Returns the report with another definition; an inactive report becomes active. */
  StoredReport with(ReportDefinition newDefinition, Instant now) {
    Status newStatus = status == Status.Inactive ? Status.Active : status;
    return new StoredReport(reportId, user, query, newDefinition, times.modifiedAt(now), newStatus);
  }
}

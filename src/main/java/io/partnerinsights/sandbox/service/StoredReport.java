package io.partnerinsights.sandbox.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One version of a report. A change creates another with the same id. */
public record StoredReport(
    String reportId,
    String user,
    StoredQuery query,
    ReportDefinition definition,
    Instant createdTime,
    @Nullable Instant modifiedTime,
    Status status) {

  /** The status of the schedule, as the service spells it. */
  public enum Status {
    Active,
    Paused,
    Inactive
  }

  StoredReport withStatus(Status newStatus, Instant now) {
    return new StoredReport(reportId, user, query, definition, createdTime, now, newStatus);
  }

  /** Returns the report with another definition; an inactive report becomes active. */
  StoredReport withDefinition(ReportDefinition newDefinition, Instant now) {
    Status newStatus = status == Status.Inactive ? Status.Active : status;
    return new StoredReport(reportId, user, query, newDefinition, createdTime, now, newStatus);
  }
}

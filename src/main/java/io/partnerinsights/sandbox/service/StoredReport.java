package io.partnerinsights.sandbox.service;

import java.time.Instant;

/** A report as it stands; a change makes another one with the same id. */
public record StoredReport(
    String reportId,
    StoredQuery query,
    ReportForm form,
    Instant created,
    Instant modified,
    Owned owned) {

  /** Whether the schedule runs. */
  public enum Status {
    Active,
    Paused,
    Inactive
  }

  /** Whose it is, and whether it runs. */
  public record Owned(String user, Status status) {}

  /** Whether the schedule runs. */
  public Status status() {
    return owned.status();
  }

  StoredReport with(Status status, Instant now) {
    return new StoredReport(reportId, query, form, created, now, new Owned(owned.user(), status));
  }

  /** A new schedule brings a report that has run out back to life. */
  StoredReport with(ReportForm changed, Instant now) {
    Status status = status() == Status.Inactive ? Status.Active : status();
    return new StoredReport(
        reportId, query, changed, created, now, new Owned(owned.user(), status));
  }
}

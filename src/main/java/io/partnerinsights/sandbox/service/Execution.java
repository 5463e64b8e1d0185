package io.partnerinsights.sandbox.service;

import io.partnerinsights.sandbox.service.InsightsService.ExecutionView;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** One run of a report. Changed under the service's lock only. */
final class Execution {
  static final String PENDING = "Pending";
  static final String RUNNING = "Running";
  static final String PAUSED = "Paused";
  static final String COMPLETED = "Completed";
  static final String FAILED = "Failed";

  final String id = UUID.randomUUID().toString();
  final Instant requested;
  final StoredReport report;
  String status = PENDING;
  Instant dueAt;
  Instant generated;
  boolean hasFile;

  /** A pause ends an attempt; what an earlier attempt still does counts no more. */
  int attempt;

  /** The file in the making, up to the change of status that follows. */
  CompletableFuture<Void> work = CompletableFuture.completedFuture(null);

  /** The callback on its way. */
  CompletableFuture<Void> callback = CompletableFuture.completedFuture(null);

  Execution(StoredReport report, Instant requested) {
    this.report = report;
    this.requested = requested;
  }

  boolean isOpen() {
    return status.equals(PENDING) || status.equals(RUNNING);
  }

  boolean isDue(Instant now) {
    return isOpen() && !dueAt.isAfter(now);
  }

  String fileName() {
    return "reports/" + id + "." + report.form().format().name().toLowerCase(Locale.ROOT);
  }

  ExecutionView view() {
    return new ExecutionView(id, report, status, requested, generated, hasFile ? fileName() : null);
  }
}

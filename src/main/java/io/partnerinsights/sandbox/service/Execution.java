package io.partnerinsights.sandbox.service;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** One execution of a report. Guarded by the service's lock. */
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

  /** Number of the current attempt. A pause ends an attempt; its late results are ignored. */
  int attempt;

  /** The writing of the file, and the change of status after it. */
  CompletableFuture<Void> work = CompletableFuture.completedFuture(null);

  /** The sending of the callback. */
  CompletableFuture<Void> callback = CompletableFuture.completedFuture(null);

  Execution(StoredReport report, Instant requested) {
    this.report = report;
    this.requested = requested;
  }

  /** Returns whether the execution is pending or running. */
  boolean isOpen() {
    return status.equals(PENDING) || status.equals(RUNNING);
  }

  /** Returns whether an open execution's latency is over. */
  boolean isDue(Instant now) {
    return isOpen() && !dueAt.isAfter(now);
  }

  String fileName() {
    return "reports/" + id + "." + report.definition().format().name().toLowerCase(Locale.ROOT);
  }

  ExecutionView view() {
    return new ExecutionView(id, report, status, requested, generated, hasFile ? fileName() : null);
  }
}

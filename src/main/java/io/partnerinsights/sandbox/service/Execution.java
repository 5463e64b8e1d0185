package io.partnerinsights.sandbox.service;

import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a report. It is planned until its time comes: then it is listed as Pending but
 * does not run. Guarded by the service's lock.
 */
final class Execution {
  static final String PENDING = "Pending";
  static final String RUNNING = "Running";
  static final String PAUSED = "Paused";
  static final String COMPLETED = "Completed";
  static final String FAILED = "Failed";

  final String id;
  final Instant requested;
  final StoredReport report;
  final boolean planned;
  String status = PENDING;
  @Nullable Instant dueAt;
  @Nullable Instant generated;
  boolean hasFile;

  /** Number of the current attempt. A pause ends an attempt; its late results are ignored. */
  int attempt;

  /** The writing of the file, and the change of status after it. */
  CompletableFuture<Void> work = CompletableFuture.completedFuture(null);

  CompletableFuture<Void> callback = CompletableFuture.completedFuture(null);

  /** The time is when the execution begins, or will begin if it is planned. */
  Execution(String id, StoredReport report, Instant requested, boolean planned) {
    this.id = id;
    this.report = report;
    this.requested = requested;
    this.planned = planned;
  }

  Execution begunBy(StoredReport current, Instant now) {
    return new Execution(id, current, now, false);
  }

  boolean isOpen() {
    return !planned && (status.equals(PENDING) || status.equals(RUNNING));
  }

  boolean isDue(Instant now) {
    return isOpen() && dueAt != null && !dueAt.isAfter(now);
  }

  String fileName() {
    return "reports/" + id + "." + report.definition().format().name().toLowerCase(Locale.ROOT);
  }

  ExecutionView view() {
    return new ExecutionView(id, report, status, requested, generated, hasFile ? fileName() : null);
  }
}

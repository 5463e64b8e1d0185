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
  final Instant beginTime;
  final StoredReport report;
  final boolean isPlanned;
  String status = PENDING;
  @Nullable Instant dueAt;
  @Nullable Instant generatedTime;
  boolean hasFile;

  /** Number of the current attempt. A pause ends an attempt; its late results are ignored. */
  int attempt;

  /** The writing of the file, and the change of status after it. */
  CompletableFuture<Void> work = CompletableFuture.completedFuture(null);

  CompletableFuture<Void> callback = CompletableFuture.completedFuture(null);

  /** The time is when the execution begins, or will begin if it is planned. */
  Execution(String id, StoredReport report, Instant beginTime, boolean isPlanned) {
    this.id = id;
    this.report = report;
    this.beginTime = beginTime;
    this.isPlanned = isPlanned;
  }

  Execution withBegin(StoredReport currentReport, Instant now) {
    return new Execution(id, currentReport, now, false);
  }

  boolean isOpen() {
    return !isPlanned && (status.equals(PENDING) || status.equals(RUNNING));
  }

  boolean isDue(Instant now) {
    return isOpen() && dueAt != null && !dueAt.isAfter(now);
  }

  String fileName() {
    return "reports/" + id + "." + report.definition().format().name().toLowerCase(Locale.ROOT);
  }

  ExecutionView toView() {
    return new ExecutionView(
        id, report, status, beginTime, generatedTime, hasFile ? fileName() : null);
  }
}

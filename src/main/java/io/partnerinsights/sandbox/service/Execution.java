package io.partnerinsights.sandbox.service;

import io.partnerinsights.sandbox.service.ExecutionSnapshot.Status;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a report. It is planned until its time comes: then it is listed as Pending but
 * does not run. Guarded by the service's lock.
 */
final class Execution {
  final String executionId;
  final StoredReport report;
  final boolean isPlanned;
  private final Instant beginTime;
  private Status status = Status.Pending;
  private @Nullable Instant dueTime;
  private @Nullable Instant generatedTime;
  private boolean hasFile;

  /** Number of the current attempt. A pause ends an attempt; its late results are ignored. */
  private int attempt;

  /** The writing of the file, and the change of status after it. */
  private CompletableFuture<Void> fileWriting = CompletableFuture.completedFuture(null);

  private CompletableFuture<Void> callback = CompletableFuture.completedFuture(null);

  /** The time is when the execution begins, or will begin if it is planned. */
  Execution(String id, StoredReport report, Instant beginTime, boolean isPlanned) {
    this.executionId = id;
    this.report = report;
    this.beginTime = beginTime;
    this.isPlanned = isPlanned;
  }

  Execution toBegunExecution(StoredReport currentReport, Instant now) {
    return new Execution(executionId, currentReport, now, false);
  }

  boolean isPaused() {
    return status == Status.Paused;
  }

  boolean isDue(Instant now) {
    return isOpen() && dueTime != null && !dueTime.isAfter(now);
  }

  private boolean isOpen() {
    return !isPlanned && (status == Status.Pending || status == Status.Running);
  }

  int attempt() {
    return attempt;
  }

  void setPending(@Nullable Instant newDueTime) {
    status = Status.Pending;
    dueTime = newDueTime;
  }

  void startWriting(CompletableFuture<Void> writing) {
    status = Status.Running;
    fileWriting = writing;
  }

  /** Calls a consumer after the work, with its failure or null. */
  void whenWritingEnds(Consumer<@Nullable Throwable> consumer) {
    fileWriting =
        fileWriting.handle(
            (done, failure) -> {
              consumer.accept(failure);
              return null;
            });
  }

  void setResult(Status finalStatus, Instant endTime, boolean withFile) {
    status = finalStatus;
    generatedTime = endTime;
    hasFile = withFile;
  }

  void setCallback(CompletableFuture<Void> newCallback) {
    callback = newCallback;
  }

  /** Pauses the execution unless it has ended. */
  void pause() {
    if (isPlanned || isOpen()) {
      invalidateAttempt();
      status = Status.Paused;
    }
  }

  void invalidateAttempt() {
    attempt++;
  }

  CompletableFuture<Void> fileWriting() {
    return fileWriting;
  }

  Stream<CompletableFuture<Void>> fileWritingAndCallback() {
    return Stream.of(fileWriting, callback);
  }

  String fileName() {
    return "reports/"
        + executionId
        + "."
        + report.definition().format().name().toLowerCase(Locale.ROOT);
  }

  ExecutionSnapshot toSnapshot() {
    return new ExecutionSnapshot(
        executionId, report, status, beginTime, generatedTime, hasFile ? fileName() : null);
  }
}

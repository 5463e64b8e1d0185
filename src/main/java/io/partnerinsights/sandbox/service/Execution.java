package io.partnerinsights.sandbox.service;

import io.partnerinsights.sandbox.service.ExecutionView.Status;
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
  final String id;
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
  private CompletableFuture<Void> work = CompletableFuture.completedFuture(null);

  private CompletableFuture<Void> callback = CompletableFuture.completedFuture(null);

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

  void startWork(CompletableFuture<Void> writing) {
    status = Status.Running;
    work = writing;
  }

  /** Calls a consumer after the work, with its failure or null. */
  void whenWorkEnds(Consumer<@Nullable Throwable> consumer) {
    work =
        work.handle(
            (done, failure) -> {
              consumer.accept(failure);
              return null;
            });
  }

  void end(Status finalStatus, Instant endTime, boolean withFile) {
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
      endAttempt();
      status = Status.Paused;
    }
  }

  void endAttempt() {
    attempt++;
  }

  CompletableFuture<Void> work() {
    return work;
  }

  Stream<CompletableFuture<Void>> workAndCallback() {
    return Stream.of(work, callback);
  }

  String fileName() {
    return "reports/" + id + "." + report.definition().format().name().toLowerCase(Locale.ROOT);
  }

  ExecutionView toView() {
    return new ExecutionView(
        id, report, status, beginTime, generatedTime, hasFile ? fileName() : null);
  }
}

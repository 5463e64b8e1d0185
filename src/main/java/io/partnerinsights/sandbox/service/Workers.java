package io.partnerinsights.sandbox.service;

import io.partnerinsights.sandbox.data.FileFormat;
import io.partnerinsights.sandbox.data.Warehouse.QueryRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The threads that write files, send callbacks and advance the service. */
final class Workers implements AutoCloseable {
  private static final int THREADS = 3;

  /** Maximum time to wait for running tasks on shutdown. */
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(30);

  private final InsightsService.Environment environment;
  private final ScheduledExecutorService pool;
  private final Executor executor;
  private final List<Thread> threads = new ArrayList<>();

  Workers(InsightsService.Environment environment) {
    this.environment = environment;
    this.pool = Executors.newScheduledThreadPool(THREADS, this::newThread);
    this.executor = environment.settings().runsInCallerThread ? Runnable::run : pool;
  }

  private synchronized Thread newThread(Runnable task) {
    Thread thread = new Thread(task, "partnerinsights-sandbox-" + (threads.size() + 1));
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  void repeatTask(Runnable task, Duration interval) {
    ScheduledFuture<?> unused =
        pool.scheduleWithFixedDelay(
            task, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  CompletableFuture<Void> writeFileAsync(QueryRequest query, Execution execution) {
    FileFormat format = execution.report.definition().format();
    String name = execution.fileName();
    Path file =
        environment.folder().resolve(execution.executionId + "-" + execution.attempt() + ".txt");
    return runAsync(
        () -> {
          environment.warehouse().writeReport(query, format, file);
          environment.store().storeFile(name, file, format.contentType());
        });
  }

  void deleteFile(Execution execution) {
    environment.store().deleteFile(execution.fileName());
  }

  CompletableFuture<Void> runAsync(Runnable task) {
    return CompletableFuture.runAsync(task, executor);
  }

  /** Also awaits the ends of the threads: a pool has terminated a moment before they have. */
  @Override
  public void close() {
    pool.shutdownNow();
    try {
      if (pool.awaitTermination(SHUTDOWN_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        for (Thread thread : startedThreads()) {
          thread.join();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized List<Thread> startedThreads() {
    return List.copyOf(threads);
  }
}

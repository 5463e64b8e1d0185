package io.partnerinsights.sandbox.service;

import io.partnerinsights.sandbox.data.FileFormat;
import io.partnerinsights.sandbox.data.Warehouse.QueryRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that write files, send callbacks and advance the service. */
final class Workers implements AutoCloseable {
  private static final int THREADS = 3;

  /** Maximum time to wait for running tasks on shutdown. */
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(30);

  private final InsightsService.Environment environment;
  private final Object lock;
  private final ScheduledExecutorService threads;

  /**
   * Starts the threads.
   *
   * @param lock the service's lock
   */
  Workers(InsightsService.Environment environment, Object lock) {
    this.environment = environment;
    this.lock = lock;
    AtomicInteger started = new AtomicInteger();
    this.threads =
        Executors.newScheduledThreadPool(THREADS, task -> thread(task, started.incrementAndGet()));
  }

  private static Thread thread(Runnable task, int number) {
    Thread thread = new Thread(task, "partnerinsights-sandbox-" + number);
    thread.setDaemon(true);
    return thread;
  }

  ScheduledFuture<?> repeat(Runnable task, Duration interval) {
    return threads.scheduleWithFixedDelay(
        task, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Runs a query and stores its file. */
  CompletableFuture<Void> writeFile(QueryRequest query, Execution execution) {
    FileFormat format = execution.report.definition().format();
    String name = execution.fileName();
    Path file = environment.folder().resolve(execution.id + "-" + execution.attempt + ".txt");
    return run(
        () -> {
          environment.warehouse().write(query, format, file);
          environment.store().put(name, file, format.contentType());
        });
  }

  void deleteFile(Execution execution) {
    environment.store().remove(execution.fileName());
  }

  CompletableFuture<Void> run(Runnable task) {
    return CompletableFuture.runAsync(task, threads);
  }

  /** Runs a task under the service's lock. */
  void runLocked(Runnable task) {
    synchronized (lock) {
      task.run();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      threads.awaitTermination(SHUTDOWN_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

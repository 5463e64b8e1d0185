package io.partnerinsights.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads one file with one fault after the other, and counts how the reads end. */
record WireRun(String where, WireFile file, WireCounts counts) {
  /** Most of a read with a fault is waiting. */
  private static final int READERS = 32;

  /** More than a read with any fault takes on a busy machine. */
  private static final long HANG_SECONDS = 120;

  /** More than a busy machine needs to close a connection. */
  private static final Duration CLOSE_LIMIT = Duration.ofMinutes(1);

  void run(List<WireFault> faults) throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      Queue<WireFault> left = new ConcurrentLinkedQueue<>(faults);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        running.add(threads.submit(() -> runAll(threads, left)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Void runAll(ExecutorService threads, Queue<WireFault> faults)
      throws InterruptedException {
    try (FaultyProxy proxy = file.newProxy()) {
      for (WireFault fault = faults.poll(); fault != null; fault = faults.poll()) {
        proxy.planFault(fault);
        await(fault, threads.submit(() -> file.readRows(proxy)));
        if (!proxy.awaitNoConnections(CLOSE_LIMIT)) {
          counts.countLeak(where, fault);
        }
      }
    }
    return null;
  }

  private void await(WireFault fault, Future<List<String>> read) throws InterruptedException {
    String kind = where + "; " + fault.name();
    try {
      counts.countRows(kind, fault, file.isRight(read.get(HANG_SECONDS, TimeUnit.SECONDS)));
    } catch (ExecutionException e) {
      counts.countError(kind, fault, e.getCause());
    } catch (TimeoutException e) {
      read.cancel(true);
      counts.countError(kind, fault, e);
    }
  }
}

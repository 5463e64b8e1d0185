package io.partnerinsights.core.report.broker;

import io.partnerinsights.core.errors.PartnerInsightsException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One action's asking for the slices of a question, each on a thread of its own that ends with it.
 * They are found or ordered one after the other, so that one waits for its turn at a time and their
 * query is made once, and waited for together. The first failure ends the other waits, but not
 * their reports. For one use.
 */
final class Gathering {
  /** A link that may have waited longer for the last report is asked for again. */
  private static final Duration FRESH = Duration.ofMinutes(1);

  private final List<ReportOnDemand> parts;
  private final List<SharedReport> planned;
  private final List<Semaphore> mayOrder;
  private volatile boolean failed;

  /** A report and when it was there. */
  private record Arrival(int slice, Received received, Instant time) {}

  Gathering(List<ReportOnDemand> parts, List<SharedReport> planned) {
    this.parts = parts;
    this.planned = planned;
    this.mayOrder = Stream.generate(() -> new Semaphore(0)).limit(parts.size() + 1L).toList();
  }

  List<Received> received() {
    return withFreshLinks(arrivals());
  }

  private List<Arrival> arrivals() {
    ExecutorService threads = Executors.newFixedThreadPool(parts.size(), Gathering::thread);
    try {
      return arrivals(new ExecutorCompletionService<>(threads));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SliceErrors.interrupted(parts.size(), e);
    } finally {
      end(threads);
    }
  }

  private List<Arrival> arrivals(CompletionService<Arrival> asking) throws InterruptedException {
    for (int i = 0; i < parts.size(); i++) {
      int slice = i;
      asking.submit(() -> ask(slice));
    }
    mayOrder.get(0).release();
    List<Arrival> arrivals = new ArrayList<>();
    while (arrivals.size() < parts.size()) {
      arrivals.add(next(asking));
    }
    arrivals.sort(Comparator.comparingInt(Arrival::slice));
    return arrivals;
  }

  private Arrival next(CompletionService<Arrival> asking) throws InterruptedException {
    try {
      return asking.take().get();
    } catch (ExecutionException e) {
      failed = true;
      if (e.getCause() instanceof PartnerInsightsException failure) {
        throw failure;
      }
      throw new IllegalStateException("A slice has ended in an unforeseen way", e.getCause());
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "partnerinsights-slice");
    thread.setDaemon(true);
    return thread;
  }

  private Arrival ask(int slice) throws InterruptedException {
    mayOrder.get(slice).acquire();
    ReportOnDemand part = parts.get(slice);
    return new Arrival(slice, get(slice, companions(slice)), part.now());
  }

  private Received get(int slice, Companions companions) {
    try {
      return parts.get(slice).get(planned.get(slice), companions);
    } catch (PartnerInsightsException e) {
      throw SliceErrors.failed(
          "Slice %d of %d".formatted(slice + 1, parts.size()), parts.get(slice).plan(), e);
    }
  }

  private Companions companions(int slice) {
    return new Companions() {
      @Override
      public void nextMayOrder() {
        mayOrder.get(slice + 1).release();
      }

      @Override
      public boolean haveFailed() {
        return failed;
      }
    };
  }

  /** Nobody waits any more when this returns; what is ordered stays ordered. */
  private static void end(ExecutorService threads) {
    threads.shutdownNow();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** While the last slices wait for their turn, the first ones' links may expire. */
  private List<Received> withFreshLinks(List<Arrival> arrivals) {
    return arrivals.stream().map(this::withFreshLink).toList();
  }

  private Received withFreshLink(Arrival arrival) {
    Instant now = parts.get(arrival.slice()).now();
    return now.isBefore(arrival.time().plus(FRESH))
        ? arrival.received()
        : arrival.received().renewedBy(get(arrival.slice(), Companions.NONE));
  }
}

package io.partnerinsights.core.job;

import io.partnerinsights.core.client.PartnerInsightsClient;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Semaphore;

/**
 * Looks for all who wait with one account. It has no thread: one of those who wait keeps it, that
 * is, passes the time and looks for all; the others rest until their own wait is over or nobody
 * keeps it any more. So nothing stays behind when nobody waits, and whoever is interrupted ends its
 * own wait only. Thread-safe.
 */
final class Lookout {
  private static final Map<PartnerInsightsClient, Lookout> ALL =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final Semaphore bell = new Semaphore(0);
  private final Set<Wait> waits = new LinkedHashSet<>();
  private final Looks looks = new Looks();
  private boolean kept;

  /** The one of this account; it does not hold on to the client, which goes when nobody uses it. */
  static Lookout of(PartnerInsightsClient client) {
    return ALL.computeIfAbsent(client, account -> new Lookout());
  }

  /** Returns when the wait is over; only the caller's own interrupt ends this earlier. */
  void await(Wait wait) throws InterruptedException {
    join(wait);
    try {
      while (takeOver(wait)) {
        try {
          keep(wait);
        } finally {
          handOver();
        }
      }
    } finally {
      leave(wait);
    }
  }

  private synchronized void join(Wait wait) {
    waits.add(wait);
    ring();
  }

  private synchronized void leave(Wait wait) {
    waits.remove(wait);
  }

  /** Whoever keeps the lookout takes a fresh look at what is to be done when. */
  void ring() {
    bell.release();
  }

  /** False when the wait is over; until then true as soon as nobody else keeps the lookout. */
  private synchronized boolean takeOver(Wait wait) throws InterruptedException {
    while (kept && !wait.isOver()) {
      wait();
    }
    kept |= !wait.isOver();
    return !wait.isOver();
  }

  private synchronized void handOver() {
    kept = false;
    notifyAll();
  }

  private void keep(Wait own) throws InterruptedException {
    while (!own.isOver()) {
      bell.drainPermits();
      List<Wait> all = open();
      all.forEach(Wait::tell);
      Duration rest = all.stream().map(Wait::rest).reduce(Durations::shorter).orElseThrow();
      if (Durations.isOver(rest)) {
        looks.look(all);
        wakeTheOthers();
      } else {
        own.sleep(rest, bell);
      }
    }
  }

  private synchronized List<Wait> open() {
    return waits.stream().filter(wait -> !wait.isOver()).toList();
  }

  private synchronized void wakeTheOthers() {
    notifyAll();
  }
}

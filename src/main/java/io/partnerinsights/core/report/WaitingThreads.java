package io.partnerinsights.core.report;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The threads that wait for reports. Their waits end with the application. Thread-safe. */
final class WaitingThreads {
  private final Set<Thread> threads = new HashSet<>();
  private boolean stopped;

  /**
   * Registers this thread.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code WAIT_INTERRUPTED} after
   *     the end of the application, which would not delete what the thread creates
   */
  synchronized void enter() {
    if (stopped) {
      throw ReportErrors.applicationEnded();
    }
    threads.add(Thread.currentThread());
  }

  synchronized void leave() {
    threads.remove(Thread.currentThread());
    notifyAll();
  }

  /**
   * Interrupts all threads that wait now, and lets them record what they have created.
   *
   * @param limit maximum time to wait for them
   */
  synchronized void stop(Duration limit) {
    stopped = true;
    threads.forEach(Thread::interrupt);
    long end = System.nanoTime() + limit.toNanos();
    try {
      for (long left = limit.toNanos();
          left > 0 && !threads.isEmpty();
          left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

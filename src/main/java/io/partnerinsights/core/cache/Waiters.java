package io.partnerinsights.core.cache;

import java.util.HashSet;
import java.util.Set;

/** The threads that wait for reports, so that all can be told to stop. Thread-safe. */
final class Waiters {
  private final Set<Thread> threads = new HashSet<>();
  private boolean stopped;

  synchronized void enter() {
    threads.add(Thread.currentThread());
  }

  synchronized void leave() {
    threads.remove(Thread.currentThread());
  }

  /** Interrupts those that wait now. */
  synchronized void stop() {
    stopped = true;
    threads.forEach(Thread::interrupt);
  }

  /** Whether waits end because the application does, which says nothing of their reports. */
  synchronized boolean areStopped() {
    return stopped;
  }
}

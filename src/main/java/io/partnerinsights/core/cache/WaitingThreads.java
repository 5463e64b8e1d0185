package io.partnerinsights.core.cache;

import java.util.HashSet;
import java.util.Set;

/** The threads that wait for reports, to be interrupted when the application ends. Thread-safe. */
final class WaitingThreads {
  private final Set<Thread> threads = new HashSet<>();
  private boolean stopped;

  synchronized void enter() {
    threads.add(Thread.currentThread());
  }

  synchronized void leave() {
    threads.remove(Thread.currentThread());
  }

  /** Interrupts all threads that wait now. */
  synchronized void stop() {
    stopped = true;
    threads.forEach(Thread::interrupt);
  }

  /** Whether waits end because the application does, which says nothing about their reports. */
  synchronized boolean areStopped() {
    return stopped;
  }
}

package io.partnerinsights.core.cache;

import java.util.HashSet;
import java.util.Set;

/** The threads that wait for reports. Their waits end with the application. Thread-safe. */
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

  /** Whether the application has ended the waits; their reports may still be needed. */
  synchronized boolean isStopped() {
    return stopped;
  }
}

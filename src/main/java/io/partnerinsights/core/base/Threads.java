package io.partnerinsights.core.base;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Creates the locks for which the threads of an application wait. Injected like the clock, so that
 * a simulation decides which thread runs next.
 */
@FunctionalInterface
public interface Threads {
  /** Creates a lock that serves the waiting threads in their order. */
  Lock newLock();

  /** Returns what creates daemon threads of this name, which do not keep the JVM running. */
  static ThreadFactory daemonFactory(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Returns the locks of the JVM. */
  static Threads system() {
    return () -> new ReentrantLock(true);
  }
}

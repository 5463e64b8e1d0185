package io.partnerinsights.core.base;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Creates the locks for which the threads of an application wait. Injected like the clock, so that
 * a simulation decides which thread runs next.
 */
@FunctionalInterface
public interface Threads {
  /** Creates a lock that serves the waiting threads in their order. */
  Lock lock();

  /** Returns the locks of the JVM. */
  static Threads system() {
    return () -> new ReentrantLock(true);
  }
}

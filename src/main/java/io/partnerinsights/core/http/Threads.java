package io.partnerinsights.core.http;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Creates the threads that an application starts, and the locks for which its threads wait.
 * Injected beside the clock, so that a simulation decides which thread runs next.
 */
public interface Threads {
  /** Creates a daemon thread, which the caller starts. */
  Thread create(String name, Runnable task);

  /** Creates a lock that serves the waiting threads in their order. */
  Lock lock();

  /** Returns the threads and locks of the JVM. */
  static Threads system() {
    return new Threads() {
      @Override
      public Thread create(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
      }

      @Override
      public Lock lock() {
        return new ReentrantLock(true);
      }
    };
  }
}

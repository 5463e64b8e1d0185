package io.partnerinsights.core.auth;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A pool of daemon threads for MSAL, which end when idle and never keep the JVM alive. A thread
 * starts its task only when no task is being submitted: MSAL starts the device code task before it
 * stores the task's future, and a task that starts earlier reads null.
 */
final class MsalThreads extends ThreadPoolExecutor {
  /** Held while a task is submitted. */
  private final ReentrantLock submitLock = new ReentrantLock();

  MsalThreads() {
    super(
        0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), MsalThreads::daemon);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "partnerinsights-sign-in");
    thread.setDaemon(true);
    return thread;
  }

  /** Calls MSAL, which submits its tasks before this method returns and starts them after it. */
  <T> T call(Supplier<T> msal) {
    submitLock.lock();
    try {
      return msal.get();
    } finally {
      submitLock.unlock();
    }
  }

  @Override
  protected void beforeExecute(Thread thread, Runnable task) {
    submitLock.lock();
    try {
      super.beforeExecute(thread, task);
    } finally {
      submitLock.unlock();
    }
  }
}

package io.partnerinsights.core.client;

import io.partnerinsights.core.http.Retries;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A call that one thread makes for all threads that need its result. Thread-safe. */
public final class SharedCall {
  /** Held by the thread that calls, until its first attempt has ended. */
  private final Lock callLock;

  public SharedCall(Lock callLock) {
    this.callLock = callLock;
  }

  /**
   * Returns the known result. Without one, one thread calls, and the others wait for its first
   * attempt, until an interrupt or their own deadline. If that attempt fails, the next of them
   * calls too: no thread waits for the repeats of another one.
   *
   * @param retries the retries of this thread's wait
   * @param knownResult returns the result of an earlier call, or null if a call is needed
   * @param call calls, and stores the result for other threads; runs its argument when an attempt
   *     fails
   */
  public <T> T findOrCall(
      Retries retries, Supplier<@Nullable T> knownResult, Function<Runnable, T> call) {
    T result = knownResult.get();
    if (result != null) {
      return result;
    }
    LockHold lockHold = new LockHold(retries.tryLock(callLock));
    try {
      T storedResult = knownResult.get();
      return storedResult == null ? call.apply(lockHold::release) : storedResult;
    } finally {
      lockHold.release();
    }
  }

  /** The hold of one thread on the lock, if it has it. Not thread-safe. */
  private final class LockHold {
    private boolean isHeld;

    LockHold(boolean isHeld) {
      this.isHeld = isHeld;
    }

    void release() {
      if (isHeld) {
        isHeld = false;
        callLock.unlock();
      }
    }
  }
}

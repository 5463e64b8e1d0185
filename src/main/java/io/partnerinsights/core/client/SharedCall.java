package io.partnerinsights.core.client;

import io.partnerinsights.core.http.Retries;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A call that one thread makes for all threads that need its result. Thread-safe. */
public final class SharedCall {
  /** Held by the thread that calls, until its first attempt has ended. */
  private final Lock turn;

  public SharedCall(Lock turn) {
    this.turn = turn;
  }

  /**
   * Returns the known result. Without one, one thread calls, and the others wait for its first
   * attempt, until an interrupt or their own deadline. If that attempt fails, the next of them
   * calls too: no thread waits for the repeats of another one.
   *
   * @param retries of the wait of this thread
   * @param knownResult returns the result of an earlier call, or null if a call is needed
   * @param call calls, and stores the result for other threads; calls what it gets when an attempt
   *     fails
   */
  public <T> T resultOf(
      Retries retries, Supplier<@Nullable T> knownResult, Function<Runnable, T> call) {
    T result = knownResult.get();
    if (result != null) {
      return result;
    }
    Turn ownTurn = new Turn(retries.tryLock(turn));
    try {
      T storedResult = knownResult.get();
      return storedResult == null ? call.apply(ownTurn::end) : storedResult;
    } finally {
      ownTurn.end();
    }
  }

  /** The turn of one thread, if it has it. Not thread-safe. */
  private final class Turn {
    private boolean isHeld;

    Turn(boolean isHeld) {
      this.isHeld = isHeld;
    }

    void end() {
      if (isHeld) {
        isHeld = false;
        turn.unlock();
      }
    }
  }
}

package io.partnerinsights.testing;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A call on a thread of its own, which a test can interrupt. */
public final class BackgroundCall<T> {
  private final FutureTask<T> task;
  private final Thread thread;

  private BackgroundCall(Callable<T> call) {
    this.task = new FutureTask<>(call);
    this.thread = new Thread(task);
    // A call that is deaf to an interrupt may outlive its test.
    thread.setDaemon(true);
  }

  public static <T> BackgroundCall<T> start(Callable<T> call) {
    BackgroundCall<T> backgroundCall = new BackgroundCall<>(call);
    backgroundCall.thread.start();
    return backgroundCall;
  }

  /** Starts a call, and returns when its thread waits for another one. */
  public static <T> BackgroundCall<T> startUntilWaiting(Callable<T> call) {
    BackgroundCall<T> backgroundCall = start(call);
    Await.until(() -> backgroundCall.isDone() || backgroundCall.isWaiting());
    return backgroundCall;
  }

  private boolean isWaiting() {
    return switch (thread.getState()) {
      case BLOCKED, WAITING, TIMED_WAITING -> true;
      default -> false;
    };
  }

  public boolean isDone() {
    return task.isDone();
  }

  public void interrupt() {
    thread.interrupt();
  }

  /** Returns the result, or throws the unchecked exception of the call. */
  public T awaitResult() {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw (RuntimeException) e.getCause();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

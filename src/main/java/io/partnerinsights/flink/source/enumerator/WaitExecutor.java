package io.partnerinsights.flink.source.enumerator;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * Runs waits for the service one at a time, on a thread of its own: links and checkpoints do not
 * wait for them. Only {@link #stop} may be called by another thread.
 */
final class WaitExecutor<T> {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread waiting = new Thread(task, "partnerinsights-wait");
            waiting.setDaemon(true);
            return waiting;
          });

  /** Null if no wait was begun since the last result. */
  private @Nullable Future<T> running;

  /**
   * Returns the result of the wait if it has ended; begins a wait if there is none. Never blocks.
   *
   * @throws RuntimeException the error with which the wait has ended
   */
  Optional<T> advance(Callable<T> wait) {
    Future<T> current = running == null ? thread.submit(wait) : running;
    running = current;
    return current.isDone() ? Optional.of(result(current)) : Optional.empty();
  }

  private T result(Future<T> ended) {
    try {
      return ended.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new FlinkRuntimeException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FlinkRuntimeException(e);
    } finally {
      running = null;
    }
  }

  /** Interrupts the wait, and begins no other. */
  void stop() {
    thread.shutdownNow();
  }
}

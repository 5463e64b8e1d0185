package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.base.Threads;
import io.partnerinsights.flink.source.split.NonRecoverableException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * The two threads on which an enumerator calls the service and the store, until its end. Waits run
 * one at a time on the waiting thread, so that links and checkpoints do not wait for them. Links
 * are requested on the thread of links.
 *
 * <p>The first failure fails the whole job, and the enumerator begins nothing more: Flink closes it
 * only after the delay of the restart strategy, and its successor continues.
 *
 * <p>Thread-safe. Flink's worker thread begins the calls, the coordinator's thread handles their
 * results, and Flink closes an enumerator on a third thread.
 */
final class ServiceThreads {
  private final ExecutorService waitExecutor = newExecutor("partnerinsights-wait");
  private final ExecutorService linkExecutor = newExecutor("partnerinsights-link");

  /** Whether the enumerator has failed or is closed, so that it begins nothing more. */
  private volatile boolean stopped;

  private static ExecutorService newExecutor(String threadName) {
    return Executors.newSingleThreadExecutor(Threads.daemonFactory(threadName));
  }

  /** Begins a wait on the waiting thread. Never blocks. */
  <T> Future<T> submitWait(Callable<T> wait) {
    return waitExecutor.submit(wait);
  }

  /** Makes a call on the thread of links, and blocks until it ends. */
  <T> T callOnLinkThread(Callable<T> call) {
    return awaitResult(linkExecutor.submit(call));
  }

  /**
   * Blocks until a call ends. Flink interrupts its worker thread at the end of a job.
   *
   * @throws RuntimeException the error with which the call has ended
   */
  static <T> T awaitResult(Future<T> call) {
    try {
      return call.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new FlinkRuntimeException(e.getCause());
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      throw new FlinkRuntimeException(e);
    }
  }

  /**
   * Passes what Flink's {@code callAsync} has returned to an action, unless the threads were
   * stopped meanwhile. A failure stops them and fails the job with the error, which has its code
   * and its remedy; only the first one counts.
   */
  <T> void handleResult(Optional<T> result, @Nullable Throwable failure, Consumer<T> action) {
    if (stopped) {
      return;
    }
    if (failure != null) {
      stop();
      throw NonRecoverableException.toRuntimeException(failure);
    }
    result.ifPresent(action);
  }

  boolean isStopped() {
    return stopped;
  }

  /**
   * Interrupts the calls, and begins no others. The report stays: a restored job continues with it.
   */
  void stop() {
    stopped = true;
    waitExecutor.shutdownNow();
    linkExecutor.shutdownNow();
  }
}

package io.partnerinsights.spark.application;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The threads that wait on behalf of Spark's SQL executions. Spark has many reads planned on
 * threads of a pool, and leaves them alone when the action is interrupted, cancelled or fails:
 * these are told here. Thread-safe.
 */
final class Executions {
  /** Of a wait that no SQL execution needs: nothing ends it but its own thread's interrupt. */
  static final long NONE = -1;

  private final Planners planners = new Planners();
  private final Set<Waiting> waits = new HashSet<>();

  /** Remembered for threads that begin to wait after the end. */
  private final Map<Long, Optional<RuntimeException>> ended = new Newest<>();

  /**
   * Runs it on this thread, which is interrupted when the execution ends before it. If that was
   * because of another wait's failure, this is what fails here too: Spark shows one of them.
   */
  <T> T during(long execution, Supplier<T> wait) {
    Waiting own = new Waiting(execution, Thread.currentThread());
    enter(own);
    try {
      return planners.watch(execution, () -> end(execution), wait);
    } catch (RuntimeException e) {
      throw fail(own, e);
    } finally {
      leave(own);
    }
  }

  /** This thread plans it: an interrupt of this thread ends its waits. */
  void plan(long execution) {
    if (execution != NONE) {
      planners.plan(execution);
    }
  }

  private synchronized void enter(Waiting own) {
    waits.add(own);
    if (ended.containsKey(own.execution)) {
      own.interrupt(ended.get(own.execution));
    }
  }

  /** The action is lost, but Spark may wait for its other reads before it says so. */
  private synchronized RuntimeException fail(Waiting own, RuntimeException failure) {
    waits.remove(own);
    RuntimeException first = own.because.orElse(failure);
    end(own.execution, Optional.of(first));
    return first;
  }

  /** The interrupt was meant for the wait: what the thread does next has nothing to do with it. */
  private synchronized void leave(Waiting own) {
    waits.remove(own);
    if (own.interrupted) {
      Thread.interrupted();
    }
  }

  /** Nobody waits for its rows any more. */
  void end(long execution) {
    end(execution, Optional.empty());
  }

  private synchronized void end(long execution, Optional<RuntimeException> failure) {
    if (execution == NONE) {
      return;
    }
    ended.putIfAbsent(execution, failure);
    waits.stream()
        .filter(wait -> wait.execution == execution)
        .forEach(wait -> wait.interrupt(failure));
  }

  /** Ends what is waited for now; whoever asks again waits again. */
  synchronized void interruptAll() {
    waits.forEach(wait -> wait.interrupt(Optional.empty()));
  }

  /** One wait of one thread; two of them are never equal. */
  private static final class Waiting {
    private final long execution;
    private final Thread thread;
    private boolean interrupted;
    private Optional<RuntimeException> because = Optional.empty();

    Waiting(long execution, Thread thread) {
      this.execution = execution;
      this.thread = thread;
    }

    void interrupt(Optional<RuntimeException> failure) {
      interrupted = true;
      because = because.or(() -> failure);
      thread.interrupt();
    }
  }
}

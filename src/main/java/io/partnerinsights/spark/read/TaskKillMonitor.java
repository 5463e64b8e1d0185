package io.partnerinsights.spark.read;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * Ends the reads of killed tasks. Spark kills a task without an interrupt by default, so a task
 * that waits for bytes would not notice. A daemon thread checks the tasks and interrupts a thread
 * only while it is inside a read: an interrupt elsewhere could break other code. Thread-safe.
 */
final class TaskKillMonitor {
  /** Interval between two checks in ms. */
  private static final long CHECK_MILLIS = 200;

  private static final TaskKillMonitor OF_THIS_JVM = new TaskKillMonitor();

  private final Set<Read> reads = new HashSet<>();
  private @Nullable Thread checker;

  private TaskKillMonitor() {}

  /** Begins to check the task of this thread, until the read is closed. */
  static Read read() {
    Read read = new Read(TaskContext.get());
    return read.task == null ? read : OF_THIS_JVM.add(read);
  }

  private synchronized Read add(Read read) {
    reads.add(read);
    if (checker == null) {
      checker = new Thread(this::check, "partnerinsights-killed-tasks");
      checker.setDaemon(true);
      checker.start();
    }
    return read;
  }

  private synchronized void remove(Read read) {
    reads.remove(read);
    notifyAll();
  }

  private synchronized void check() {
    try {
      while (!reads.isEmpty()) {
        reads.forEach(Read::interruptIfKilled);
        wait(CHECK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      checker = null;
    }
  }

  static final class Read implements AutoCloseable {
    /** Null outside of a task, where nothing kills the read. */
    private final @Nullable TaskContext task;

    /** The thread that is inside a call; null between calls. */
    private @Nullable Thread inside;

    private boolean interrupted;

    private Read(@Nullable TaskContext task) {
      this.task = task;
    }

    /** Makes a call of the read. If the task is killed meanwhile, the thread is interrupted. */
    <T> T call(Supplier<T> call) {
      enter();
      try {
        return call.get();
      } finally {
        leave();
      }
    }

    private synchronized void enter() {
      inside = Thread.currentThread();
    }

    /** Clears the interrupt flag if it was set here, because the interrupt was for the call. */
    private synchronized void leave() {
      inside = null;
      if (interrupted) {
        interrupted = false;
        Thread.interrupted();
      }
    }

    private synchronized void interruptIfKilled() {
      if (inside != null && task != null && task.isInterrupted()) {
        interrupted = true;
        inside.interrupt();
      }
    }

    @Override
    public void close() {
      OF_THIS_JVM.remove(this);
    }
  }
}

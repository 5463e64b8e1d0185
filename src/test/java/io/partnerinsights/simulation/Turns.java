package io.partnerinsights.simulation;

import io.partnerinsights.sandbox.ManualClock;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;

/**
 * Lets simulated threads run one at a time, in an order that a seed decides. A thread runs until it
 * pauses; only then another may run. The clock advances only while all threads pause. A thread that
 * waits for another one does not count as running.
 *
 * <p>Where two threads compete for one lock of the connector, the JVM decides. A second run with
 * the same seed is therefore alike, but not always the same.
 */
final class Turns {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /**
   * Number of times that a thread must be seen waiting for a signal before it counts as blocked. A
   * thread that has just got its signal still looks like one that waits.
   */
  private static final int BLOCKED_SAMPLES = 20;

  private static final long SAMPLE_NANOS = 100_000;

  private static final Set<Thread.State> WAITING =
      Set.of(Thread.State.BLOCKED, Thread.State.WAITING, Thread.State.TIMED_WAITING);

  /** Maximum real time in which no thread pauses. */
  private static final Duration HANG_LIMIT = Duration.ofSeconds(60);

  private final ManualClock clock;
  private final Random random;
  private final Runnable settle;
  private final List<Turn> turns = new ArrayList<>();

  /** The thread that gives the turns; null before it begins. */
  private volatile Thread runner;

  /**
   * Creates turns without threads.
   *
   * @param settle runs what is due after the clock has advanced
   */
  Turns(ManualClock clock, Random random, Runnable settle) {
    this.clock = clock;
    this.random = random;
    this.settle = settle;
  }

  private static final class Turn {
    final Thread thread;
    final Semaphore permit = new Semaphore(0);
    Instant next;
    volatile boolean pauses;
    volatile int blockedSamples;

    /** What the thread waits for; null if it runs or waits for a real thread. */
    volatile LockInfo lock;

    Turn(Thread thread) {
      this.thread = thread;
    }

    /**
     * Whether it waits for another simulated thread, and not for a real one.
     *
     * @param simulated whether the thread of this id is simulated
     */
    boolean isBlocked(LongPredicate simulated) {
      ThreadInfo info = waiting(thread) ? THREADS.getThreadInfo(thread.getId()) : null;
      LockInfo seen = info == null ? null : info.getLockInfo();
      boolean known = seen != null && lock != null && isSame(seen, lock);
      blockedSamples = seen == null || (!known && isInRealWait()) ? 0 : blockedSamples + 1;
      lock = blockedSamples == 0 ? null : seen;
      return lock != null
          && (simulated.test(info.getLockOwnerId()) || blockedSamples > BLOCKED_SAMPLES);
    }

    private static boolean waiting(Thread thread) {
      return WAITING.contains(thread.getState());
    }

    private static boolean isSame(LockInfo one, LockInfo other) {
      return one.getIdentityHashCode() == other.getIdentityHashCode();
    }

    /** A stack is dear, so it is asked for once in a wait. */
    private boolean isInRealWait() {
      return Arrays.stream(thread.getStackTrace()).anyMatch(Turn::isReal);
    }

    /**
     * Whether the frame ends by itself. A download inflates on a thread of its own, which never
     * pauses, and a thread whose turn has come may wait for a processor.
     */
    private static boolean isReal(StackTraceElement frame) {
      String className = frame.getClassName();
      return (className.equals(Turns.class.getName()) && frame.getMethodName().equals("pause"))
          || className.startsWith("io.partnerinsights.core.download.")
          || className.startsWith("io.partnerinsights.sandbox.")
          || className.startsWith("okhttp3.internal.connection.")
          || className.startsWith("okhttp3.internal.http1.");
    }
  }

  /** Starts a thread, which runs when its turn comes. */
  Thread start(String name, Runnable body) {
    Thread thread =
        new Thread(
            () -> {
              pauseQuietly();
              body.run();
            },
            name);
    thread.setDaemon(true);
    Turn turn = new Turn(thread);
    synchronized (this) {
      turns.add(turn);
    }
    thread.start();
    return thread;
  }

  private void pauseQuietly() {
    try {
      pause(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Pauses this thread, which may be one that was not started here. */
  void pause(Duration duration) throws InterruptedException {
    Turn turn = begin(duration);
    try {
      turn.permit.acquire();
    } catch (InterruptedException e) {
      synchronized (this) {
        turn.pauses = false;
        turn.permit.drainPermits();
      }
      throw e;
    }
  }

  private synchronized Turn begin(Duration duration) {
    Thread current = Thread.currentThread();
    Turn turn =
        turns.stream()
            .filter(known -> known.thread.equals(current))
            .findFirst()
            .orElseGet(
                () -> {
                  Turn added = new Turn(current);
                  turns.add(added);
                  return added;
                });
    turn.next = clock.instant().plus(duration.isNegative() ? Duration.ZERO : duration);
    turn.pauses = true;
    LockSupport.unpark(runner);
    return turn;
  }

  /**
   * Runs the threads until all have ended.
   *
   * @throws IllegalStateException if threads are blocked for ever
   */
  void run() {
    runner = Thread.currentThread();
    long progress = System.nanoTime();
    while (awaitQuiet()) {
      Optional<Turn> next = choose();
      if (next.isPresent()) {
        proceed(next.get());
        progress = System.nanoTime();
      } else if (System.nanoTime() - progress > HANG_LIMIT.toNanos()) {
        throw new IllegalStateException("Threads are blocked:" + describe());
      }
    }
  }

  private synchronized String describe() {
    StringBuilder text = new StringBuilder();
    for (Turn turn : turns) {
      text.append("\n  ").append(turn.thread.getName());
      for (StackTraceElement frame : turn.thread.getStackTrace()) {
        text.append("\n    ").append(frame);
      }
    }
    return text.toString();
  }

  /** Waits until no thread runs, and returns whether there are threads. */
  private boolean awaitQuiet() {
    while (isAnyRunning()) {
      LockSupport.parkNanos(SAMPLE_NANOS);
    }
    synchronized (this) {
      return !turns.isEmpty();
    }
  }

  /** Looks at threads without a lock, for which they would have to wait to pause. */
  private boolean isAnyRunning() {
    List<Turn> running;
    synchronized (this) {
      turns.removeIf(turn -> turn.thread.getState() == Thread.State.TERMINATED);
      running = turns.stream().filter(turn -> !turn.pauses).toList();
    }
    // Each is looked at, because a blocked one is known only by several samples.
    return running.stream().filter(turn -> !turn.isBlocked(this::isSimulated)).count() > 0;
  }

  private synchronized boolean isSimulated(long threadId) {
    return turns.stream().anyMatch(turn -> turn.thread.getId() == threadId);
  }

  private synchronized Optional<Turn> choose() {
    Optional<Instant> first =
        turns.stream().filter(turn -> turn.pauses).map(turn -> turn.next).min(Instant::compareTo);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    Instant due = first.get().isAfter(clock.instant()) ? first.get() : clock.instant();
    List<Turn> candidates =
        turns.stream().filter(turn -> turn.pauses && !turn.next.isAfter(due)).toList();
    return Optional.of(candidates.get(random.nextInt(candidates.size())));
  }

  private void proceed(Turn turn) {
    Duration wait = Duration.between(clock.instant(), turn.next);
    if (wait.compareTo(Duration.ZERO) > 0) {
      clock.advance(wait);
      settle.run();
    }
    synchronized (this) {
      if (turn.pauses) {
        turn.pauses = false;
        turn.blockedSamples = 0;
        turn.permit.release();
      }
    }
  }
}

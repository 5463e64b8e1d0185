package io.partnerinsights.simulation;

import io.partnerinsights.core.base.Threads;
import io.partnerinsights.sandbox.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;

/**
 * Runs simulated threads one at a time, in an order that a seed decides. A thread runs until it
 * waits, for a time or for another thread; only then the next one is chosen. The clock advances
 * only when each thread waits for a time. So each run of a seed is the same.
 */
final class Scheduler implements Threads {
  /** A time after which no thread continues. */
  static final Duration FOR_EVER = Duration.ofDays(10_000);

  /** Maximum real time in which a thread does not wait. */
  private static final Duration HANG_LIMIT = Duration.ofSeconds(60);

  private final ManualClock clock;
  private final Random random;
  private final Runnable onAdvance;
  private final List<SimulatedThread> threads = new ArrayList<>();

  /** The failure of a thread, which ends the simulation; null as a rule. */
  private Throwable failure;

  /** Has a permit while no simulated thread runs. */
  private final Semaphore idle = new Semaphore(0);

  /**
   * Creates a scheduler without threads.
   *
   * @param onAdvance runs what is due after the clock has advanced
   */
  Scheduler(ManualClock clock, Random random, Runnable onAdvance) {
    this.clock = clock;
    this.random = random;
    this.onAdvance = onAdvance;
  }

  /** A thread that runs only when the scheduler has chosen it. */
  final class SimulatedThread extends Thread {
    private final Semaphore permit = new Semaphore(0);
    private Instant due = Instant.MIN;
    private BooleanSupplier condition = () -> false;
    private boolean interruptible;
    private boolean waits = true;
    private boolean interrupted;
    private boolean ended;

    private SimulatedThread(String name, Runnable task) {
      super(task, name);
      setDaemon(true);
    }

    @Override
    public synchronized void start() {
      due = clock.instant();
      threads.add(this);
      super.start();
    }

    @Override
    public void run() {
      try {
        awaitTurn();
        super.run();
      } catch (RuntimeException | Error e) {
        failure = e;
      } finally {
        ended = true;
        threads.remove(this);
        idle.release();
      }
    }

    /** Keeps the interrupt until the scheduler chooses this thread, which runs alone. */
    @Override
    public void interrupt() {
      if (waits) {
        interrupted = true;
      } else {
        super.interrupt();
      }
    }

    /** Whether the thread has run to its end. */
    boolean hasEnded() {
      return ended;
    }

    private boolean isReady() {
      return condition.getAsBoolean() || (interruptible && interrupted);
    }

    private boolean isDue(Instant time) {
      return isReady() || !due.isAfter(time);
    }

    private void awaitTurn() {
      permit.acquireUninterruptibly();
      waits = false;
      if (interrupted) {
        interrupted = false;
        super.interrupt();
      }
    }
  }

  /** Starts a thread, which runs when the scheduler chooses it. */
  SimulatedThread startThread(String name, Runnable task) {
    SimulatedThread thread = new SimulatedThread(name, task);
    thread.start();
    return thread;
  }

  @Override
  public Lock newLock() {
    return new SimulatedLock(this);
  }

  Instant now() {
    return clock.instant();
  }

  /** Pauses this thread. */
  void pauseThread(Duration duration) throws InterruptedException {
    awaitCondition(duration, () -> false);
  }

  /** Pauses this thread, which nothing interrupts. */
  void passTime(Duration duration) {
    try {
      pauseThread(duration);
    } catch (InterruptedException e) {
      throw new AssertionError("this thread is never interrupted", e);
    }
  }

  /**
   * Waits until a condition holds, which another simulated thread changes.
   *
   * @return whether it holds; false after the limit
   */
  boolean awaitCondition(Duration limit, BooleanSupplier condition) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Duration time = limit.isNegative() ? Duration.ZERO : limit;
    suspendThread(
        time.equals(FOR_EVER) ? Instant.MAX : clock.instant().plus(time), condition, true);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return condition.getAsBoolean();
  }

  /** Waits until a condition holds, as above; an interrupt does not end the wait. */
  void awaitUninterruptibly(BooleanSupplier condition) {
    suspendThread(Instant.MAX, condition, false);
  }

  private void suspendThread(Instant due, BooleanSupplier condition, boolean interruptible) {
    if (!(Thread.currentThread() instanceof SimulatedThread thread)) {
      throw new IllegalStateException("not a simulated thread: " + Thread.currentThread());
    }
    thread.due = due;
    thread.condition = condition;
    thread.interruptible = interruptible;
    thread.interrupted = Thread.interrupted();
    thread.waits = true;
    idle.release();
    thread.awaitTurn();
  }

  /**
   * Runs the threads until all have ended.
   *
   * @throws IllegalStateException if a thread fails, or waits for something else than the scheduler
   */
  void runThreads() {
    while (!threads.isEmpty()) {
      SimulatedThread next = chooseThread();
      next.permit.release();
      awaitIdle(next);
    }
  }

  private SimulatedThread chooseThread() {
    if (threads.stream().noneMatch(SimulatedThread::isReady)) {
      advanceClock();
    }
    Instant now = clock.instant();
    List<SimulatedThread> candidates = threads.stream().filter(each -> each.isDue(now)).toList();
    return candidates.get(random.nextInt(candidates.size()));
  }

  private void advanceClock() {
    Instant earliestDue =
        threads.stream().map(each -> each.due).min(Instant::compareTo).orElseThrow();
    if (earliestDue.equals(Instant.MAX)) {
      throw new IllegalStateException("threads wait for each other:" + describeThreads());
    }
    if (earliestDue.isAfter(clock.instant())) {
      clock.advance(Duration.between(clock.instant(), earliestDue));
      onAdvance.run();
    }
  }

  private void awaitIdle(SimulatedThread thread) {
    try {
      if (!idle.tryAcquire(HANG_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException(thread.getName() + " does not wait:" + describeThreads());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("the simulation was interrupted", e);
    }
    if (failure != null) {
      throw new IllegalStateException(thread.getName() + " has failed", failure);
    }
  }

  private String describeThreads() {
    StringBuilder text = new StringBuilder();
    for (SimulatedThread thread : threads) {
      text.append("\n  ").append(thread.getName());
      for (StackTraceElement frame : thread.getStackTrace()) {
        text.append("\n    ").append(frame);
      }
    }
    return text.toString();
  }
}

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
  private final Runnable settle;
  private final List<SimulatedThread> threads = new ArrayList<>();

  /** The failure of a thread, which ends the simulation; null as a rule. */
  private Throwable failure;

  /** Has a permit while no simulated thread runs. */
  private final Semaphore idle = new Semaphore(0);

  /**
   * Creates a scheduler without threads.
   *
   * @param settle runs what is due after the clock has advanced
   */
  Scheduler(ManualClock clock, Random random, Runnable settle) {
    this.clock = clock;
    this.random = random;
    this.settle = settle;
  }

  /** A thread that runs only when the scheduler has chosen it. */
  final class SimulatedThread extends Thread {
    private final Semaphore permit = new Semaphore(0);
    private Instant due = Instant.MIN;
    private BooleanSupplier ready = () -> false;
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
        await();
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
      return ready.getAsBoolean() || (interruptible && interrupted);
    }

    private boolean isDue(Instant time) {
      return isReady() || !due.isAfter(time);
    }

    private void await() {
      permit.acquireUninterruptibly();
      waits = false;
      if (interrupted) {
        interrupted = false;
        super.interrupt();
      }
    }
  }

  /** Starts a thread, which runs when the scheduler chooses it. */
  SimulatedThread start(String name, Runnable task) {
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
  void pause(Duration duration) throws InterruptedException {
    await(duration, () -> false);
  }

  /** Pauses this thread, which nothing interrupts. */
  void pass(Duration duration) {
    try {
      pause(duration);
    } catch (InterruptedException e) {
      throw new AssertionError("this thread is never interrupted", e);
    }
  }

  /**
   * Waits until a condition holds, which another simulated thread changes.
   *
   * @return whether it holds; false after the limit
   */
  boolean await(Duration limit, BooleanSupplier ready) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Duration time = limit.isNegative() ? Duration.ZERO : limit;
    await(time.equals(FOR_EVER) ? Instant.MAX : clock.instant().plus(time), ready, true);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return ready.getAsBoolean();
  }

  /** Waits until a condition holds, as above; an interrupt does not end the wait. */
  void awaitUninterruptibly(BooleanSupplier ready) {
    await(Instant.MAX, ready, false);
  }

  private void await(Instant due, BooleanSupplier ready, boolean interruptible) {
    if (!(Thread.currentThread() instanceof SimulatedThread thread)) {
      throw new IllegalStateException("not a simulated thread: " + Thread.currentThread());
    }
    thread.due = due;
    thread.ready = ready;
    thread.interruptible = interruptible;
    thread.interrupted = Thread.interrupted();
    thread.waits = true;
    idle.release();
    thread.await();
  }

  /**
   * Runs the threads until all have ended.
   *
   * @throws IllegalStateException if a thread fails, or waits for something else than the scheduler
   */
  void run() {
    while (!threads.isEmpty()) {
      SimulatedThread next = choose();
      next.permit.release();
      awaitIdle(next);
    }
  }

  private SimulatedThread choose() {
    if (threads.stream().noneMatch(SimulatedThread::isReady)) {
      advance();
    }
    Instant now = clock.instant();
    List<SimulatedThread> candidates = threads.stream().filter(each -> each.isDue(now)).toList();
    return candidates.get(random.nextInt(candidates.size()));
  }

  private void advance() {
    Instant first = threads.stream().map(each -> each.due).min(Instant::compareTo).orElseThrow();
    if (first.equals(Instant.MAX)) {
      throw new IllegalStateException("threads wait for each other:" + describe());
    }
    if (first.isAfter(clock.instant())) {
      clock.advance(Duration.between(clock.instant(), first));
      settle.run();
    }
  }

  private void awaitIdle(SimulatedThread running) {
    try {
      if (!idle.tryAcquire(HANG_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException(running.getName() + " does not wait:" + describe());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("the simulation was interrupted", e);
    }
    if (failure != null) {
      throw new IllegalStateException(running.getName() + " has failed", failure);
    }
  }

  private String describe() {
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

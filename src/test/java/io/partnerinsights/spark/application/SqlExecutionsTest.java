package io.partnerinsights.spark.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.Await;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waits of an execution whose planning thread is blocked or has ended. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SqlExecutionsTest {
  private final SqlExecutions executions = new SqlExecutions();
  private final Object lock = new Object();
  private final CountDownLatch waits = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /** In Spark 4.2 the waiting thread may hold a lock on which the planner is blocked. */
  @Test
  void anInterruptOfABlockedPlannerEndsTheWait() throws Exception {
    CountDownLatch planned = new CountDownLatch(1);
    FutureTask<String> wait =
        new FutureTask<>(
            () -> {
              planned.await();
              synchronized (lock) {
                return await(1, this::untilInterrupted);
              }
            });
    Thread planner =
        new Thread(
            () -> {
              executions.registerPlanner(1);
              planned.countDown();
              awaitWait();
              synchronized (lock) {
                released.countDown();
              }
            });
    new Thread(wait).start();
    planner.start();
    waits.await();
    Await.until(() -> planner.getState() == Thread.State.BLOCKED);

    executions.endInterruptedWaits();
    assertThat(wait.isDone()).as("before the interrupt").isFalse();
    planner.interrupt();
    executions.endInterruptedWaits();

    assertThat(wait.get()).isEqualTo("interrupted");
    planner.join();
  }

  /** The wait holds a reference to the planner, so that the planner is not collected. */
  @Test
  void aPlannerThatHasEndedEndsNoWait() throws Exception {
    Thread planner = new Thread(() -> executions.registerPlanner(2));
    planner.start();
    planner.join();
    Supplier<Boolean> wait =
        () -> {
          executions.endInterruptedWaits();
          return planner.isAlive() || Thread.currentThread().isInterrupted();
        };

    assertThat(await(2, wait)).isFalse();
  }

  /** The reads of one action may begin to wait one after the other. */
  @Test
  void aLaterReadOfAStoppedExecutionDoesNotWait() throws Exception {
    FutureTask<String> first = new FutureTask<>(() -> await(3, this::untilInterrupted));
    new Thread(first).start();
    waits.await();

    executions.interruptAll();

    assertThat(await(3, this::untilInterrupted)).isEqualTo("interrupted");
    assertThat(first.get()).isEqualTo("interrupted");
  }

  private <T> T await(long execution, Supplier<T> calls) {
    return executions.runInterruptibly(execution, false, calls);
  }

  private void awaitWait() {
    try {
      waits.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String untilInterrupted() {
    try {
      waits.countDown();
      released.await();
      return "not interrupted";
    } catch (InterruptedException e) {
      return "interrupted";
    }
  }
}

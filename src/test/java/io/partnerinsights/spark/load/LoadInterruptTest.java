package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.testing.Failures;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Response;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which rows a run keeps if it is interrupted, or if one of its datasets is. */
@Tag("delta")
@Timeout(120)
final class LoadInterruptTest {
  @RegisterExtension static final LakeSpark SPARK = new LakeSpark();

  @RegisterExtension
  final LoadService loads =
      new LoadService(
          SPARK, "Month,CustomerName,CustomerMarket,MPNId", sandbox -> sandbox.scale(0.05));

  /** The thread of the dataset whose load is disturbed. */
  private final AtomicReference<Thread> disturbedThread = new AtomicReference<>();

  private final CountDownLatch otherEnd = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  /** What happens to the first of two datasets once the other is loaded. */
  private interface Disturbance {
    void run() throws InterruptedException;
  }

  private void loadAndDisturb(Disturbance disturbance) {
    loads.wire =
        chain -> {
          if (chain.request().method().equals("POST")
              && disturbedThread.compareAndSet(null, Thread.currentThread())) {
            disturb(disturbance);
          }
          Response response = chain.proceed(chain.request());
          if (chain.request().method().equals("DELETE")) {
            otherEnd.countDown();
          }
          return response;
        };
    loads.loadDataset("OfficeUsage,EMSUsage");
  }

  /** Throws an interrupt as Spark does, whose Scala code declares no exceptions. */
  @SuppressWarnings("unchecked")
  private <E extends Exception> void disturb(Disturbance disturbance) throws E {
    try {
      otherEnd.await();
      disturbance.run();
    } catch (InterruptedException e) {
      throw (E) e;
    }
  }

  private List<List<String>> recordedStates() {
    return loads.queryRows("SELECT state FROM lake.partnerinsights_loads ORDER BY state");
  }

  @Test
  void aTimeOutThatSparkCallsAnInterruptFailsOnlyItsDataset() {
    assertThatThrownBy(
            () ->
                loadAndDisturb(
                    () -> {
                      throw new InterruptedException("no task within 300 s");
                    }))
        .hasMessageContaining("The load ended with problems (affected datasets: 1 of 2)");

    assertThat(recordedStates()).containsExactly(List.of("FAILED"), List.of("LOADED"));
  }

  @Test
  void anInterruptKeepsTheRowsOfAllDatasets() {
    Thread caller = Thread.currentThread();

    Failures.assertFails(
        () ->
            loadAndDisturb(
                () -> {
                  caller.interrupt();
                  interruptAgainOnceItEnds(caller);
                }),
        ErrorCode.WAIT_INTERRUPTED,
        "The load was interrupted. Reason: ");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(recordedStates()).containsExactly(List.of("FAILED"), List.of("LOADED"));
    assertThat(loads.queryRows("SELECT message FROM lake.partnerinsights_loads"))
        .anyMatch(row -> row.get(0).startsWith("[PI-3007] The load was interrupted."));
  }

  @Test
  @Tag("full")
  void anInterruptNamesADatasetThatDoesNotEnd() {
    Thread caller = Thread.currentThread();

    Failures.assertFails(
        () ->
            loadAndDisturb(
                () -> {
                  caller.interrupt();
                  awaitReleaseWhateverHappens();
                }),
        ErrorCode.WAIT_INTERRUPTED,
        "After 5 s, these datasets were still being loaded: ");
    release.countDown();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(recordedStates()).containsExactly(List.of("LOADED"));
  }

  /** Both interrupts of one call of stopWaiting may reach the calling thread. */
  private void interruptAgainOnceItEnds(Thread caller) throws InterruptedException {
    try {
      release.await();
    } finally {
      caller.interrupt();
    }
  }

  private void awaitReleaseWhateverHappens() {
    while (release.getCount() > 0) {
      try {
        release.await();
      } catch (InterruptedException e) {
        // A commit may go on after an interrupt in the same way.
      }
    }
  }
}

package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.EXECUTION;
import static io.partnerinsights.core.report.ReportFixture.REPORTS;
import static io.partnerinsights.core.report.ReportFixture.defaultSettings;
import static io.partnerinsights.core.report.ReportFixture.newPlanner;
import static io.partnerinsights.core.report.ReportFixture.newReading;
import static io.partnerinsights.core.report.ReportFixture.onlyReport;
import static io.partnerinsights.core.report.ReportFixture.queryRequest;
import static io.partnerinsights.core.report.ReportFixture.reportPosts;
import static io.partnerinsights.core.report.ReportFixture.serviceWith;
import static io.partnerinsights.core.report.ReportFixture.settingsWithTimeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.partnerinsights.core.base.Sleeper;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Outcome;
import io.partnerinsights.testing.Await;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several threads wait for one report: the first polls, the others wait for the first. */
@Timeout(60)
final class SharedWaitTest {
  private static final Sharing NEVER = Sharing.NEVER;

  @AutoClose private ClockedSandbox service;

  /** Holds the threads of reads in their first sleep. */
  private HeldSleeper held;

  private ReportRegistry cache;

  private void start(Duration latency) {
    start(latency, Outcome.COMPLETED);
  }

  private void start(Duration latency, Outcome outcome) {
    service = serviceWith(Sandbox.builder().latency(latency).with(s -> s.outcome = outcome));
    held = new HeldSleeper(service.sleeper());
    cache = new ReportRegistry(service.clock());
  }

  private SharedRead read(Reading reading) {
    return SharedRead.of(service, reading, cache, Sharing.DEFAULTS);
  }

  private Action startHeld() {
    return Action.start(read(newReading(service, defaultSettings(), held)));
  }

  /** Starts a read, and returns when its thread polls. */
  private Action startPolling() throws InterruptedException {
    Action action = startHeld();
    held.awaitSleep();
    return action;
  }

  private long polls() {
    return service.sandbox().calls().count("GET", EXECUTION);
  }

  @Test
  void failingThreadsShareOneReport() throws Exception {
    start(Duration.ofHours(5));
    Action first = startPolling();
    Action second = startHeld();

    second.thread().interrupt();
    assertThat(second.failure()).isEqualTo(ErrorCode.WAIT_INTERRUPTED);
    held.release();
    assertThat(first.failure()).isEqualTo(ErrorCode.REPORT_TIMEOUT);

    assertThat(read(newReading(service)).awaitFile().reportId())
        .isEqualTo(onlyReport(service).reportId());
    assertThat(reportPosts(service)).isOne();
  }

  /** Starts reads of one report in several threads, of which the first polls it. */
  private List<Action> startThatWait(int threads, boolean areListsEmpty)
      throws InterruptedException {
    List<Action> actions = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      actions.add(startHeld());
    }
    held.awaitSleep();
    service.client().deleteReport(onlyReport(service).reportId());
    if (areListsEmpty) {
      service.sandbox().faults().on("GET", REPORTS).always().replaceResponse("{\"value\": []}");
    }
    held.release();
    return actions;
  }

  /** Otherwise, five threads would use up the quota of an hour. */
  @ParameterizedTest
  @CsvSource({
    "2, FAILED, REPORT_FAILED",
    "5, FAILED, REPORT_FAILED",
    "2, COMPLETED_WITHOUT_LINK, REPORT_WITHOUT_LINK",
    "5, COMPLETED_WITHOUT_LINK, REPORT_WITHOUT_LINK",
    "2, COMPLETED, REPORT_LOST",
    "5, COMPLETED, REPORT_LOST"
  })
  void aFailedReportIsReplacedOnceForAllThatWait(int threads, Outcome outcome, ErrorCode error)
      throws Exception {
    start(Duration.ofHours(1), outcome);
    List<Action> actions = startThatWait(threads, error == ErrorCode.REPORT_LOST);

    assertThat(actions).first().extracting(Action::failure).isEqualTo(ErrorCode.REPORT_LOST);
    assertThat(actions.subList(1, threads)).extracting(Action::failure).containsOnly(error);
    assertThat(reportPosts(service)).isEqualTo(2);
  }

  @Test
  void allThatWaitReadTheReplacementOfADeletedReport() throws Exception {
    start(Duration.ofHours(1));

    List<Action> actions = startThatWait(5, false);

    assertThat(actions.remove(0).failure()).isEqualTo(ErrorCode.REPORT_LOST);
    for (Action action : actions) {
      assertThat(action.task().get().reportId()).isEqualTo(onlyReport(service).reportId());
    }
    assertThat(reportPosts(service)).isEqualTo(2);
  }

  @Test
  void aSharedWaitEndsAfterTheReadsOwnTimeout() throws Exception {
    start(Duration.ofHours(3));
    SharedRead hasty = read(newReading(service, settingsWithTimeout(Duration.ofMinutes(10))));
    Action first = startPolling();
    Action second = Action.start(hasty);

    service.clock().advance(Duration.ofMinutes(9));
    assertThat(second.task().isDone()).as("before its time-out").isFalse();
    service.clock().advance(Duration.ofMinutes(2));

    PartnerInsightsException error = second.error();
    assertThat(error.code()).isEqualTo(ErrorCode.REPORT_TIMEOUT);
    assertThat(error.ids()).containsEntry("reportId", onlyReport(service).reportId());
    assertThat(error).hasMessageContainingAll("within 10 min", "another thread");
    held.release();
    assertThat(first.task().get().reportId()).isEqualTo(onlyReport(service).reportId());
    assertThat(reportPosts(service)).isOne();
  }

  /** The read that polls has the least time. */
  @Test
  void aFailedReadLeavesTheWaitToTheOthers() throws Exception {
    start(Duration.ofHours(3));
    Reading hasty = newReading(service, settingsWithTimeout(Duration.ofMinutes(10)), held);
    Action first = Action.start(read(hasty));
    held.awaitSleep();
    Action second = startHeld();

    held.release();

    assertThat(first.failure()).isEqualTo(ErrorCode.REPORT_TIMEOUT);
    assertThat(second.task().get().reportId()).isEqualTo(onlyReport(service).reportId());
    assertThat(reportPosts(service)).isOne();
  }

  /** As the wait for a permit in a thread of its own. */
  @Test
  void aSharedWaitForAPermitIsNotCounted() throws Exception {
    start(Duration.ZERO);
    CheckedQuery other =
        newPlanner(service).checkRequest(queryRequest("SELECT Month FROM AzureUsage"));
    for (int i = 0; i < 5; i++) {
      SharedRead.of(other, newReading(service), cache, NEVER).awaitFile();
    }
    Action first = startPolling();
    Reading hasty = newReading(service, settingsWithTimeout(Duration.ofMinutes(10)));
    Action second = Action.start(read(hasty));

    service.clock().advance(Duration.ofMinutes(30));
    held.release();

    assertThat(second.task().get()).isEqualTo(first.task().get());
    assertThat(service.elapsedTime()).isGreaterThan(Duration.ofMinutes(59));
  }

  /**
   * The reads of one action are interrupted one after the other. The second must not ask the
   * service before its own interrupt arrives.
   */
  @Test
  void aReadThatTakesOverKeepsTheSchedule() throws Exception {
    start(Duration.ofHours(1));
    Action first = startPolling();
    Action second = startHeld();

    service.clock().advance(Duration.ofMillis(1));
    first.thread().interrupt();
    assertThat(first.failure()).isEqualTo(ErrorCode.WAIT_INTERRUPTED);
    held.awaitSleep();

    assertThat(polls()).isZero();
    held.release();
    assertThat(second.task().get().reportId()).isEqualTo(onlyReport(service).reportId());
    assertThat(reportPosts(service)).isOne();
  }

  /** The report may have been completed since. */
  @Test
  void aNewReadAfterAnInterruptPollsAtOnce() throws Exception {
    start(Duration.ofHours(1));
    Action first = startPolling();
    first.thread().interrupt();
    assertThat(first.failure()).isEqualTo(ErrorCode.WAIT_INTERRUPTED);

    Action second = startHeld();
    held.awaitSleep();

    assertThat(polls()).isOne();
    held.release();
    assertThat(second.task().get().reportId()).isEqualTo(onlyReport(service).reportId());
  }

  @Test
  void readsOfEightThreadsShareAReport() throws Exception {
    start(Duration.ofSeconds(3));
    List<Action> actions = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      actions.add(Action.start(read(newReading(service))));
    }

    for (Action action : actions) {
      assertThat(action.task().get().reportId()).isEqualTo(onlyReport(service).reportId());
    }
    assertThat(reportPosts(service)).isOne();
  }

  @Test
  void theEndOfAnApplicationEndsItsWaits() throws Exception {
    start(Duration.ofHours(1));
    Action waiting = startPolling();
    service.sandbox().calls().reset();

    cache.close();

    // The thread has left its wait, and completes its task just after that.
    assertThat(waiting.task()).failsWithin(Duration.ofMinutes(1));
    assertThat(waiting.failure()).isEqualTo(ErrorCode.WAIT_INTERRUPTED);
    assertThat(service.sandbox().calls().all()).isEmpty();
    assertThat(onlyReport(service)).as("the next run continues to wait for it").isNotNull();
  }

  @Test
  void threadsThatNeedTheSameLinkMakeOneCall() throws Exception {
    start(Duration.ofSeconds(3));
    SharedRead read = SharedRead.of(service);
    ReportLink link = read.awaitReport().link();
    Secret old = link.completedReport().link().url();
    service.clock().advance(Duration.ofHours(2));
    service.sandbox().calls().reset();

    FutureTask<Secret> other =
        new FutureTask<>(() -> link.renewLink(read.choice().context(), old).orElseThrow());
    new Thread(other).start();

    assertThat(link.renewLink(read.choice().context(), old)).contains(other.get());
    assertThat(polls()).isOne();
    service.clock().advance(Duration.ofMinutes(30));
    assertThat(read.awaitFile().link()).isNotEqualTo(old).isEqualTo(link.completedReport().link());
  }

  /** Holds each thread that sleeps until it is released. */
  private static final class HeldSleeper implements Sleeper {
    private final Sleeper released;
    private final Semaphore asleep = new Semaphore(0);
    private final CountDownLatch release = new CountDownLatch(1);

    HeldSleeper(Sleeper released) {
      this.released = released;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      asleep.release();
      release.await();
      released.sleep(duration);
    }

    /** Waits until a thread sleeps; each sleep is awaited once. */
    void awaitSleep() throws InterruptedException {
      asleep.acquire();
    }

    void release() {
      release.countDown();
    }
  }

  private record Action(Thread thread, FutureTask<CompletedReport> task) {
    /** Starts in another thread, and returns when that thread waits. */
    static Action start(SharedRead report) {
      FutureTask<CompletedReport> task = new FutureTask<>(report::awaitFile);
      Thread thread = new Thread(task);
      thread.start();
      Await.until(() -> waits(thread) || !thread.isAlive());
      return new Action(thread, task);
    }

    private static boolean waits(Thread thread) {
      return thread.getState() == Thread.State.WAITING
          || thread.getState() == Thread.State.TIMED_WAITING;
    }

    ErrorCode failure() {
      return error().code();
    }

    PartnerInsightsException error() {
      ExecutionException failure = catchThrowableOfType(ExecutionException.class, task::get);
      return (PartnerInsightsException) failure.getCause();
    }
  }
}

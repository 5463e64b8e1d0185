package io.partnerinsights.core.cache;

import static io.partnerinsights.core.job.ReportFixture.defaults;
import static io.partnerinsights.core.job.ReportFixture.failure;
import static io.partnerinsights.core.job.ReportFixture.onDemand;
import static io.partnerinsights.core.job.ReportFixture.patience;
import static io.partnerinsights.core.job.ReportFixture.runner;
import static io.partnerinsights.core.job.ReportFixture.serviceWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.job.ReportRunner;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.Keep;
import io.partnerinsights.core.options.Reuse;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is on the service after an application has ended. */
@Timeout(60)
final class BelongingsTest {
  private ClockedSandbox service;
  private ReportBroker application;

  @BeforeEach
  void start() {
    service = serviceWith(Sandbox.builder().latency(Duration.ofHours(1)));
    application = new ReportBroker(service.clock());
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource({"NOTHING, 0, 0", "REPORT, 0, 1", "ALL, 1, 1"})
  void keepSaysWhatStays(Keep keep, int queries, int reports) {
    load(keep, runner(service, defaults())).get();

    application.close();

    assertThat(queries()).isEqualTo(queries);
    assertThat(reports()).isEqualTo(reports);
  }

  @Test
  void aReportThatStillRunsStaysForTheNextRunAndSoDoesItsQuery() {
    failure(
        load(Keep.NOTHING, runner(service, patience(Duration.ofMinutes(1))))::get,
        ErrorCode.REPORT_TIMEOUT);

    application.close();

    assertThat(reports()).isOne();
    assertThat(queries()).isOne();
  }

  @ParameterizedTest
  @CsvSource({"NOTHING, 0", "REPORT, 1"})
  void aReportWhoseWaitWasInterruptedIsNotMissed(Keep keep, int reports) {
    Sleeper interrupted =
        duration -> {
          throw new InterruptedException("stop");
        };
    failure(load(keep, runner(service, defaults(), interrupted))::get, ErrorCode.WAIT_INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();

    application.close();

    assertThat(reports()).isEqualTo(reports);
  }

  /** As of two reads of one action, when the first gives up. */
  @Test
  void aTimeOutIsMissedAlsoIfAnotherWaitWasInterruptedBecauseOfIt() {
    Sleeper interrupted =
        duration -> {
          throw new InterruptedException("stop");
        };
    failure(
        load(Keep.NOTHING, runner(service, patience(Duration.ofMinutes(1))))::get,
        ErrorCode.REPORT_TIMEOUT);
    failure(
        load(Keep.NOTHING, runner(service, defaults(), interrupted))::get,
        ErrorCode.WAIT_INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();

    application.close();

    assertThat(reports()).isOne();
  }

  @Test
  void theEndOfAnApplicationEndsItsWaits() throws InterruptedException {
    CountDownLatch waiting = new CountDownLatch(1);
    Sleeper endless =
        duration -> {
          waiting.countDown();
          new CountDownLatch(1).await();
        };
    ReportOnDemand report = load(Keep.NOTHING, runner(service, defaults(), endless));
    FutureTask<ErrorCode> wait =
        new FutureTask<>(() -> failure(report::get, ErrorCode.WAIT_INTERRUPTED).code());
    Thread thread = new Thread(wait);
    thread.start();
    waiting.await();

    application.close();
    thread.join();

    assertThat(wait).isDone();
    assertThat(reports()).as("the next run may go on waiting").isOne();
  }

  @Test
  void aQueryWithSomebodyElsesReportStays() {
    String query = load(Keep.NOTHING, runner(service, defaults())).get().reportId();
    String queryId = service.client().reports(ReportFilter.byId(query)).get(0).queryId();
    String theirs =
        service.client().createReport(NewReport.executeNow("theirs", queryId)).reportId();

    application.close();

    assertThat(queries()).isOne();
    assertThat(service.client().reports(ReportFilter.all()))
        .extracting(ScheduledReport::reportId)
        .containsExactly(theirs);
  }

  @Test
  void whatWasThereBeforeStays() {
    String text = "SELECT Month FROM OfficeUsage";
    service.client().createQuery(new NewQuery("theirs", "", text));
    load(Keep.NOTHING, runner(service, defaults())).get();

    application.close();

    assertThat(service.client().queries(QueryFilter.own()))
        .allSatisfy(query -> assertThat(query.name()).isEqualTo("theirs"))
        .hasSize(1);
  }

  @Test
  void aServiceThatIsDownDoesNotHoldUpTheEnd() {
    load(Keep.NOTHING, runner(service, defaults())).get();
    service.sandbox().faults().on("DELETE", "/").always().answer(503);

    application.close();

    assertThat(service.sandbox().calls().count("DELETE", "/ScheduledReport")).isPositive();
    assertThat(service.sandbox().calls().count("DELETE", "/ScheduledQueries")).isZero();
  }

  private ReportOnDemand load(Keep keep, ReportRunner runner) {
    return onDemand(
        service, runner, application, new ReuseSettings(Reuse.AUTO, Duration.ofHours(1), keep));
  }

  private int queries() {
    return service.client().queries(QueryFilter.own()).size();
  }

  private int reports() {
    return service.client().reports(ReportFilter.all()).size();
  }
}

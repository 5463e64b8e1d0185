package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.createUnder;
import static io.partnerinsights.core.report.ReportFixture.failure;
import static io.partnerinsights.core.report.ReportFixture.interrupted;
import static io.partnerinsights.core.report.ReportFixture.planner;
import static io.partnerinsights.core.report.ReportFixture.reading;
import static io.partnerinsights.core.report.ReportFixture.reportIds;
import static io.partnerinsights.core.report.ReportFixture.request;
import static io.partnerinsights.core.report.ReportFixture.settings;
import static io.partnerinsights.core.report.ReportFixture.timeout;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.options.Keep;
import io.partnerinsights.core.options.Reuse;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Reports and queries that stay on the service when an application ends. */
@Timeout(60)
final class UsedReportsTest extends ApplicationFixture {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Sharing ALONE = new Sharing(Reuse.NEVER, HOUR, Keep.NOTHING);

  UsedReportsTest() {
    super(HOUR);
  }

  @ParameterizedTest
  @CsvSource({
    "AUTO, NOTHING, 1, 1", "AUTO, REPORT, 0, 1", "AUTO, ALL, 1, 1",
    "NEVER, NOTHING, 0, 0", "NEVER, REPORT, 0, 1", "NEVER, ALL, 1, 1"
  })
  void reuseAndKeepDecideWhatStays(Reuse reuse, Keep keep, int queries, int reports) {
    read(new Sharing(reuse, HOUR, keep)).get();

    application.close();

    assertThat(queries()).isEqualTo(queries);
    assertThat(reports()).isEqualTo(reports);
  }

  @Test
  void aRunningReportAndItsQueryStayForTheNextRun() {
    failure(
        load(Keep.NOTHING, reading(service, timeout(Duration.ofMinutes(1))))::get,
        ErrorCode.REPORT_TIMEOUT);

    application.close();

    assertThat(reports()).isOne();
    assertThat(queries()).isOne();
  }

  /** Another application may wait for it too; the user may read one of his own by its id. */
  @ParameterizedTest
  @EnumSource(names = {"AUTO", "NEVER"})
  void aReportWhoseWaitWasInterruptedStays(Reuse reuse) {
    SharedRead read =
        read(
            service,
            reading(service, settings(), interrupted()),
            new Sharing(reuse, HOUR, Keep.NOTHING));
    failure(read::get, ErrorCode.WAIT_INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();

    application.close();

    assertThat(reports()).isOne();
  }

  /** Another application may have begun to read it three hours after its completion. */
  @ParameterizedTest
  @CsvSource({"PT4H50M, 1", "PT5H10M, 0"})
  void anApplicationDeletesItsReportAtItsEndIfItIsOver(Duration later, int reports) {
    load(Keep.NOTHING, reading(service)).get();
    service.clock().advance(later.minus(service.elapsed()));

    application.close();

    assertThat(reports()).isEqualTo(reports);
    assertThat(queries()).isEqualTo(reports);
  }

  @Test
  void closingEndsTheWaits() throws InterruptedException {
    CountDownLatch waiting = new CountDownLatch(1);
    Sleeper endless =
        duration -> {
          waiting.countDown();
          new CountDownLatch(1).await();
        };
    SharedRead report = load(Keep.NOTHING, reading(service, settings(), endless));
    FutureTask<ErrorCode> wait =
        new FutureTask<>(() -> failure(report::get, ErrorCode.WAIT_INTERRUPTED).code());
    Thread thread = new Thread(wait);
    thread.start();
    waiting.await();

    application.close();
    thread.join();

    assertThat(wait).isDone();
    assertThat(reports()).as("the next run continues to wait for it").isOne();
  }

  @Test
  void aReadAfterTheEndCreatesNothing() {
    application.close();

    failure(load(Keep.NOTHING, reading(service))::get, ErrorCode.WAIT_INTERRUPTED);

    assertThat(service.sandbox().calls().count("POST")).isZero();
  }

  @Test
  void aQueryWithAnotherReportStays() {
    alone().get();
    String other = createUnder(service, "other");

    application.close();

    assertThat(queries()).isOne();
    assertThat(reportIds(service)).containsExactly(other);
  }

  @Test
  void reportsOnOneQueryCostOneCallEachAndTwoMore() {
    for (int i = 0; i < 4; i++) {
      alone().get();
    }
    assertThat(reports()).isEqualTo(4);
    service.sandbox().calls().reset();

    application.close();

    assertThat(service.sandbox().calls().all()).hasSize(4 + 2);
    assertThat(reports() + queries()).isZero();
  }

  @Test
  void reportsAreListedOnceForAllQueries() {
    for (String columns : List.of("Month", "CustomerName", "MPNId")) {
      ReportRequest request = request("SELECT " + columns + " FROM OfficeUsage");
      SharedRead.of(planner(service).plan(request), reading(service), application, ALONE).get();
    }
    service.sandbox().calls().reset();

    application.close();

    assertThat(service.sandbox().calls().count("GET")).isOne();
    assertThat(reports() + queries()).isZero();
  }

  @Test
  void earlierQueriesStay() {
    String text = "SELECT Month FROM OfficeUsage";
    service.client().createQuery(new NewQuery("other", "", text));
    alone().get();

    application.close();

    assertThat(service.client().queries(QueryFilter.own()))
        .allSatisfy(query -> assertThat(query.name()).isEqualTo("other"))
        .hasSize(1);
  }

  /** The end takes at most 20 s, and somewhat longer on a busy machine. */
  @Test
  @Timeout(30)
  void anOutageDoesNotDelayTheEnd() {
    alone().get();
    service.sandbox().faults().on("DELETE", "/").always().respond(503);

    application.close();

    assertThat(service.sandbox().calls().count("DELETE", "/ScheduledReport")).isPositive();
    assertThat(service.sandbox().calls().count("DELETE", "/ScheduledQueries")).isZero();
  }

  /** Each of the calls to the first account may take longer than the whole end. */
  @Test
  void anAccountWithoutAnAnswerDoesNotDelayAnother() throws InterruptedException {
    try (ClockedSandbox other =
        new ClockedSandbox(Sandbox.builder().latency(Duration.ofHours(1)).scale(0.1))) {
      alone().get();
      read(other, reading(other), ALONE).get();
      service.sandbox().faults().on("DELETE", "/").always().delay(Duration.ofMinutes(1));
      Thread end = new Thread(application::close);
      end.start();

      other.sandbox().calls().await("DELETE", "/ScheduledQueries");
      end.interrupt();
      end.join();
    }
  }

  private SharedRead load(Keep keep, Reading reading) {
    return read(service, reading, new Sharing(Reuse.AUTO, HOUR, keep));
  }

  /** A read whose report no other application may read. */
  private SharedRead alone() {
    return read(ALONE);
  }
}

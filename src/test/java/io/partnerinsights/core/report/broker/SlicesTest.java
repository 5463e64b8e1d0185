package io.partnerinsights.core.report.broker;

import static io.partnerinsights.core.report.ReportFixture.BY_DEFAULT;
import static io.partnerinsights.core.report.ReportFixture.failure;
import static io.partnerinsights.core.report.ReportFixture.planner;
import static io.partnerinsights.core.report.ReportFixture.reportsOrdered;
import static io.partnerinsights.core.report.ReportFixture.runner;
import static io.partnerinsights.core.report.ReportFixture.serviceWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.api.model.ReportFilter;
import io.partnerinsights.core.api.model.ScheduledReport;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.options.ReportFormat;
import io.partnerinsights.core.options.choice.SliceBy;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.report.PlannedReport;
import io.partnerinsights.core.report.Question;
import io.partnerinsights.core.report.ReportRequest;
import io.partnerinsights.core.report.ReportRunner;
import io.partnerinsights.core.report.TimeRange;
import io.partnerinsights.core.report.WaitSettings;
import io.partnerinsights.core.report.slice.Slicer;
import io.partnerinsights.core.report.wait.WaitLog;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.service.ServiceSettings.Quotas;
import io.partnerinsights.testing.ClockedSandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Several reports for one question: found, ordered, waited for and lost as each one would be. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
final class SlicesTest {
  private static final String QUERY = "SELECT Month, CustomerName FROM OfficeUsage";
  private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");

  private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
  private ClockedSandbox service;
  private ReportBroker broker;

  @AfterEach
  void stop() {
    service.close();
    untilNoThreadIsLeft();
  }

  @Test
  void everySliceIsOneReportAndALaterActionMakesNone() {
    start(Duration.ofMinutes(20), Quotas.GENEROUS);
    ReportsOnDemand slices = load(6, runner(service, settings(6), onceOrdered(6)));

    List<String> first = ids(get(slices));
    List<String> second = ids(get(slices));

    assertThat(first).doesNotHaveDuplicates().hasSize(6).isEqualTo(second);
    assertThat(reportsOrdered(service)).isEqualTo(6);
    assertThat(service.sandbox().calls().count("POST", "/ScheduledQueries")).isOne();
    assertThat(service.elapsed()).as("waited for together").isLessThan(Duration.ofMinutes(25));
    assertThat(broker.counts()).isEqualTo(new ReportCounts(6, 0, 6));
  }

  @Test
  void theReportsSpeakOfTheSlicesInTheirOrder() {
    start(Duration.ofMinutes(1), Quotas.GENEROUS);
    ReportsOnDemand slices = load(3, settings(3));

    List<String> ids = ids(get(slices));

    List<String> names =
        slices.current().stream().map(one -> one.plan().fingerprint().digits()).toList();
    for (int i = 0; i < 3; i++) {
      ScheduledReport report = service.client().reports(ReportFilter.byId(ids.get(i))).get(0);
      assertThat(report.reportName()).contains(names.get(i));
    }
  }

  /** The service would refuse the sixth of an hour; the links of the first live for an hour. */
  @Test
  void slicesBeyondTheBudgetWaitTheirTurnOneAfterTheOtherAndNoLinkIsOld() {
    start(Duration.ofMinutes(2), Quotas.DOCUMENTED);
    ReportsOnDemand slices = load(12, settings(5));
    service.sandbox().calls().reset();

    List<Received> received = get(slices);

    assertThat(received).hasSize(12);
    assertThat(reportsOrdered(service)).isEqualTo(12);
    assertThat(service.elapsed()).isBetween(Duration.ofHours(2), Duration.ofMinutes(150));
    assertThat(lines).anyMatch(line -> line.contains("waits for its turn"));
    assertThat(turnLines("2026-06-15T09:00"))
        .as("one of seven waits at a time, and says so every half minute of the hour")
        .isLessThan(2 * 120);
    assertThat(received).allSatisfy(one -> assertThat(reads(one)).isEqualTo(200));
  }

  @Test
  void otherLoadsShareTheSlicesTheyHaveInCommon() {
    start(Duration.ofMinutes(1), Quotas.GENEROUS);
    List<String> ids = ids(get(load(6, settings(20))));

    assertThat(ids(get(load(6, settings(20))))).isEqualTo(ids);
    assertThat(reportsOrdered(service)).isEqualTo(6);
  }

  @Test
  void anotherApplicationAdoptsTheSlicesThatStillRun() {
    start(Duration.ofHours(9), Quotas.GENEROUS);
    ReportRunner runner = runner(service, settings(20), onceOrdered(4));
    failure(() -> get(load(4, runner)), ErrorCode.REPORT_TIMEOUT);
    broker = new ReportBroker(service.clock());

    List<Received> received = get(load(4, patience(Duration.ofHours(9))));

    assertThat(received).extracting(Received::way).containsOnly(Received.Way.ADOPTED);
    assertThat(reportsOrdered(service)).isEqualTo(4);
  }

  @Test
  void oneFailedSliceIsOneErrorThatNamesItAndTheOthersAreNotLost() {
    start(Duration.ofMinutes(5), Quotas.GENEROUS);
    ReportsOnDemand slices = load(4, runner(service, settings(20), onceOrdered(3)));
    service.sandbox().faults().on("POST", "/ScheduledReport").after(1).answer(500);

    PartnerInsightsException failed = failure(() -> get(slices), ErrorCode.SERVICE_FAILED);

    assertThat(failed)
        .hasMessageContainingAll(
            "Slice 2 of 4, 2025-02-01T00:00:00Z to 2025-02-28T23:59:59Z, has failed",
            "the other slices are found");
    assertThat(failed.getCause()).isInstanceOf(PartnerInsightsException.class);
    assertThat(reportsOrdered(service)).as("nothing is ordered after it").isEqualTo(2);
    broker.close();
    assertThat(service.client().reports(ReportFilter.all())).as("it still runs").hasSize(1);

    broker = new ReportBroker(service.clock());
    assertThat(get(load(4, settings(20))))
        .extracting(Received::way)
        .containsExactly(
            Received.Way.ADOPTED, Received.Way.CREATED, Received.Way.CREATED, Received.Way.CREATED);
  }

  @Test
  void aReportThatFailsEndsTheWaitForTheOthersAtOnce() {
    start(Duration.ofHours(3), Quotas.GENEROUS);
    ReportsOnDemand slices = load(3, settings(20));
    AtomicReference<String> paused = new AtomicReference<>();
    Sleeper pausing =
        duration -> {
          service.sleeper().sleep(duration);
          List<ScheduledReport> made = service.client().reports(ReportFilter.all());
          if (made.size() == 3 && paused.compareAndSet(null, made.get(2).reportId())) {
            service.client().pauseReport(paused.get());
          }
        };
    ReportsOnDemand watched = load(3, runner(service, settings(20), pausing));

    PartnerInsightsException failed = failure(() -> get(watched), ErrorCode.REPORT_PAUSED);

    assertThat(failed).hasMessageContainingAll("of 3, ", "has failed", paused.get());
    assertThat(service.elapsed()).isLessThan(Duration.ofHours(1));
    service.client().resumeReport(paused.get());
    assertThat(get(slices)).hasSize(3);
    assertThat(reportsOrdered(service)).isEqualTo(3);
  }

  @Test
  void anInterruptEndsAllWaitsAndLosesNoReport() throws InterruptedException {
    start(Duration.ofHours(1), Quotas.GENEROUS);
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Sleeper held =
        duration -> {
          if (reportsOrdered(service) == 5) {
            waiting.countDown();
            never.await();
          }
        };
    ReportsOnDemand slices = load(5, runner(service, settings(20), held));
    AtomicReference<PartnerInsightsException> end = new AtomicReference<>();
    Thread asking =
        new Thread(
            () -> end.set(failure(() -> slices.get(slices.current()), ErrorCode.WAIT_INTERRUPTED)));
    asking.start();
    waiting.await();

    asking.interrupt();
    asking.join();

    assertThat(end.get()).hasMessageContaining("The wait for 5 slices was interrupted");
    untilNoThreadIsLeft();
    assertThat(get(load(5, settings(20)))).hasSize(5);
    assertThat(reportsOrdered(service)).isEqualTo(5);
  }

  @Test
  void anInterruptEndsTheWaitForATurnAndOrdersNothingMore() throws InterruptedException {
    start(Duration.ofMinutes(1), Quotas.DOCUMENTED);
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Sleeper held =
        duration -> {
          if (lines.stream().anyMatch(line -> line.contains("turn"))) {
            waiting.countDown();
            never.await();
          }
          service.sleeper().sleep(duration);
        };
    ReportsOnDemand slices = load(7, runner(service, settings(5), held, log()));
    Thread asking =
        new Thread(() -> failure(() -> slices.get(slices.current()), ErrorCode.WAIT_INTERRUPTED));
    asking.start();
    waiting.await();

    asking.interrupt();
    asking.join();

    assertThat(reportsOrdered(service)).isEqualTo(5);
  }

  @Test
  void aDryRunTellsOfEverySliceAndIsWhatIsDone() {
    start(Duration.ofMinutes(1), Quotas.GENEROUS);
    ReportsOnDemand slices = load(3, settings(20));

    DryRun dryRun = slices.dryRun();

    assertThat(dryRun.values("slices")).containsExactly("3 reports, each on a part of the range");
    assertThat(dryRun.values("range"))
        .containsExactly(
            "2025-01-01T00:00:00Z to 2025-01-31T23:59:59Z",
            "2025-02-01T00:00:00Z to 2025-02-28T23:59:59Z",
            "2025-03-01T00:00:00Z to 2025-04-01T00:00:00Z");
    assertThat(service.sandbox().calls().count("POST")).isZero();
    get(slices);
    assertThat(dryRun.values("call").stream().filter(call -> call.startsWith("POST")))
        .hasSize((int) service.sandbox().calls().count("POST"));
  }

  private void start(Duration latency, Quotas quotas) {
    service = serviceWith(Sandbox.builder().latency(latency).quotas(quotas));
    broker = new ReportBroker(service.clock());
  }

  private static WaitSettings settings(int perHour) {
    return patience(Duration.ofHours(4)).withReportsPerHour(perHour);
  }

  private static WaitSettings patience(Duration timeout) {
    return new WaitSettings(timeout, Optional.empty()).withReportsPerHour(20);
  }

  private ReportsOnDemand load(int months, WaitSettings settings) {
    return load(months, runner(service, settings, service.sleeper(), log()));
  }

  private ReportsOnDemand load(int months, ReportRunner runner) {
    Instant end = START.atOffset(ZoneOffset.UTC).plusMonths(months).toInstant();
    ReportRequest request =
        new ReportRequest(
            new Question.QueryText(InsightsQuery.parse(QUERY)),
            Optional.of(new TimeRange(START, end)),
            ReportFormat.CSV);
    PlannedReport plan = planner(service).plan(request);
    Slicer slicer = new Slicer(Optional.of(SliceBy.MONTH), service.clock());
    return new ReportsOnDemand(
        slicer.slices(plan), part -> new ReportOnDemand(part, runner, BY_DEFAULT, broker));
  }

  /** The clock stands until so many orders were sent; an interrupt ends that. */
  private Sleeper onceOrdered(int orders) {
    return duration -> {
      while (reportsOrdered(service) < orders) {
        if (Thread.interrupted()) {
          throw new InterruptedException("stop");
        }
        Thread.onSpinWait();
      }
      service.sleeper().sleep(duration);
    };
  }

  private static List<Received> get(ReportsOnDemand slices) {
    return slices.get(slices.current());
  }

  private static List<String> ids(List<Received> received) {
    return received.stream().map(one -> one.report().reportId()).toList();
  }

  private long turnLines(String until) {
    return lines.stream().filter(line -> line.contains("turn until " + until)).count();
  }

  private WaitLog log() {
    return new WaitLog() {
      @Override
      public void progress(String line) {
        lines.add(line);
      }

      @Override
      public void trouble(String line) {
        lines.add(line);
      }
    };
  }

  /** The test's own time-out is the bar: what is held back ends by an interrupt only. */
  private static void untilNoThreadIsLeft() {
    while (Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith("partnerinsights-slice"))) {
      Thread.onSpinWait();
    }
  }

  private static int reads(Received received) {
    try {
      HttpURLConnection file =
          (HttpURLConnection)
              URI.create(received.report().link().reveal()).toURL().openConnection();
      return file.getResponseCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

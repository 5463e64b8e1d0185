package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.failure;
import static io.partnerinsights.core.report.ReportFixture.onlyReport;
import static io.partnerinsights.core.report.ReportFixture.reading;
import static io.partnerinsights.core.report.ReportFixture.reportPosts;
import static io.partnerinsights.core.report.ReportFixture.request;
import static io.partnerinsights.core.report.ReportFixture.settings;
import static io.partnerinsights.core.report.Sharing.DEFAULTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.options.Keep;
import io.partnerinsights.core.options.Reuse;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.sandbox.settings.Outcome;
import io.partnerinsights.testing.NewReports;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Adoption of reports that an earlier application has created. Each cache stands for one
 * application.
 */
@Timeout(60)
final class AdoptionTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant BEFORE_MIDNIGHT = Instant.parse("2026-06-15T23:55:00Z");

  @Test
  void afterATimeoutTheNextRunAdoptsTheReport() {
    MemoryService service = new MemoryService(Duration.ofHours(5));
    failure(load(service, Reuse.AUTO)::get, ErrorCode.REPORT_TIMEOUT);

    SharedRead nextRun = load(service, Reuse.AUTO);
    ReportLease received = nextRun.acquire();

    assertThat(received.origin()).isEqualTo(ReportOrigin.ADOPTED);
    assertThat(received.report().reportId()).isEqualTo(onlyReport(service).reportId());
    assertThat(reportPosts(service)).isOne();
  }

  /** The earlier run was killed. */
  @ParameterizedTest
  @CsvSource({"PT1H, PT30M", "PT1M, PT30M"})
  void aReportOfAKilledRunIsAdopted(Duration latency, Duration later) {
    MemoryService service = new MemoryService(latency);
    createInKilledRun(service);
    service.clock().advance(later);

    assertThat(load(service, Reuse.AUTO).get().reportId())
        .isEqualTo(onlyReport(service).reportId());
    assertThat(reportPosts(service)).isOne();
  }

  /** Its application may delete it at any time, like one of an earlier version. */
  @Test
  void aReportThatIsNotOfferedIsNotAdopted() {
    MemoryService service = new MemoryService();
    createInKilledRun(service, Reuse.NEVER);

    assertThat(load(service, Reuse.AUTO).acquire().origin()).isEqualTo(ReportOrigin.CREATED);
  }

  /** A read that starts late could lose it in the middle. */
  @ParameterizedTest
  @CsvSource({"PT2H40M, ADOPTED", "PT3H10M, CREATED"})
  void aReportThatMaySoonBeDeletedIsNotAdopted(Duration later, ReportOrigin origin) {
    MemoryService service = new MemoryService();
    createInKilledRun(service);
    service.clock().advance(later.minus(service.elapsed()));
    Sharing patient = new Sharing(Reuse.AUTO, Duration.ofDays(1), Keep.NOTHING);

    SharedRead read =
        SharedRead.of(service, reading(service), new Reports(service.clock()), patient);

    assertThat(read.acquire().origin()).isEqualTo(origin);
  }

  /** Another application waits for it too. */
  @Test
  void aReportThatRunsForHoursIsAdoptedWhenItIsComplete() {
    MemoryService service = new MemoryService(Duration.ofHours(3));
    createInKilledRun(service);
    service.clock().advance(Duration.ofHours(3).plus(Duration.ofMinutes(40)));

    assertThat(load(service, Reuse.AUTO).acquire().origin()).isEqualTo(ReportOrigin.ADOPTED);
    service.clock().advance(Duration.ofMinutes(20));
    assertThat(load(service, Reuse.AUTO).acquire().origin()).isEqualTo(ReportOrigin.CREATED);
  }

  @Test
  void anOldReportIsNotAdopted() {
    MemoryService service = new MemoryService(Duration.ZERO);
    createInKilledRun(service);
    service.clock().advance(Duration.ofMinutes(61));

    load(service, Reuse.AUTO).get();

    assertThat(reportPosts(service)).isEqualTo(2);
  }

  @Test
  void aKeptReportIsNotAdopted() {
    MemoryService service = new MemoryService();
    Reports first = new Reports(service.clock());
    SharedRead.of(service, reading(service), first, Sharing.KEPT).get();
    first.close();

    load(service, Reuse.AUTO).get();

    assertThat(reportPosts(service)).isEqualTo(2);
  }

  @Test
  void reuseNeverAdoptsNothing() {
    MemoryService service = new MemoryService(HOUR);
    createInKilledRun(service);

    load(service, Reuse.NEVER).get();

    assertThat(reportPosts(service)).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"FAILED", "COMPLETED_WITHOUT_LINK", "PAUSED"})
  void anUnreadableReportIsNotAdopted(Outcome outcome) {
    MemoryService service = new MemoryService();
    service.endWith(outcome);
    createInKilledRun(service);
    service.clock().advance(Duration.ofMinutes(1));
    SharedRead report = load(service, Reuse.AUTO);

    failure(
        report::get,
        switch (outcome) {
          case FAILED -> ErrorCode.REPORT_FAILED;
          case PAUSED -> ErrorCode.REPORT_PAUSED;
          default -> ErrorCode.REPORT_WITHOUT_LINK;
        });
    assertThat(reportPosts(service)).isEqualTo(2);
  }

  @Test
  void anAdoptedReportThatIsDeletedIsReplacedByTheNextAction() {
    MemoryService service = new MemoryService(HOUR);
    createInKilledRun(service);
    String adopted = onlyReport(service).reportId();
    AtomicBoolean deleted = new AtomicBoolean();
    Sleeper deletes =
        duration -> {
          service.sleeper().sleep(duration);
          if (deleted.compareAndSet(false, true)) {
            service.deleteReport(adopted);
          }
        };
    Reports cache = new Reports(service.clock());
    SharedRead report =
        SharedRead.of(service, reading(service, settings(), deletes), cache, DEFAULTS);

    failure(report::get, ErrorCode.REPORT_LOST);

    assertThat(report.get().reportId()).isNotEqualTo(adopted);
    assertThat(reportPosts(service)).isEqualTo(2);
  }

  @Test
  void anAdoptedReportIsNotDeleted() {
    MemoryService service = new MemoryService();
    createInKilledRun(service);
    Reports adopter = new Reports(service.clock());
    String adopted = load(service, adopter, Reuse.AUTO).get().reportId();

    adopter.close();

    assertThat(service.reports(ReportFilter.all()))
        .extracting(ScheduledReport::reportId)
        .containsExactly(adopted);
  }

  @Test
  void createsNothingIfTheSearchFails() {
    MemoryService service = new MemoryService();
    createInKilledRun(service);
    service.forgetCalls();
    service.failOnce("before reports", ErrorCode.SERVICE_FAILED);

    failure(load(service, Reuse.AUTO)::get, ErrorCode.SERVICE_FAILED);

    assertThat(reportPosts(service)).isZero();
  }

  @Test
  void reuseNeverStillFindsItsOwnReport() {
    MemoryService service = new MemoryService();
    service.failOnce("after createReport", ErrorCode.OUTCOME_UNKNOWN);
    service.failOnce("before reports", ErrorCode.REQUEST_REFUSED);
    SharedRead report = load(service, Reuse.NEVER);
    failure(report::get, ErrorCode.OUTCOME_UNKNOWN);

    assertThat(report.get().reportId()).isEqualTo(onlyReport(service).reportId());
    assertThat(reportPosts(service)).isOne();
  }

  @Test
  void aReportOfAnotherQueryIsNotAdopted() {
    MemoryService service = new MemoryService();
    createInKilledRun(service);
    SharedRead other =
        SharedRead.of(
            service.plan("SELECT Month FROM OfficeUsage"),
            reading(service),
            new Reports(service.clock()),
            DEFAULTS);

    assertThat(other.acquire().origin()).isEqualTo(ReportOrigin.CREATED);
    assertThat(service.calls("findExecutions")).isPositive();
  }

  /** The service's lists ignore case. */
  @Test
  void aReportOfASimilarNameIsNotAdopted() {
    MemoryService service = new MemoryService(Duration.ZERO);
    createInKilledRun(service);
    ScheduledReport own = onlyReport(service);
    String name = own.reportName();
    service.deleteReport(own.reportId());
    List.of(
            name + "0",
            name.replace("ByPartner", "Partner"),
            name.toUpperCase(Locale.ROOT),
            name + " copy")
        .forEach(similar -> service.createReport(NewReports.executeNow(similar, own.queryId())));

    assertThat(load(service, Reuse.AUTO).acquire().origin()).isEqualTo(ReportOrigin.CREATED);
  }

  /** The end that the service gets is another one after midnight. */
  @Test
  void aReportOfAnOpenRangeIsAdoptedAfterMidnight() {
    MemoryService service = new MemoryService();
    service.clock().advance(Duration.between(service.clock().instant(), BEFORE_MIDNIGHT));
    ReportLease first = loadOpenRange(service).acquire();
    service.clock().advance(Duration.ofMinutes(10));

    ReportLease next = loadOpenRange(service).acquire();

    assertThat(next.origin()).isEqualTo(ReportOrigin.ADOPTED);
    assertThat(next.report().reportId()).isEqualTo(first.report().reportId());
  }

  private static SharedRead loadOpenRange(MemoryService service) {
    ReportRequest request =
        new ReportRequest(
            request(QUERY).target(),
            new TimeRange(MemoryService.START.minus(Duration.ofDays(100)), null),
            ReportFormat.CSV);
    return SharedRead.of(
        service.plan(request), reading(service), new Reports(service.clock()), DEFAULTS);
  }

  /** Simulates a run that creates a report and is killed before its first poll. */
  private static void createInKilledRun(MemoryService service) {
    createInKilledRun(service, Reuse.AUTO);
  }

  private static void createInKilledRun(MemoryService service, Reuse reuse) {
    Sleeper killing =
        duration -> {
          throw new IllegalStateException("the run was killed");
        };
    Reading reading = reading(service, settings(), killing);
    Reports cache = new Reports(service.clock());
    SharedRead read = SharedRead.of(service, reading, cache, Sharing.of(reuse));
    assertThatThrownBy(read::get).hasMessage("the run was killed");
  }

  private static SharedRead load(MemoryService service, Reuse reuse) {
    return load(service, new Reports(service.clock()), reuse);
  }

  private static SharedRead load(MemoryService service, Reports cache, Reuse reuse) {
    return SharedRead.of(service, reading(service), cache, Sharing.of(reuse));
  }
}

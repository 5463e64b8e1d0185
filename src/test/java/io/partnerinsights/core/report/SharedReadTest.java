package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.QUERIES;
import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.REPORTS;
import static io.partnerinsights.core.report.ReportFixture.existingReport;
import static io.partnerinsights.core.report.ReportFixture.newPlanner;
import static io.partnerinsights.core.report.ReportFixture.newReading;
import static io.partnerinsights.core.report.ReportFixture.queryPosts;
import static io.partnerinsights.core.report.ReportFixture.queryRequest;
import static io.partnerinsights.core.report.ReportFixture.reportPosts;
import static io.partnerinsights.core.report.ReportFixture.serviceWith;
import static io.partnerinsights.core.report.ReportFixture.settingsWithTimeout;
import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The central rules of how reads get a report. Each test has an account of its own in a sandbox,
 * where a report takes ten minutes if the test does not say otherwise. Only waits move the clock.
 * The tables of ManagedReportTest, AdoptionTest and UniquePostTest have the other cases.
 */
@Timeout(60)
final class SharedReadTest {
  @AutoClose private ClockedSandbox service;
  private ReportRegistry application;

  SharedReadTest() {
    start(Duration.ofMinutes(10));
  }

  private void start(Duration latency) {
    if (service != null) {
      service.close();
    }
    service = serviceWith(Sandbox.builder().latency(latency));
    application = new ReportRegistry(service.localClock());
  }

  private SharedRead read() {
    return SharedRead.of(service, newReading(service), application, Sharing.DEFAULTS);
  }

  /** Begins a read with option reuse=never. */
  private SharedRead readAlone() {
    return SharedRead.of(service, newReading(service), application, Sharing.NEVER);
  }

  /** Begins a read with options reportId and executionId. */
  private SharedRead readOf(String reportId, String executionId, Duration timeout) {
    return SharedRead.of(
        newPlanner(service).checkRequest(existingReport(reportId, executionId)),
        newReading(service, settingsWithTimeout(timeout)),
        application,
        Sharing.DEFAULTS);
  }

  private static String id(ManagedReport.WaitResult report) {
    return report.link().completedReport().reportId();
  }

  @Test
  void aReadCreatesOneQueryAndOneReport() {
    ManagedReport.WaitResult report = read().awaitReport();

    assertThat(report.origin()).isEqualTo(ReportOrigin.CREATED);
    assertThat(report.link().completedReport().format()).isEqualTo(ReportFormat.CSV);
    assertThat(queryPosts(service)).isOne();
    assertThat(reportPosts(service)).isOne();
  }

  @Test
  void aQueryWhoseResponseIsLostIsFoundByItsName() {
    service.sandbox().faults().on("POST", QUERIES).loseTheResponse();

    read().awaitFile();

    assertThat(queryPosts(service)).isOne();
    assertThat(service.client().listQueries(QueryFilter.ofUser())).hasSize(1);
  }

  @Test
  void aReportWhoseResponseIsLostIsFoundBesideAnEarlierOne() {
    String earlier = readAlone().awaitFile().reportId();
    service.sandbox().faults().on("POST", REPORTS).loseTheResponse();

    assertThat(readAlone().awaitFile().reportId()).isNotEqualTo(earlier);
    assertThat(reportPosts(service)).isEqualTo(2);
    assertThat(service.client().listReports(ReportFilter.all())).hasSize(2);
  }

  @Test
  void aRefusedQueryEndsTheReadAtOnce() {
    service.sandbox().faults().on("POST", QUERIES).always().respond(400);

    assertFails(read()::awaitFile, ErrorCode.QUERY_REFUSED);
    assertThat(queryPosts(service)).isOne();
    assertThat(reportPosts(service)).isZero();
  }

  @Test
  void aReportIsReadByItsIdWithoutAPost() {
    CompletedReport report = read().awaitFile();
    service.sandbox().calls().reset();

    for (String execution : new String[] {null, report.executionId()}) {
      ManagedReport.WaitResult given =
          readOf(report.reportId(), execution, Duration.ofHours(4)).awaitReport();

      assertThat(given.origin()).isEqualTo(ReportOrigin.GIVEN);
      assertThat(given.link().completedReport().executionId()).isEqualTo(report.executionId());
    }
    assertThat(service.sandbox().calls().countApiCalls("POST")).isZero();
  }

  @Test
  void aTimeoutNamesTheReportThatALaterReadGets() {
    start(Duration.ofHours(9));

    PartnerInsightsException error =
        assertFails(
            read()::awaitFile, ErrorCode.REPORT_TIMEOUT, "4 h 0 min 0 s", "option reportId");
    assertThat(service.elapsedTime()).isBetween(Duration.ofHours(4), Duration.ofSeconds(14_401));

    String reportId = error.ids().get("reportId");
    assertThat(id(readOf(reportId, null, Duration.ofHours(8)).awaitReport())).isEqualTo(reportId);
    assertThat(reportPosts(service)).isOne();
  }

  @ParameterizedTest
  @CsvSource({"PT5S, PT7.25S", "PT10M, PT10M32S"})
  void aCompleteReportIsNoticedSoon(Duration latency, Duration most) {
    start(latency);

    read().awaitFile();

    assertThat(service.elapsedTime()).isBetween(latency, most);
  }

  @Test
  void fiveReportsAnHourAreCreated() {
    start(Duration.ZERO);

    for (int i = 0; i < 11; i++) {
      readAlone().awaitFile();
    }

    assertThat(service.elapsedTime()).isBetween(Duration.ofHours(2), Duration.ofSeconds(7_205));
    assertThat(reportPosts(service)).isEqualTo(11);
  }

  @Test
  void twoReadsOfOneQueryShareAReport() {
    String first = read().awaitFile().reportId();

    ManagedReport.WaitResult second = read().awaitReport();

    assertThat(second.origin()).isEqualTo(ReportOrigin.READ_BEFORE);
    assertThat(id(second)).isEqualTo(first);
    assertThat(reportPosts(service)).isOne();
  }

  @Test
  void withoutReuseEachReadHasAReportOfItsOwn() {
    SharedRead one = readAlone();
    String first = one.awaitFile().reportId();

    assertThat(one.awaitFile().reportId()).as("of the read's next action").isEqualTo(first);
    assertThat(readAlone().awaitReport().origin()).isEqualTo(ReportOrigin.CREATED);
    assertThat(reportPosts(service)).isEqualTo(2);
  }

  @Test
  void anOldReportIsReadByTheReadThatHasItOnly() {
    SharedRead early = read();
    SharedRead late = read();
    String old = early.awaitFile().reportId();
    service.passTime(Duration.ofMinutes(61));

    String newer = late.awaitFile().reportId();

    assertThat(newer).isNotEqualTo(old);
    assertThat(read().awaitFile().reportId()).isEqualTo(newer);
    assertThat(early.awaitFile().reportId()).isEqualTo(old);
    assertThat(reportPosts(service)).isEqualTo(2);
  }

  @Test
  void anInvalidatedReportIsNeitherSharedNorAdopted() {
    SharedRead one = read();
    String first = one.awaitFile().reportId();

    application.invalidateReports(newPlanner(service).checkRequest(queryRequest(QUERY)), false);

    String second = one.awaitFile().reportId();
    assertThat(second).isNotEqualTo(first);
    assertThat(read().awaitFile().reportId()).isEqualTo(second);
    assertThat(reportPosts(service)).isEqualTo(2);
  }

  @Test
  void aDeletedReportIsReplacedByTheNextAction() {
    SharedRead read = read();
    String deleted = read.awaitFile().reportId();
    service.client().deleteReport(deleted);

    ManagedReport.WaitResult next = read.awaitReport();

    assertThat(next.origin()).isEqualTo(ReportOrigin.CREATED);
    assertThat(id(next)).isNotEqualTo(deleted);
    assertThat(reportPosts(service)).isEqualTo(2);
  }

  @Test
  void theLinkOfADeletedReportIsLost() {
    SharedRead read = read();
    ManagedReport.WaitResult report = read.awaitReport();
    service.client().deleteReport(id(report));
    service.passTime(Duration.ofHours(2));

    assertFails(
        () ->
            report
                .link()
                .renewLink(read.choice().context(), report.link().completedReport().link().url()),
        ErrorCode.REPORT_LOST,
        "the service no longer lists it",
        "run the read again");
    assertThat(report.link().findRenewalFailure().map(PartnerInsightsException::code))
        .contains(ErrorCode.REPORT_LOST);
  }

  @Test
  void theNextRunAdoptsTheReportOfATimeout() {
    start(Duration.ofHours(5));
    PartnerInsightsException error = assertFails(read()::awaitFile, ErrorCode.REPORT_TIMEOUT);
    application = new ReportRegistry(service.localClock());

    ManagedReport.WaitResult adopted = read().awaitReport();

    assertThat(adopted.origin()).isEqualTo(ReportOrigin.FROM_OTHER_RUN);
    assertThat(id(adopted)).isEqualTo(error.ids().get("reportId"));
    assertThat(reportPosts(service)).isOne();
  }
}

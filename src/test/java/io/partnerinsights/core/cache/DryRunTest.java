package io.partnerinsights.core.cache;

import static io.partnerinsights.core.job.ReportFixture.BY_DEFAULT;
import static io.partnerinsights.core.job.ReportFixture.defaults;
import static io.partnerinsights.core.job.ReportFixture.existing;
import static io.partnerinsights.core.job.ReportFixture.failure;
import static io.partnerinsights.core.job.ReportFixture.onDemand;
import static io.partnerinsights.core.job.ReportFixture.onlyReport;
import static io.partnerinsights.core.job.ReportFixture.patience;
import static io.partnerinsights.core.job.ReportFixture.planner;
import static io.partnerinsights.core.job.ReportFixture.runner;
import static io.partnerinsights.core.job.ReportFixture.serviceWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.options.Keep;
import io.partnerinsights.core.options.Reuse;
import io.partnerinsights.sandbox.RecordedCall;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a dry run tells is what is done afterwards, and telling it makes no POST. */
final class DryRunTest {
  private static final ReuseSettings NEVER =
      new ReuseSettings(Reuse.NEVER, Duration.ofHours(1), Keep.NOTHING);

  private ClockedSandbox service;
  private ReportBroker broker;

  @BeforeEach
  void start() {
    service = serviceWith(Sandbox.builder().latency(Duration.ofMinutes(10)));
    broker = new ReportBroker(service.clock());
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void whereNothingIsThereItTellsWhatWouldBeMade() {
    DryRun dryRun = load(BY_DEFAULT).dryRun();

    assertThat(dryRun.values("query"))
        .containsExactly(
            "SELECT Month, CustomerName FROM OfficeUsage ORDER BY Month DESC"
                + " TIMESPAN LAST_6_MONTHS");
    assertThat(dryRun.values("range")).containsExactly("LAST_6_MONTHS");
    assertThat(dryRun.values("fingerprint")).first().asString().matches("[0-9a-f]{32}");
    assertThat(dryRun.values("report")).containsExactly("order a new one");
    assertThat(told("POST", dryRun)).hasSize(2);
    assertThat(service.sandbox().calls().count("POST")).isZero();
  }

  @Test
  void theFingerprintIsInTheReportsName() {
    String fingerprint = load(BY_DEFAULT).dryRun().values("fingerprint").get(0);

    load(BY_DEFAULT).get();

    assertThat(onlyReport(service).reportName())
        .contains(fingerprint)
        .matches("[A-Za-z0-9 ]{1,256}");
  }

  @Test
  void itNamesTheReportThatWouldBeAdopted() {
    ReportOnDemand other =
        onDemand(
            service,
            runner(service, patience(Duration.ofMinutes(5))),
            new ReportBroker(service.clock()),
            BY_DEFAULT);
    failure(other::get, ErrorCode.REPORT_TIMEOUT);

    DryRun dryRun = load(BY_DEFAULT).dryRun();

    assertThat(dryRun.values("report"))
        .containsExactly("adopt report " + onlyReport(service).reportId() + " (Running)");
    assertThat(told("POST", dryRun)).isEmpty();
  }

  @Test
  void itNamesTheReportThatWouldBeShared() {
    String shared = load(BY_DEFAULT).get().reportId();

    assertThat(load(BY_DEFAULT).dryRun().values("report"))
        .first()
        .asString()
        .startsWith("share report " + shared + ", complete since ");
    assertThat(load(NEVER).dryRun().values("report")).containsExactly("order a new one");
  }

  @Test
  void itTellsAllCallsThatAreMadeThen() {
    DryRun dryRun = load(BY_DEFAULT).dryRun();
    service.sandbox().calls().reset();

    load(BY_DEFAULT).get();

    List<String> made =
        service.sandbox().calls().all().stream()
            .filter(call -> !call.path().contains("ScheduledDataset"))
            .map(DryRunTest::start)
            .distinct()
            .toList();
    assertThat(made)
        .isNotEmpty()
        .allSatisfy(
            call -> assertThat(dryRun.values("call")).anyMatch(told -> told.startsWith(call)));
  }

  @Test
  void aReportThatExistsIsOnlyRead() {
    String reportId = load(BY_DEFAULT).get().reportId();
    ReportOnDemand existing =
        new ReportOnDemand(
            planner(service).plan(existing(reportId, Optional.empty())),
            runner(service, defaults()),
            BY_DEFAULT,
            broker);

    assertThat(existing.dryRun().values("report")).containsExactly("read report " + reportId);
  }

  private static String start(RecordedCall call) {
    String path = call.path();
    int end = path.indexOf('/', 1);
    return call.method() + " " + (end < 0 ? path : path.substring(0, end));
  }

  private static List<String> told(String method, DryRun dryRun) {
    return dryRun.values("call").stream().filter(call -> call.startsWith(method)).toList();
  }

  private ReportOnDemand load(ReuseSettings settings) {
    return onDemand(service, runner(service, defaults()), broker, settings);
  }
}

package io.partnerinsights.core.session;

import static io.partnerinsights.core.report.ReportFixture.existing;
import static io.partnerinsights.core.report.ReportFixture.failure;
import static io.partnerinsights.core.report.ReportFixture.onlyReport;
import static io.partnerinsights.core.report.ReportFixture.planner;
import static io.partnerinsights.core.report.ReportFixture.reading;
import static io.partnerinsights.core.report.ReportFixture.timeout;
import static io.partnerinsights.core.report.Sharing.DEFAULTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.report.Reports;
import io.partnerinsights.core.report.SharedRead;
import io.partnerinsights.core.report.Sharing;
import io.partnerinsights.sandbox.RecordedCall;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A dry run describes exactly what the next read does, and sends no POST. */
final class DryRunTest {
  private static final Sharing NEVER = Sharing.NEVER;

  @RegisterExtension
  final SandboxExtension sandbox =
      SandboxExtension.clocked(Sandbox.builder().latency(Duration.ofMinutes(10)).scale(0.1));

  private ClockedSandbox service;
  private Reports cache;

  @BeforeEach
  void start() {
    service = sandbox.clocked();
    cache = new Reports(service.clock());
  }

  @Test
  void describesTheReportToCreate() {
    List<DryRun.Step> dryRun = dryRun(read(DEFAULTS));

    assertThat(values(dryRun, "query"))
        .containsExactly(
            "SELECT Month, CustomerName FROM OfficeUsage ORDER BY Month DESC"
                + " TIMESPAN LAST_6_MONTHS");
    assertThat(values(dryRun, "range")).containsExactly("LAST_6_MONTHS");
    assertThat(values(dryRun, "digest")).first().asString().matches("[0-9a-f]{32}");
    assertThat(values(dryRun, "report")).containsExactly("create a new one");
    assertThat(callsOf("POST", dryRun)).hasSize(2);
    assertThat(service.sandbox().calls().count("POST")).isZero();
    read(DEFAULTS).get();
    assertThat(onlyReport(service).reportName()).contains(values(dryRun, "digest").get(0));
  }

  @Test
  void namesTheReportToAdopt() {
    SharedRead other =
        SharedRead.of(
            service,
            reading(service, timeout(Duration.ofMinutes(5))),
            new Reports(service.clock()),
            DEFAULTS);
    failure(other::get, ErrorCode.REPORT_TIMEOUT);

    List<DryRun.Step> dryRun = dryRun(read(DEFAULTS));

    assertThat(values(dryRun, "report"))
        .containsExactly(
            "read report " + onlyReport(service).reportId() + " of another run (Running)");
    assertThat(callsOf("POST", dryRun)).isEmpty();
  }

  @Test
  void namesTheReportToShare() {
    String shared = read(DEFAULTS).get().reportId();

    assertThat(values(dryRun(read(DEFAULTS)), "report"))
        .first()
        .asString()
        .startsWith("share report " + shared + ", complete since ");
    assertThat(values(dryRun(read(NEVER)), "report")).containsExactly("create a new one");
  }

  @Test
  void listsAllCallsOfTheRead() {
    List<DryRun.Step> dryRun = dryRun(read(DEFAULTS));
    service.sandbox().calls().reset();

    read(DEFAULTS).get();

    List<String> sent =
        service.sandbox().calls().all().stream()
            .filter(call -> !call.path().contains("ScheduledDataset"))
            .map(DryRunTest::start)
            .distinct()
            .toList();
    assertThat(sent)
        .isNotEmpty()
        .allSatisfy(
            call -> assertThat(values(dryRun, "call")).anyMatch(listed -> listed.startsWith(call)));
  }

  @Test
  void namesTheGivenReport() {
    String reportId = read(DEFAULTS).get().reportId();
    SharedRead existing =
        SharedRead.of(
            planner(service).plan(existing(reportId, null)), reading(service), cache, DEFAULTS);

    assertThat(values(dryRun(existing), "report")).containsExactly("read report " + reportId);
  }

  private static List<DryRun.Step> dryRun(SharedRead read) {
    return new DryRun(read.choice()).steps();
  }

  private static String start(RecordedCall call) {
    String path = call.path();
    int end = path.indexOf('/', 1);
    return call.method() + " " + (end < 0 ? path : path.substring(0, end));
  }

  private static List<String> callsOf(String method, List<DryRun.Step> dryRun) {
    return values(dryRun, "call").stream().filter(call -> call.startsWith(method)).toList();
  }

  private SharedRead read(Sharing settings) {
    return SharedRead.of(service, reading(service), cache, settings);
  }

  private static List<String> values(List<DryRun.Step> dryRun, String name) {
    return dryRun.stream()
        .filter(step -> step.name().equals(name))
        .map(DryRun.Step::value)
        .toList();
  }
}

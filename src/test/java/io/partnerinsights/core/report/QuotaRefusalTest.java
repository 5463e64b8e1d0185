package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.failure;
import static io.partnerinsights.core.report.ReportFixture.planner;
import static io.partnerinsights.core.report.ReportFixture.reading;
import static io.partnerinsights.core.report.ReportFixture.reportPosts;
import static io.partnerinsights.core.report.ReportFixture.request;
import static io.partnerinsights.core.report.ReportFixture.run;
import static io.partnerinsights.core.report.ReportFixture.serviceWith;
import static io.partnerinsights.core.report.ReportFixture.settings;
import static io.partnerinsights.core.report.ReportFixture.timeout;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A quota that other programs on the account have used up. */
final class QuotaRefusalTest {
  private static final String HOURLY =
      "User has exceeded its ExecuteNow report creation quota of 5 reports/60 mins";

  /** The description of a report that every application may delete. */
  private static final String DUE =
      ReportDescription.ofReport(
          Removal.WHEN_OVER, ClockedSandbox.START.minus(Retention.LONGEST_RUN), null);

  private static ClockedSandbox service(SandboxBuilder settings) {
    return serviceWith(settings.latency(Duration.ZERO));
  }

  /** A report is active while it runs. */
  private static ClockedSandbox serviceWithActiveReports(int quota, Duration latency) {
    return serviceWith(Sandbox.builder().quotas(100, quota, 100).latency(latency));
  }

  @Test
  void tooManyActiveReportsAreDeletedIfDue() {
    try (ClockedSandbox service = serviceWithActiveReports(3, Duration.ofDays(3))) {
      String queryId = queryId(service);
      List<String> others =
          List.of(
              create(service, queryId, "a report of a user", DUE),
              create(
                  service,
                  queryId,
                  name(1),
                  ReportDescription.ofReport(Removal.NEVER, ClockedSandbox.START, null)));
      String due = create(service, queryId, name(2), DUE);
      service.pass(Retention.LONGEST_RUN);

      String created = run(service, request(QUERY), timeout(Duration.ofDays(4))).reportId();

      assertThat(ids(service)).contains(created).containsAll(others).doesNotContain(due);
    }
  }

  @Test
  void tooManyActiveReportsAreAnErrorIfNoneIsDue() {
    try (ClockedSandbox service = serviceWithActiveReports(1, Duration.ofHours(2))) {
      create(service, queryId(service), "a report of a user", "");

      Throwable end = failure(() -> run(service, request(QUERY)), ErrorCode.QUOTA_EXCEEDED);

      assertThat(end).hasMessageContaining("active reports");
      assertThat(reportPosts(service)).isEqualTo(2);
    }
  }

  /** The other application's report may still be read, but not for ever. */
  @Test
  void aPlaceAmongTheActiveReportsIsWaitedFor() {
    try (ClockedSandbox service = serviceWithActiveReports(1, Duration.ofHours(2))) {
      String shared = ReportDescription.ofReport(Removal.WHEN_OVER, ClockedSandbox.START, null);
      create(service, queryId(service), name(1), shared);
      service.pass(Duration.ofMinutes(100));
      RecordedLog log = new RecordedLog(service);

      run(
          reading(service, settings(), service.sleeper(), log.log()),
          planner(service).plan(request(QUERY)));

      assertThat(log.texts()).anyMatch(line -> line.contains("as many active reports"));
    }
  }

  private static String queryId(ClockedSandbox service) {
    return service.client().createQuery(new NewQuery("a query of a user", "", QUERY)).queryId();
  }

  private static String name(int number) {
    return ReportNames.ofReport("", Fingerprint.of("any"), "0123456789abcdef", number);
  }

  private static String create(
      ClockedSandbox service, String queryId, String name, String description) {
    return service
        .client()
        .createReport(
            new NewReport.ExecuteNow(name, description, queryId, null, ReportFormat.CSV, null))
        .reportId();
  }

  private static List<String> ids(ClockedSandbox service) {
    return service.client().reports(ReportFilter.all()).stream()
        .map(ScheduledReport::reportId)
        .toList();
  }
}

package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.planner;
import static io.partnerinsights.core.report.ReportFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.client.Quota;
import io.partnerinsights.core.created.ReportNames;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nightly jobs, whose reports only the retention deletes, on an account with schedules. */
final class RetentionYearTest {
  private static final int DATASETS = 21;
  private static final Duration DAY = Duration.ofDays(1);

  @AutoClose
  private final ClockedSandbox sandbox =
      new ClockedSandbox(Sandbox.builder().scale(0.01).latency(Duration.ofSeconds(10)));

  private final PartnerInsightsClient service = sandbox.client();
  private final Random random = new Random(1);
  private int mostReports;
  private int mostQueries;

  /**
   * Reads each dataset once a night, after a schedule was created for each one.
   *
   * @param nights the number of nights
   * @param changing whether each night's queries are others, so that none is found again
   */
  @ParameterizedTest
  @CsvSource({"4, false", "4, true"})
  void anAccountStaysBelowItsQuotas(int nights, boolean changing) {
    for (int dataset = 0; dataset < DATASETS; dataset++) {
      schedule(plan(dataset, "schedule"));
    }
    for (int night = 0; night < nights; night++) {
      Instant start = ClockedSandbox.START.plus(DAY.multipliedBy(night));
      sandbox.pass(Duration.between(sandbox.clock().instant(), start));
      readAll(changing ? "night " + night : "each night");
    }

    assertThat(ReportFixture.reportPosts(sandbox)).isEqualTo(DATASETS * (nights + 1L));
    assertThat(mostReports).isGreaterThan(DATASETS).isLessThan(Quota.MAX_ACTIVE_REPORTS);
    assertThat(mostQueries).isGreaterThan(DATASETS).isLessThan(Quota.MAX_QUERIES);
  }

  @Test
  @Tag("long")
  void anAccountStaysBelowItsQuotasForAYear() {
    anAccountStaysBelowItsQuotas(365, true);
  }

  /** Reads by an application of its own, as a nightly job is. */
  private void readAll(String market) {
    try (Reports reports = new Reports(sandbox.clock())) {
      for (int dataset = 0; dataset < DATASETS; dataset++) {
        Reading reading = reading();
        SharedRead.of(plan(dataset, market), reading, reports, Sharing.DEFAULTS).get();
        mostReports = Math.max(mostReports, service.reports(ReportFilter.all()).size());
        mostQueries = Math.max(mostQueries, service.queries(QueryFilter.own()).size());
      }
    }
  }

  private Reading reading() {
    return new Reading(
        service,
        ReportFixture.settings(),
        sandbox.clock(),
        sandbox.sleeper(),
        random,
        OpenWaits.silent(sandbox.clock()));
  }

  private CheckedQuery plan(int dataset, String market) {
    String query = "SELECT Month FROM OfficeUsage WHERE CustomerName = '%s %s'";
    return planner(service).check(request(query.formatted(dataset, market)));
  }

  private void schedule(CheckedQuery plan) {
    Fingerprint fingerprint = plan.fingerprint();
    String queryId =
        service
            .createQuery(
                new NewQuery(
                    ReportNames.ofQuery(plan.query()), ReportUse.CREATED, plan.query().print()))
            .queryId();
    Instant first = ClockedSandbox.START.plus(Duration.ofDays(300));
    service.createReport(
        new NewReport.Scheduled(
            ReportUse.STREAM.scheduleName("", fingerprint),
            ReportUse.STREAM.scheduleDescription("", 24, fingerprint, fingerprint, ""),
            queryId,
            new NewReport.Schedule(first, DAY, null),
            ReportFormat.CSV,
            null));
  }
}

package io.partnerinsights.core.session;

import static io.partnerinsights.core.job.ReportFixture.QUERY;
import static io.partnerinsights.core.job.ReportFixture.request;
import static io.partnerinsights.core.job.ReportFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.session.OrphanCleanup.Deleted;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cleanup of an account that other applications use too. */
final class OrphanCleanupTest {
  private static final Duration WEEK = Duration.ofDays(7);

  @RegisterExtension
  final SandboxExtension sandbox = SandboxExtension.clocked(Sandbox.builder().scale(0.1));

  private ClockedSandbox service;

  @BeforeEach
  void start() {
    service = sandbox.clocked();
  }

  @Test
  void deletesOnlyOldReportsAndQueriesOfTheConnector() {
    run(service, request("SELECT Month FROM OfficeUsage"));
    run(service, request(QUERY));
    String otherQuery = service.client().createQuery(new NewQuery("other", "", QUERY)).queryId();
    String otherReport =
        service.client().createReport(NewReport.executeNow("other", otherQuery)).reportId();
    service.clock().advance(WEEK);
    String young = run(service, request(QUERY)).reportId();

    Deleted deleted = cleanup().delete();

    assertThat(deleted).isEqualTo(new Deleted(2, 1));
    assertThat(service.client().reports(ReportFilter.all()))
        .extracting(ScheduledReport::reportId)
        .containsExactlyInAnyOrder(otherReport, young);
    assertThat(service.client().queries(QueryFilter.own()))
        .as("the young report uses a query of last week")
        .extracting(ScheduledQuery::query)
        .hasSize(2)
        .allSatisfy(text -> assertThat(text).startsWith("SELECT Month, CustomerName"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Partner Insights connector notes", "PartnerInsightsConnectorReport2026"})
  void keepsReportsOfUsersWithSimilarNames(String name) {
    String queryId = service.client().createQuery(new NewQuery(name, "", QUERY)).queryId();
    service.client().createReport(NewReport.executeNow(name, queryId));
    service.clock().advance(WEEK);

    assertThat(cleanup().delete()).isEqualTo(new Deleted(0, 0));
  }

  @Test
  void deletesNothingFromACleanAccount() {
    assertThat(cleanup().delete()).isEqualTo(new Deleted(0, 0));
    assertThat(service.sandbox().calls().count("DELETE")).isZero();
  }

  private OrphanCleanup cleanup() {
    return new OrphanCleanup(service.client(), WEEK, service.clock());
  }
}

package io.partnerinsights.core.cache;

import static io.partnerinsights.core.job.ReportFixture.QUERY;
import static io.partnerinsights.core.job.ReportFixture.request;
import static io.partnerinsights.core.job.ReportFixture.run;
import static io.partnerinsights.core.job.ReportFixture.serviceWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.cache.Leftovers.Removed;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The clean-up of an account that others use too. */
final class LeftoversTest {
  private static final Duration WEEK = Duration.ofDays(7);

  @Test
  void onlyTheConnectorsOldThingsAreRemoved() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      run(service, request("SELECT Month FROM OfficeUsage"));
      run(service, request(QUERY));
      String theirQuery = service.client().createQuery(new NewQuery("theirs", "", QUERY)).queryId();
      String theirReport =
          service.client().createReport(NewReport.executeNow("theirs", theirQuery)).reportId();
      service.clock().advance(WEEK);
      String young = run(service, request(QUERY)).reportId();

      Removed removed = leftovers(service).remove();

      assertThat(removed).isEqualTo(new Removed(2, 1));
      assertThat(service.client().reports(ReportFilter.all()))
          .extracting(ScheduledReport::reportId)
          .containsExactlyInAnyOrder(theirReport, young);
      assertThat(service.client().queries(QueryFilter.own()))
          .as("the young report is on a query of last week")
          .extracting(ScheduledQuery::query)
          .hasSize(2)
          .allSatisfy(text -> assertThat(text).startsWith("SELECT Month, CustomerName"));
    }
  }

  @Test
  void whereNothingIsLeftNothingIsRemoved() {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      assertThat(leftovers(service).remove()).isEqualTo(new Removed(0, 0));
      assertThat(service.sandbox().calls().count("DELETE")).isZero();
    }
  }

  private static Leftovers leftovers(ClockedSandbox service) {
    return new Leftovers(service.client(), WEEK, service.clock().instant());
  }
}

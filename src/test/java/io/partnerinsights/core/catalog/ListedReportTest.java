package io.partnerinsights.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.NewReports;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When reports run next. */
final class ListedReportTest {
  private static final Duration DAY = Duration.ofDays(1);

  /** The clock of a machine may be wrong; responses say the time of the service. */
  @Test
  void countsFromTheTimeOfTheService() {
    try (ClockedSandbox service = new ClockedSandbox(Sandbox.builder(), Duration.ofDays(9))) {
      String query = "SELECT Month FROM OfficeUsage";
      String queryId = service.client().createQuery(new NewQuery("q", "", query)).queryId();
      service
          .client()
          .createReport(
              NewReports.scheduledReport("daily", queryId, ClockedSandbox.START.plus(DAY), DAY));

      service.passTime(DAY.multipliedBy(3).plusHours(1));

      assertThat(ListedReport.list(service.client(), ReportFilter.all()))
          .extracting(ListedReport::nextRun)
          .containsExactly(ClockedSandbox.START.plus(DAY.multipliedBy(4)));
    }
  }
}

package io.partnerinsights.core.report;

import static io.partnerinsights.core.report.ReportFixture.QUERY;
import static io.partnerinsights.core.report.ReportFixture.request;
import static io.partnerinsights.core.report.ReportFixture.run;
import static io.partnerinsights.core.report.ReportFixture.serviceWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A query that is deleted before its report is created. */
final class DeletedQueryTest {
  @ParameterizedTest
  @CsvSource({"400, Invalid QueryID", "404, No item found with given filters."})
  void theQueryIsFoundOrCreatedAgain(int status, String message) {
    try (ClockedSandbox service = serviceWith(Sandbox.builder())) {
      service.sandbox().faults().on("POST", "/ScheduledReport").respond(status, message);

      assertThat(run(service, request(QUERY)).link()).isNotNull();

      assertThat(service.sandbox().calls().count("POST", "/ScheduledReport")).isEqualTo(2);
      assertThat(service.client().reports(ReportFilter.all())).hasSize(1);
    }
  }
}

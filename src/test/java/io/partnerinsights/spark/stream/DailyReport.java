package io.partnerinsights.spark.stream;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.ReadOptions;
import java.time.Duration;
import java.util.Map;

/**
 * A report that runs every day, on a clock that only the test moves.
 *
 * @param service the sandbox and its clock
 */
record DailyReport(ClockedSandbox service, String reportId) {
  static final String QUERY = "SELECT Month, CustomerName FROM OfficeUsage TIMESPAN LAST_MONTH";

  static DailyReport create(ClockedSandbox service) {
    return create(service, QUERY);
  }

  /** Creates a report whose first execution is five hours from now. */
  static DailyReport create(ClockedSandbox service, String query) {
    PartnerInsightsClient client = service.client();
    client.pace().limit(1_000_000);
    String queryId = client.createQuery(new NewQuery("daily query", "", query)).queryId();
    NewReport.Scheduled report =
        NewReport.scheduled(
            "daily",
            queryId,
            service.clock().instant().plus(Duration.ofHours(5)),
            Duration.ofDays(1));
    return new DailyReport(service, client.createReport(report).reportId());
  }

  void pass(Duration duration) {
    service.clock().advance(duration);
    service.sandbox().settle();
  }

  Map<String, String> options(String... more) {
    Map<String, String> options = ReadOptions.of(service.sandbox(), more);
    options.put("reportId", reportId);
    return options;
  }

  /** Returns the number of rows of each execution. */
  int rows() {
    return service.sandbox().expectedRows(QUERY).size();
  }
}

package io.partnerinsights.spark.stream;

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
    service.client().limiter().setMaxCallsPerMinute(1_000_000);
    return new DailyReport(service, service.scheduleDailyReport("daily", query));
  }

  void pass(Duration duration) {
    service.passTime(duration);
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

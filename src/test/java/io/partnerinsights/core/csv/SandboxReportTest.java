package io.partnerinsights.core.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.session.Application;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Session;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.sandbox.settings.DateStyle;
import io.partnerinsights.sandbox.settings.SandboxSettings.FileTrait;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.RowTexts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads reports of the sandbox by their links; DuckDB returns the expected rows. */
class SandboxReportTest {
  private static final String QUERY =
      "SELECT CustomerName, SubscriptionStartDate, Month, ActiveUsagePercent, TotalAssignedSeats"
          + " FROM DynamicsUsage ORDER BY CustomerName ASC TIMESPAN LAST_3_MONTHS";

  @ParameterizedTest
  @CsvSource({
    "CSV, GZIP, DATE_TIME, CRLF",
    "TSV, NONE, DATE_TIME_UTC, BYTE_ORDER_MARK",
    "CSV, GZIP_UNANNOUNCED, FRACTIONS, QUOTE_ALL",
    "TSV, GZIP, US_DATE_TIME, QUOTE_ALL",
    "CSV, NONE, US_DATE, BYTE_ORDER_MARK",
    "TSV, GZIP_UNANNOUNCED, DATE, CRLF",
  })
  void readsTheRowsThatDuckDbReturns(
      ReportFormat format, Compression compression, DateStyle dates, FileTrait trait) {
    try (Sandbox sandbox =
            Sandbox.builder()
                .latency(Duration.ofMillis(20))
                .scale(0.2)
                .compression(compression)
                .with(s -> s.dates = dates)
                .with(s -> s.files.add(trait))
                .start();
        Application application = new Application()) {
      Map<String, String> options =
          ReadOptions.of(sandbox, "query", QUERY, "reportFormat", format.name());
      ReadPlan plan = Session.open(ConnectorOptions.parse(options), application).plan();
      List<Map<String, String>> expected = sandbox.expectedRows(QUERY);
      if (dates == DateStyle.DATE || dates == DateStyle.US_DATE) {
        expected.forEach(row -> row.replaceAll((name, text) -> onlyDay(text)));
      }

      assertThat(RowTexts.of(plan))
          .hasSizeGreaterThan(50)
          .isEqualTo(RowTexts.ofDatabase(expected, plan.schema().columns()));
    }
  }

  private static String onlyDay(String text) {
    return text == null ? null : text.replaceFirst("(?<=\\d{4}-\\d\\d-\\d\\d) \\d\\d:.*", "");
  }
}

package io.partnerinsights.core.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.download.FileStore;
import io.partnerinsights.core.download.ReportFile;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.core.report.ReportFixture;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportSchema;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.SandboxBuilder;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.sandbox.settings.DateStyle;
import io.partnerinsights.sandbox.settings.SandboxSettings.FileTrait;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads reports of the sandbox by their links; DuckDB returns the expected rows. */
class SandboxReportTest {
  private static final String QUERY =
      "SELECT CustomerName, SubscriptionStartDate, Month, ActiveUsagePercent, TotalAssignedSeats"
          + " FROM DynamicsUsage ORDER BY CustomerName ASC TIMESPAN LAST_3_MONTHS";
  private static final Instant START = Instant.parse("2026-06-15T12:00:00Z");

  private final ManualClock clock = ManualClock.at(START);

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
        sandbox()
            .compression(compression)
            .with(s -> s.dates = dates)
            .with(s -> s.files.add(trait))
            .start()) {
      Read read = new Read(sandbox, format);

      boolean daysOnly = dates == DateStyle.DATE || dates == DateStyle.US_DATE;
      assertThat(read.rows())
          .hasSizeGreaterThan(50)
          .isEqualTo(expected(sandbox, read.schema(), daysOnly));
    }
  }

  private SandboxBuilder sandbox() {
    return Sandbox.builder().clock(clock).latency(Duration.ZERO).scale(0.2);
  }

  private static List<List<Object>> expected(
      Sandbox sandbox, ReportSchema schema, boolean daysOnly) {
    List<List<Object>> rows = new ArrayList<>();
    for (Map<String, String> row : sandbox.expectedRows(QUERY)) {
      List<Object> values = new ArrayList<>();
      schema
          .columns()
          .forEach(column -> values.add(value(row.get(column.name()), column.type(), daysOnly)));
      rows.add(values);
    }
    return rows;
  }

  /** Parses a value that DuckDB printed with the JDK's parsers. */
  private static Object value(String text, ColumnType type, boolean daysOnly) {
    if (text == null) {
      return null;
    }
    return switch (type.base()) {
      case BIGINT -> Long.parseLong(text);
      case DOUBLE -> Double.parseDouble(text);
      case DATE -> (int) LocalDate.parse(text).toEpochDay();
      case TIMESTAMP -> micros(text, daysOnly);
      default -> text;
    };
  }

  private static long micros(String text, boolean daysOnly) {
    LocalDateTime time = LocalDateTime.parse(text.replace(' ', 'T'));
    return ChronoUnit.MICROS.between(
        LocalDateTime.of(1970, 1, 1, 0, 0), daysOnly ? time.truncatedTo(ChronoUnit.DAYS) : time);
  }

  /** A completed report of the sandbox. */
  private static final class Read {
    private final ReportPlan plan;
    private final CompletedReport report;
    private final ReportFile file;

    Read(Sandbox sandbox, ReportFormat format) {
      ConnectorOptions options =
          ConnectorOptions.parse(
              Map.of(
                  "query", QUERY,
                  "reportFormat", format.name(),
                  "pollInterval", "10ms",
                  "accessToken", sandbox.accessToken(),
                  "apiUrl", sandbox.apiUrl(),
                  "authorityUrl", sandbox.authorityUrl()));
      plan = ReportFixture.planner(Clients.of(options)).plan(ReportRequest.of(options));
      report = ReportFixture.run(options, plan);
      file =
          FileStore.of(HttpClients.create(HttpSettings.ofDefaults()), RetryPolicy.ofDefaults())
              .file(report);
    }

    ReportSchema schema() {
      return plan.schema();
    }

    List<List<Object>> rows() {
      ParseSpec spec = ParseSpec.of(file.name(), plan.schema(), report.format());
      return ReportRows.read(file.open(), spec);
    }
  }
}

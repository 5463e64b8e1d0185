package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.ClockedSandbox;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.RowTexts;
import io.partnerinsights.testing.ShortCases;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A read of an hour in which the machine's clock changes by an hour, or a month ends. */
final class MovingClockTest {
  private static final Duration LATENCY = Duration.ofHours(1);
  private static final String QUERY =
      "SELECT Month, TrainingCompletionDate, TrainingTitle FROM TrainingCompletions"
          + " TIMESPAN LAST_MONTH";

  private final TimeZone before = TimeZone.getDefault();

  @AfterEach
  void restoreTheZone() {
    TimeZone.setDefault(before);
  }

  @ParameterizedTest
  @ShortCases(
      value = 1,
      csv =
          @CsvSource({
            "America/New_York, 2026-11-01T05:30:00Z",
            "America/New_York, 2027-03-14T06:30:00Z",
            "America/New_York, 2026-08-01T03:30:00Z",
            "Asia/Kolkata, 2026-07-31T18:00:00Z",
            "Australia/Lord_Howe, 2026-10-03T15:00:00Z",
            "Australia/Lord_Howe, 2026-12-31T23:30:00Z"
          }))
  void changesNeitherRowsNorTheWait(String zone, Instant start) {
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    try (ClockedSandbox service =
            new ClockedSandbox(
                Sandbox.builder()
                    .latency(LATENCY)
                    .scale(0.05)
                    .with(s -> s.dataUntil = YearMonth.of(2027, 5)));
        Application application = TestApplications.of(service, service.sleeper())) {
      service.passTime(Duration.between(ClockedSandbox.START, start));
      List<Map<String, String>> expected = service.sandbox().expectedRows(QUERY);

      List<String> rows = rows(service, application, expected);
      Duration waited = Duration.between(start, service.clock().instant());
      List<String> later = rows(service, application, expected);

      assertThat(rows).isNotEmpty().isEqualTo(later);
      assertThat(waited).isBetween(LATENCY, LATENCY.plusMinutes(4));
      assertThat(service.sandbox().calls().count("POST", "/ScheduledReport")).isOne();
    }
  }

  /** Reads the rows, and compares them with DuckDB's. */
  private static List<String> rows(
      ClockedSandbox service, Application application, List<Map<String, String>> expected) {
    Map<String, String> options =
        ReadOptions.of(service.sandbox(), "query", QUERY, "pollInterval", "1m");
    ReadPlan plan = Session.open(ConnectorOptions.parse(options), application).planRead();
    List<String> rows = RowTexts.sortedTexts(RowTexts.of(plan));
    assertThat(rows)
        .isEqualTo(RowTexts.sortedTexts(RowTexts.ofDatabase(expected, plan.schema().columns())));
    return rows;
  }
}

package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.Compression;
import io.partnerinsights.sandbox.settings.DateStyle;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.testing.ReadOptions;
import io.partnerinsights.testing.RowTexts;
import io.partnerinsights.testing.ShortCases;
import io.partnerinsights.testing.StandardError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Columns of days in files that write some of them with a time of day; DuckDB has the times. */
final class DaysTest {
  private static final List<String> DAYS = List.of("SubscriptionStartDate", "SubscriptionEndDate");

  private static final String QUERY =
      "SELECT SubscriptionId, Month, "
          + String.join(", ", DAYS)
          + " FROM AzureUsage TIMESPAN LAST_1_YEAR";

  @AutoClose private final Application application = new Application();
  @AutoClose private Sandbox sandbox;

  @ParameterizedTest
  @EnumSource(DateStyle.class)
  @ShortCases(1)
  void aTimeIsCutCountedAndLoggedOnceForAFile(DateStyle dates) {
    ReadPlan plan = plan(dates);
    Report report = plan.read().await();
    List<ReadSplit> splits = report.splits(plan.spec());

    String log = StandardError.during(() -> assertRows(plan, splits, report));

    assertThat(plan.schema())
        .hasToString(
            "SubscriptionId STRING, Month DATE, SubscriptionStartDate DATE, SubscriptionEndDate"
                + " DATE");
    assertThat(splits).hasSizeGreaterThan(3);
    assertThat(warnings(log))
        .singleElement()
        .asString()
        .containsPattern(
            "type DATE has dropped the time of day of \\d+ values of"
                + " SubscriptionStartDate, \\d+ values of SubscriptionEndDate in this part of the"
                + " file\\.")
        .endsWith("schemaHints to: SubscriptionStartDate TIMESTAMP, SubscriptionEndDate TIMESTAMP");
    assertThat(RowTexts.count(plan, report, ReadStats::cutTimes)).isEqualTo(times());

    ReadPlan hinted = plan("SubscriptionStartDate TIMESTAMP, SubscriptionEndDate TIMESTAMP");
    Report same = hinted.read().await();
    log = StandardError.during(() -> assertRows(hinted, same.splits(hinted.spec()), same));
    assertThat(warnings(log)).isEmpty();
    assertThat(sandbox.calls().count("POST", "/ScheduledReport")).isEqualTo(1);
  }

  private ReadPlan plan(DateStyle dates) {
    sandbox =
        Sandbox.builder()
            .latency(Duration.ofMillis(20))
            .compression(Compression.NONE)
            .quirk(Quirk.TIMES_OF_DAY)
            .with(s -> s.dates = dates)
            .start();
    return plan("Month DATE");
  }

  private ReadPlan plan(String hints) {
    Map<String, String> options =
        ReadOptions.of(
            sandbox,
            "query",
            QUERY,
            "splitSize",
            "32KiB",
            "maxFieldBytes",
            "4KiB",
            "schemaHints",
            hints);
    return Session.open(ConnectorOptions.parse(options), application).plan();
  }

  private void assertRows(ReadPlan plan, List<ReadSplit> splits, Report report) {
    assertThat(RowTexts.sorted(RowTexts.of(splits, report, plan.spec())))
        .isEqualTo(
            RowTexts.sorted(
                RowTexts.ofDatabase(sandbox.expectedRows(QUERY), plan.schema().columns())));
  }

  private static List<String> warnings(String log) {
    return log.lines().filter(line -> line.contains(" WARN ")).toList();
  }

  /** Returns how many days of the file have a time that is not midnight. */
  private long times() {
    return sandbox.expectedRows(QUERY).stream()
        .flatMap(row -> DAYS.stream().flatMap(day -> Stream.ofNullable(row.get(day))))
        .filter(day -> day.length() > 10 && !day.endsWith(" 00:00:00"))
        .count();
  }
}

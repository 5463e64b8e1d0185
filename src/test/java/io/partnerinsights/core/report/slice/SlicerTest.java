package io.partnerinsights.core.report.slice;

import static io.partnerinsights.core.report.ReportFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.ReportFormat;
import io.partnerinsights.core.options.choice.SliceBy;
import io.partnerinsights.core.query.DatasetShape;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.report.Fingerprint;
import io.partnerinsights.core.report.PlannedReport;
import io.partnerinsights.core.report.Question;
import io.partnerinsights.core.report.ReportRequest;
import io.partnerinsights.core.report.TimeRange;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.core.schema.SchemaResolver;
import io.partnerinsights.sandbox.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a range is cut, and what is refused. */
final class SlicerTest {
  private static final Instant NOW = Instant.parse("2026-06-15T08:00:00Z");
  private static final DataDictionary DICTIONARY = DataDictionary.bundled();
  private static final String QUERY = "SELECT Month, CustomerName FROM AzureUsage";

  @Test
  void everyMonthIsASliceThatEndsASecondBeforeTheNext() {
    assertThat(slices("month", "2026-01-10T00:00:00Z", "2026-04-01T00:00:00Z"))
        .containsExactly(
            "2026-01-10T00:00:00Z to 2026-01-31T23:59:59Z",
            "2026-02-01T00:00:00Z to 2026-02-28T23:59:59Z",
            "2026-03-01T00:00:00Z to 2026-04-01T00:00:00Z");
  }

  @Test
  void aNumberOfSlicesHasWholeMonthsAsEvenlyAsCanBe() {
    assertThat(slices("3", "2026-01-01T00:00:00Z", "2026-12-31T23:59:59Z"))
        .containsExactly(
            "2026-01-01T00:00:00Z to 2026-04-30T23:59:59Z",
            "2026-05-01T00:00:00Z to 2026-08-31T23:59:59Z",
            "2026-09-01T00:00:00Z to 2026-12-31T23:59:59Z");
    assertThat(slices("2", "2026-01-01T00:00:00Z", "2026-03-02T00:00:00Z"))
        .containsExactly(
            "2026-01-01T00:00:00Z to 2026-01-31T23:59:59Z",
            "2026-02-01T00:00:00Z to 2026-03-02T00:00:00Z");
  }

  @Test
  void aRangeWithinAMonthIsOneReport() {
    assertThat(slices("month", "2026-01-10T00:00:00Z", "2026-01-20T00:00:00Z"))
        .containsExactly("2026-01-10T00:00:00Z to 2026-01-20T00:00:00Z");
  }

  @Test
  void aRangeThatFiltersHaveNarrowedHasAsManySlicesAsMonths() {
    assertThat(slices("5", "2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z"))
        .containsExactly(
            "2026-01-01T00:00:00Z to 2026-01-31T23:59:59Z",
            "2026-02-01T00:00:00Z to 2026-03-01T00:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-31T23:59:59Z, 2026-02-01T00:00:00Z",
    "2026-01-31T23:59:59.500Z, 2026-02-01T00:00:00.500Z",
    "2026-01-31T23:59:58Z, 2026-02-01T00:00:00.900Z"
  })
  void noSliceIsEmptyAsTheServiceReadsIt(String start, String end) {
    assertThat(slices("month", start, end)).hasSize(1);
  }

  /** Brute force: whatever an end means, each midnight is in as many slices as in the range. */
  @Test
  void everyDayIsInAsManySlicesAsInTheRangeWhateverItsEndMeans() {
    Random random = new Random(6);
    List<BiPredicate<Instant, TimeRange>> readings =
        List.of(
            (time, range) -> !time.isBefore(range.start()) && time.isBefore(range.end()),
            (time, range) -> !time.isBefore(range.start()) && !time.isAfter(range.end()));
    for (int i = 0; i < 300; i++) {
      TimeRange whole = randomRange(random);
      SliceBy by = random.nextBoolean() ? SliceBy.MONTH : SliceBy.parse("" + random.nextInt(2, 9));
      List<TimeRange> parts = new MonthCuts(whole, NOW).parts(by);
      for (BiPredicate<Instant, TimeRange> reading : readings) {
        for (Instant day : days(whole)) {
          long inParts = parts.stream().filter(part -> reading.test(day, part)).count();
          assertThat(inParts)
              .as("%s in %s of %s", day, parts, whole)
              .isEqualTo(reading.test(day, whole) ? 1 : 0);
        }
      }
    }
  }

  private static TimeRange randomRange(Random random) {
    Instant start =
        Instant.parse("2023-12-30T00:00:00Z")
            .plus(Duration.ofDays(random.nextInt(70)))
            .plusSeconds(random.nextInt(3) - 1L);
    Duration length = Duration.ofDays(1 + random.nextInt(300)).plusSeconds(random.nextInt(3) - 1L);
    return new TimeRange(start, start.plus(length));
  }

  private static List<Instant> days(TimeRange around) {
    List<Instant> days = new ArrayList<>();
    Instant first = Instant.parse("2023-12-01T00:00:00Z");
    for (Instant day = first;
        day.isBefore(around.end().plus(Duration.ofDays(40)));
        day = day.plus(Duration.ofDays(1))) {
      days.add(day);
    }
    return days;
  }

  @Test
  void aRangeWithoutAnEndIsNotCutAfterTheClocksMonth() {
    TimeRange open = TimeRange.from(Instant.parse("2026-04-01T00:00:00Z"));

    assertThat(texts(slicer("month").slices(plan(QUERY, Optional.of(open)))))
        .containsExactly(
            "2026-04-01T00:00:00Z to 2026-04-30T23:59:59Z",
            "2026-05-01T00:00:00Z to 2026-05-31T23:59:59Z",
            "2026-06-01T00:00:00Z to 9999-12-31T23:59:59Z");
  }

  @Test
  void eachSliceIsAQuestionOfItsOwn() {
    List<PlannedReport> slices =
        slicer("month").slices(plan(QUERY, range("2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z")));

    assertThat(slices).extracting(PlannedReport::fingerprint).doesNotHaveDuplicates().hasSize(2);
    assertThat(slices).extracting(PlannedReport::query).containsOnly(InsightsQuery.parse(QUERY));
  }

  @Test
  void withoutTheOptionAQuestionIsOneReport() {
    PlannedReport plan = plan(QUERY, Optional.empty());

    assertThat(new Slicer(Optional.empty(), ManualClock.at(NOW)).slices(plan))
        .containsExactly(plan);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT DISTINCT Month FROM AzureUsage | DISTINCT | could come from two slices",
        "SELECT Month FROM AzureUsage ORDER BY Month | ORDER BY | ordered by itself",
        "SELECT Month FROM AzureUsage LIMIT 5 | LIMIT | as many rows as all may have",
        "SELECT Month, TotalACR FROM AzureUsage | TotalACR | aggregated in each slice",
        "SELECT Month FROM AzureUsage WHERE TotalACR > 5 | TotalACR | surely no metric",
        "SELECT Month, Nobody FROM AzureUsage | Nobody | surely no metric",
        "SELECT PartnerName FROM Profile | dataset Profile | takes no time ranges",
        "SELECT CompletionDate FROM MSLearn | dataset MSLearn | no DateKey, Month or MonthKey",
        "SELECT Month FROM Unheard | dataset Unheard | does not list"
      })
  void whatWouldHaveOtherRowsIsRefused(String query, String what, String why) {
    PlannedReport plan = plan(query, range("2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z"));

    PartnerInsightsException refused =
        failure(
            () -> slicer("month").check(plan, live(plan.query().dataset())),
            ErrorCode.OPTION_CONFLICT);

    assertThat(refused)
        .hasMessageContainingAll("sliceBy does not go with " + what, why, "leave one of them out");
  }

  @Test
  void aDatasetThatHasLostItsPeriodIsRefused() {
    DatasetShape drifted =
        new DatasetShape("AzureUsage", List.of("CustomerName"), List.of(), List.of("LIFETIME"));
    PlannedReport plan =
        plan(
            "SELECT CustomerName FROM AzureUsage",
            range("2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z"));

    assertThat(
            failure(
                () -> slicer("month").check(plan, Optional.of(drifted)), ErrorCode.OPTION_CONFLICT))
        .hasMessageContaining("no DateKey, Month or MonthKey");
  }

  @Test
  void aRangeShorterThanTheSlicesIsRefused() {
    PlannedReport plan = plan(QUERY, range("2026-01-10T00:00:00Z", "2026-03-10T00:00:00Z"));

    assertThat(
            failure(() -> slicer("4").check(plan, live("AzureUsage")), ErrorCode.OPTION_CONFLICT))
        .hasMessageContainingAll("too short for option sliceBy=4", "into 3 at most");
  }

  @Test
  void moreSlicesThanSenseAreRefused() {
    PlannedReport plan = plan(QUERY, range("2020-01-01T00:00:00Z", "2026-01-01T00:00:00Z"));

    assertThat(
            failure(
                () -> slicer("month").check(plan, live("AzureUsage")), ErrorCode.OPTION_CONFLICT))
        .hasMessageContainingAll("72 reports", "more than 48", "a number of slices");
    assertThat(slicer("48").slices(plan)).hasSize(48);
  }

  @Test
  void aQuestionWithoutARangeIsRefused() {
    PlannedReport plan = plan(QUERY, Optional.empty());

    assertThat(failure(() -> slicer("month").slices(plan), ErrorCode.OPTION_MISSING))
        .hasMessageContainingAll("without a time range", "filter the period");
  }

  private static List<String> slices(String by, String start, String end) {
    return texts(slicer(by).slices(plan(QUERY, range(start, end))));
  }

  private static List<String> texts(List<PlannedReport> slices) {
    return slices.stream().map(slice -> slice.request().range().orElseThrow().inWords()).toList();
  }

  private static Slicer slicer(String by) {
    return new Slicer(Optional.of(SliceBy.parse(by)), ManualClock.at(NOW));
  }

  private static Optional<TimeRange> range(String start, String end) {
    return Optional.of(new TimeRange(Instant.parse(start), Instant.parse(end)));
  }

  private static Optional<DatasetShape> live(String dataset) {
    return DICTIONARY.find(dataset).map(known -> known.shape());
  }

  private static PlannedReport plan(String text, Optional<TimeRange> range) {
    InsightsQuery query = InsightsQuery.parse(text);
    ReportRequest request =
        new ReportRequest(new Question.QueryText(query), range, ReportFormat.CSV);
    SchemaResolver schemas = new SchemaResolver(DICTIONARY, SchemaHints.none());
    return new PlannedReport(request, query, schemas.resolve(query), Fingerprint.of("account"));
  }
}

package io.partnerinsights.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ReportFormat;
import io.partnerinsights.core.query.DatasetShape;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.query.Ordering.Direction;
import io.partnerinsights.core.report.Fingerprint;
import io.partnerinsights.core.report.PlannedReport;
import io.partnerinsights.core.report.Question;
import io.partnerinsights.core.report.ReportRequest;
import io.partnerinsights.core.report.TimeRange;
import io.partnerinsights.core.schema.ColumnKind;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.core.schema.SchemaResolver;
import io.partnerinsights.core.table.EnginePredicate.Comparison;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of docs/pushdown.md, one by one. */
final class TableReadTest {
  private static final String COLUMNS = "CustomerName, Seats, Revenue, Start, Month, Odd";
  private static final DatasetTable LIFETIME = table(COLUMNS, "TIMESPAN LIFETIME");
  private static final DatasetTable METRIC = table("CustomerName, Month, Total", "");
  private static final Object[] NONE = {};

  @Test
  void nothingAskedIsTheTablesOwnReport() {
    NarrowedRead read = LIFETIME.read().build();

    assertThat(read.plan()).isEqualTo(LIFETIME.whole());
    assertThat(read.pushed()).isEmpty();
  }

  @Test
  void columnsAreSelectedInTheTablesOrder() {
    TableRead read = LIFETIME.read();
    read.columns(List.of("month", "CustomerName"));

    NarrowedRead built = read.build();
    assertThat(text(built)).startsWith("SELECT CustomerName, Month FROM");
    assertThat(built.plan().schema().names()).containsExactly("CustomerName", "Month");
  }

  @Test
  void countingReadsThePeriod() {
    TableRead read = LIFETIME.read();
    read.columns(List.of());

    assertThat(text(read.build())).startsWith("SELECT Month FROM");
  }

  @Test
  void aTableWithAMetricKeepsItsColumns() {
    TableRead read = METRIC.read();
    read.columns(List.of("Total"));
    read.filter(predicate("CustomerName", Comparison.EQUAL, "x"), "");

    assertThat(text(read.build()))
        .isEqualTo("SELECT CustomerName, Month, Total FROM d WHERE CustomerName = 'x'");
  }

  @Test
  void aColumnOfTheEnginesOwnKeepsAllOthers() {
    TableRead read = LIFETIME.read();
    read.columns(List.of("Month", "_corrupt_record"));

    assertThat(read.build().plan()).isEqualTo(LIFETIME.whole());
  }

  @Test
  void equalTextsArePushed() {
    assertPushed(
        "CustomerName = 'Müller & Söhne'", "CustomerName", Comparison.EQUAL, "Müller & Söhne");
    assertPushed("CustomerName = '株式会社'", "customername", Comparison.EQUAL, "株式会社");
    assertPushed("CustomerName IN ('a', 'B %')", "CustomerName", Comparison.EQUAL, "a", "B %");
  }

  @Test
  void shapesOfLikeArePushed() {
    assertPushed("CustomerName LIKE 'Con%'", "CustomerName", Comparison.STARTS_WITH, "Con");
    assertPushed("CustomerName LIKE '%Ltd.'", "CustomerName", Comparison.ENDS_WITH, "Ltd.");
    assertPushed("CustomerName LIKE '%10%_%'", "CustomerName", Comparison.CONTAINS, "10%_");
  }

  @ParameterizedTest
  @ValueSource(strings = {"O'Brien", "a\\b", "a\nb", "a;b", "‘a", "b’", "`", "\uD83D", "tab\there"})
  void aTextThatCannotBeWrittenSurelyIsNotPushed(String text) {
    assertKept("CustomerName", Comparison.EQUAL, text);
    assertKept("CustomerName", Comparison.EQUAL, "a", text);
    assertKept("CustomerName", Comparison.STARTS_WITH, text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[a]", "a^", "a*", "a?", "#1", "", "🚀", "e\u0301"})
  void aTextThatMayBeAWildcardIsNotPushedInLike(String text) {
    assertKept("CustomerName", Comparison.CONTAINS, text);
  }

  @Test
  void anOrderOfTextsIsNotPushed() {
    for (Comparison comparison :
        List.of(
            Comparison.LESS,
            Comparison.LESS_OR_EQUAL,
            Comparison.GREATER,
            Comparison.GREATER_OR_EQUAL)) {
      assertKept("CustomerName", comparison, "M");
    }
  }

  @Test
  void wholeNumbersArePushedAsTheyAre() {
    assertPushed("Seats = 5", "Seats", Comparison.EQUAL, 5L);
    assertPushed(
        "Seats IN (-1, 9223372036854775807)", "Seats", Comparison.EQUAL, -1L, Long.MAX_VALUE);
    assertPushed("Seats < 5", "Seats", Comparison.LESS, 5L);
    assertPushed("Seats <= 5", "Seats", Comparison.LESS_OR_EQUAL, 5L);
    assertPushed("Seats > 5", "Seats", Comparison.GREATER, 5L);
    assertPushed("Seats >= 5", "Seats", Comparison.GREATER_OR_EQUAL, 5L);
  }

  @Test
  void boundsOfDecimalsMoveOutwards() {
    assertPushed("Revenue >= 11 AND Revenue <= 14", "Revenue", Comparison.EQUAL, 12.5);
    assertPushed("Revenue >= -3 AND Revenue <= 101", "Revenue", Comparison.EQUAL, 100.0, -1.5);
    assertPushed("Revenue >= 11", "Revenue", Comparison.GREATER, 12.5);
    assertPushed("Revenue <= 14", "Revenue", Comparison.LESS_OR_EQUAL, new BigDecimal("12.50"));
    assertPushed("Seats <= 6", "Seats", Comparison.LESS, 5.0);
  }

  @Test
  void numbersThatDoublesCannotHoldAreNotPushed() {
    for (double value : new double[] {1e15, -1e300, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertKept("Revenue", Comparison.LESS, value);
    }
  }

  @Test
  void aTypeOfAnotherNatureIsNotPushed() {
    assertKept("CustomerName", Comparison.EQUAL, 5L);
    assertKept("Seats", Comparison.EQUAL, "5");
    assertKept("Month", Comparison.EQUAL, "2026-01-01");
    assertKept("Odd", Comparison.EQUAL, "x");
    assertKept("NoSuchColumn", Comparison.EQUAL, "x");
    assertKept("CustomerName", Comparison.EQUAL, NONE);
  }

  @Test
  void aConditionOnAMetricIsNotPushed() {
    TableRead read = METRIC.read();

    assertThat(read.filter(predicate("Total", Comparison.GREATER, 5L), "Total > 5")).isFalse();
    assertThat(read.build().plan()).isEqualTo(METRIC.whole());
  }

  @Test
  void conditionsStayWithinALength() {
    Object[] many = new Object[400];
    Arrays.setAll(many, i -> (Object) (long) (100_000 + i));
    TableRead read = LIFETIME.read();

    assertThat(read.filter(predicate("Seats", Comparison.EQUAL, many), "")).isFalse();
    assertThat(read.filter(predicate("Seats", Comparison.GREATER, 5L), "")).isTrue();
    assertThat(text(read.build())).endsWith("WHERE Seats > 5 TIMESPAN LIFETIME");
  }

  @ParameterizedTest
  @CsvSource({
    "GREATER_OR_EQUAL, 2026-02-15, 2026-02-01, 9999-12-31T23:59:59Z",
    "GREATER, 2025-12-31, 2025-12-01, 9999-12-31T23:59:59Z",
    "EQUAL, 2026-12-01, 2026-12-01, 2027-01-01",
    "LESS, 2026-02-15, , ",
    "GREATER, 9999-01-01, , ",
    "GREATER, -0005-01-01, , "
  })
  void rangesAreWholeMonths(Comparison comparison, LocalDate day, String start, String end) {
    TableRead read = LIFETIME.read();
    read.filter(predicate("Month", comparison, day), "x");

    assertThat(read.build().plan().request().range()).isEqualTo(range(start, end));
    assertThat(read.build().kept()).isEqualTo(start == null ? List.of("x") : List.of());
  }

  @Test
  void boundsOfPeriodsMeetInOneRange() {
    TableRead read = LIFETIME.read();
    Instant end = Instant.parse("2026-03-31T23:59:59.999999Z");
    read.filter(predicate("Month", Comparison.GREATER, LocalDate.of(2025, 11, 30)), "");
    read.filter(predicate("month", Comparison.LESS, end), "");
    read.filter(predicate("Month", Comparison.EQUAL, LocalDate.of(2026, 1, 1), LocalDate.MAX), "");

    assertThat(read.build().plan().request().range()).isEqualTo(range("2025-11-01", "2026-04-01"));
  }

  @Test
  void monthsThatNeverMeetLeaveTheRangeAlone() {
    TableRead read = LIFETIME.read();
    read.filter(predicate("Month", Comparison.GREATER, LocalDate.of(2026, 5, 1)), "");
    read.filter(predicate("Month", Comparison.LESS, LocalDate.of(2026, 1, 1)), "");

    assertThat(read.build().plan().request().range()).isEmpty();
  }

  @Test
  void aTablesOwnRangeIsNeverLeft() {
    DatasetTable spring = table(COLUMNS, "", range("2026-03-10", "2026-06-10"));
    TableRead wide = spring.read();
    wide.filter(predicate("Month", Comparison.GREATER, LocalDate.of(2020, 1, 1)), "");
    TableRead late = spring.read();
    late.filter(predicate("Month", Comparison.GREATER, LocalDate.of(2026, 5, 5)), "");
    TableRead early = spring.read();
    early.filter(predicate("Month", Comparison.LESS, LocalDate.of(2026, 3, 20)), "");

    assertThat(wide.build().plan()).isEqualTo(spring.whole());
    assertThat(late.build().plan().request().range()).isEqualTo(range("2026-05-01", "2026-06-10"));
    assertThat(early.build().plan().request().range()).isEqualTo(range("2026-03-10", "2026-04-01"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TIMESPAN LAST_6_MONTHS", ""})
  void aRangeThatOnlyTheServiceKnowsIsLeftAlone(String timespan) {
    TableRead read = table(COLUMNS, timespan).read();

    assertThat(read.filter(predicate("Month", Comparison.GREATER, LocalDate.of(2026, 1, 1)), "x"))
        .isFalse();
    assertThat(read.build().plan().request().range()).isEmpty();
    assertThat(read.build().kept()).containsExactly("x");
  }

  @Test
  void datesThatAreNoPeriodsAreLeftAlone() {
    assertKept("Start", Comparison.GREATER, LocalDate.of(2026, 1, 1));
  }

  @Test
  void aLimitIsPushedWhereNothingIsFiltered() {
    TableRead plain = LIFETIME.read();
    assertThat(plain.limit(5)).isTrue();
    assertThat(text(plain.build())).endsWith("FROM d LIMIT 5 TIMESPAN LIFETIME");

    TableRead filtered = LIFETIME.read();
    filtered.filter(predicate("Seats", Comparison.GREATER, 5L), "");
    assertThat(filtered.limit(5)).isFalse();

    TableRead unknown = LIFETIME.read();
    unknown.keep("rand() > 0.5");
    assertThat(unknown.limit(5)).isFalse();
    assertThat(LIFETIME.read().limit(0)).isFalse();
  }

  @Test
  void whatSpeaksOfAllRowsIsNotPushedToSlices() {
    DatasetTable sliced =
        new DatasetTable(LIFETIME.whole(), LIFETIME.columns(), LIFETIME.dataset(), true);

    assertThat(sliced.read().limit(5)).isFalse();
    assertThat(sliced.read().firstRows(List.of(order("Seats ASC", true)), 3)).isFalse();
    assertThat(sliced.read().distinct(List.of("Month"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Seats ASC, ORDER BY Seats ASC LIMIT 3",
    "Seats DESC|Revenue ASC, 'ORDER BY Seats DESC, Revenue ASC LIMIT 3'",
    "Revenue DESC, ORDER BY Revenue DESC LIMIT 3",
    "Start ASC, ORDER BY Start ASC LIMIT 3",
    "Revenue DESC|Seats ASC, ",
    "Start DESC|Seats ASC, ",
    "CustomerName ASC, ",
    "Seats ASC|CustomerName ASC, ",
    "Odd ASC, ",
    "NoSuchColumn ASC, "
  })
  void firstRowsArePushedWhereBothSidesAgree(String keys, String clause) {
    List<EngineOrder> orders =
        Arrays.stream(keys.split("\\|", -1)).map(key -> order(key, true)).toList();
    TableRead read = LIFETIME.read();

    assertThat(read.firstRows(orders, 3)).isEqualTo(clause != null);
    assertThat(text(read.build())).contains(clause == null ? "FROM d TIMESPAN" : clause);
    assertThat(LIFETIME.read().firstRows(List.of(order("Seats ASC", false)), 3)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Seats, STRING",
    "Seats, BOOLEAN",
    "Revenue, STRING",
    "Start, STRING",
    "Start, BIGINT"
  })
  void anOrderOfAnotherTypeIsAnotherOrder(String column, ColumnType.Base base) {
    ColumnType type = new ColumnType(base, 0, 0);

    assertThat(
            LIFETIME
                .read()
                .firstRows(List.of(new EngineOrder(column, type, Direction.ASC, true)), 3))
        .isFalse();
  }

  @Test
  void whatADoubleCannotHoldHasTies() {
    EngineOrder seats = new EngineOrder("Seats", ColumnType.DOUBLE, Direction.ASC, true);

    assertThat(LIFETIME.read().firstRows(List.of(seats), 3)).isTrue();
    assertThat(LIFETIME.read().firstRows(List.of(seats, order("Revenue ASC", true)), 3)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Month, true",
    "Seats|Month|Revenue, true",
    "CustomerName, false",
    "Month|CustomerName, false",
    "Odd, false"
  })
  void distinctIsPushedOnlyWithoutTexts(String columns, boolean pushed) {
    TableRead read = LIFETIME.read();

    assertThat(read.distinct(Arrays.asList(columns.split("\\|", -1)))).isEqualTo(pushed);
    assertThat(text(read.build()).contains("DISTINCT")).isEqualTo(pushed);
    assertThat(METRIC.read().distinct(List.of("Month"))).isFalse();
  }

  @Test
  void aWiderReportCoversANarrowerQuestion() {
    NarrowedRead whole = LIFETIME.read().build();
    TableRead french = LIFETIME.read();
    french.filter(predicate("CustomerName", Comparison.EQUAL, "x"), "");
    french.filter(predicate("Month", Comparison.GREATER, LocalDate.of(2026, 1, 1)), "");
    NarrowedRead narrow = french.build();
    TableRead limited = LIFETIME.read();
    limited.limit(5);

    assertThat(whole.covers(narrow, LIFETIME)).isTrue();
    assertThat(whole.covers(limited.build(), LIFETIME)).isTrue();
    assertThat(narrow.covers(narrow, LIFETIME)).isTrue();
    assertThat(narrow.covers(whole, LIFETIME)).isFalse();
    assertThat(limited.build().covers(whole, LIFETIME)).isFalse();
  }

  private static EngineOrder order(String key, boolean nullsAreLowest) {
    String[] words = key.split(" ", -1);
    ColumnType type =
        switch (words[0]) {
          case "Seats" -> ColumnType.BIGINT;
          case "Revenue" -> ColumnType.DOUBLE;
          case "Start" -> ColumnType.TIMESTAMP;
          default -> ColumnType.STRING;
        };
    return new EngineOrder(words[0], type, Direction.valueOf(words[1]), nullsAreLowest);
  }

  private static void assertPushed(
      String conditions, String column, Comparison comparison, Object... values) {
    TableRead read = LIFETIME.read();
    assertThat(read.filter(predicate(column, comparison, values), "kept")).as(conditions).isTrue();
    assertThat(text(read.build())).endsWith(" WHERE " + conditions + " TIMESPAN LIFETIME");
    assertThat(read.build().kept()).isEmpty();
  }

  private static void assertKept(String column, Comparison comparison, Object... values) {
    TableRead read = LIFETIME.read();
    assertThat(read.filter(predicate(column, comparison, values), "kept")).isFalse();
    assertThat(read.build().plan()).isEqualTo(LIFETIME.whole());
    assertThat(read.build().kept()).containsExactly("kept");
  }

  private static EnginePredicate predicate(String column, Comparison comparison, Object... values) {
    return new EnginePredicate(column, comparison, List.of(values));
  }

  private static String text(NarrowedRead read) {
    return read.plan().query().print();
  }

  private static Optional<TimeRange> range(String start, String end) {
    return Optional.ofNullable(start).map(from -> new TimeRange(instant(from), instant(end)));
  }

  private static Instant instant(String text) {
    return Instant.parse(text.contains("T") ? text : text + "T00:00:00Z");
  }

  private static DatasetTable table(String columns, String timespan) {
    return table(columns, timespan, Optional.empty());
  }

  private static DatasetTable table(String columns, String timespan, Optional<TimeRange> range) {
    InsightsQuery query = InsightsQuery.parse("SELECT " + columns + " FROM d " + timespan);
    ReportRequest request =
        new ReportRequest(new Question.QueryText(query), range, ReportFormat.CSV);
    SchemaResolver schemas = new SchemaResolver(DataDictionary.bundled(), SchemaHints.none());
    List<TableColumn> known = query.columns().stream().map(TableReadTest::column).toList();
    return new DatasetTable(
        new PlannedReport(request, query, schemas.resolve(query), Fingerprint.of("account")),
        known,
        new DatasetShape("d", query.columns(), List.of("Total"), List.of("LIFETIME")),
        false);
  }

  private static TableColumn column(String name) {
    Optional<ColumnKind> kind =
        switch (name) {
          case "CustomerName" -> Optional.of(ColumnKind.STRING);
          case "Seats", "Total" -> Optional.of(ColumnKind.INTEGER);
          case "Revenue" -> Optional.of(ColumnKind.DECIMAL);
          case "Start", "Month" -> Optional.of(ColumnKind.DATE);
          default -> Optional.empty();
        };
    return new TableColumn(name, kind, name.equals("Total"));
  }
}

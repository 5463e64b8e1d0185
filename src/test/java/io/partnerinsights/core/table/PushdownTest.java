package io.partnerinsights.core.table;

import static io.partnerinsights.core.table.TestTables.COLUMNS;
import static io.partnerinsights.core.table.TestTables.LIFETIME;
import static io.partnerinsights.core.table.TestTables.METRIC;
import static io.partnerinsights.core.table.TestTables.predicate;
import static io.partnerinsights.core.table.TestTables.range;
import static io.partnerinsights.core.table.TestTables.table;
import static io.partnerinsights.core.table.TestTables.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.table.EnginePredicate.Comparison;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of docs/pushdown.md for columns and conditions. */
final class PushdownTest {
  private static final Object[] NONE = {};

  @Test
  void anEmptyPushdownReadsTheTablesOwnPlan() {
    TableReadPlan plan = new Pushdown(LIFETIME, true).build();

    assertThat(plan.plan()).isEqualTo(LIFETIME.fullPlan());
    assertThat(plan.pushed()).isEmpty();
  }

  @Test
  void selectsColumnsInTheTablesOrder() {
    Pushdown pushdown = new Pushdown(LIFETIME, true);
    pushdown.columns(List.of("month", "CustomerName"));

    TableReadPlan built = pushdown.build();
    assertThat(text(built)).startsWith("SELECT CustomerName, Month FROM");
    assertThat(built.plan().schema().names()).containsExactly("CustomerName", "Month");
  }

  @Test
  void readsThePeriodColumnForACount() {
    Pushdown pushdown = new Pushdown(LIFETIME, true);
    pushdown.columns(List.of());

    assertThat(text(pushdown.build())).startsWith("SELECT Seats, Month FROM");
  }

  /** In a file of one column an empty line is a row with a null. */
  @ParameterizedTest
  @CsvSource({
    "Month, 'Seats, Month'",
    "Seats, 'Seats, Month'",
    "CustomerName, 'CustomerName, Month'",
    "Odd, 'Month, Odd'"
  })
  void neverSelectsAColumnAlone(String needed, String selected) {
    Pushdown pushdown = new Pushdown(LIFETIME, true);
    pushdown.columns(List.of(needed));

    assertThat(text(pushdown.build())).startsWith("SELECT " + selected + " FROM");
  }

  @Test
  void aTableOfOneColumnStaysOne() {
    Pushdown pushdown = new Pushdown(table("CustomerName", "TIMESPAN LIFETIME"), true);
    pushdown.columns(List.of("CustomerName"));

    assertThat(text(pushdown.build())).startsWith("SELECT CustomerName FROM");
  }

  @Test
  void selectsAllColumnsOfATableWithAMetric() {
    Pushdown pushdown = new Pushdown(METRIC, true);
    pushdown.columns(List.of("Total"));
    pushdown.filter(predicate("CustomerName", Comparison.EQUAL, "x"), "");

    assertThat(text(pushdown.build()))
        .isEqualTo("SELECT CustomerName, Month, Total FROM d WHERE CustomerName = 'x'");
  }

  @Test
  void selectsAllColumnsForAnUnknownName() {
    Pushdown pushdown = new Pushdown(LIFETIME, true);
    pushdown.columns(List.of("Month", "_corrupt_record"));

    assertThat(pushdown.build().plan()).isEqualTo(LIFETIME.fullPlan());
  }

  @Test
  void pushesEqualTexts() {
    assertPushed(
        "CustomerName = 'Müller & Söhne'", "CustomerName", Comparison.EQUAL, "Müller & Söhne");
    assertPushed("CustomerName = '株式会社'", "customername", Comparison.EQUAL, "株式会社");
    assertPushed("CustomerName IN ('a', 'B %')", "CustomerName", Comparison.EQUAL, "a", "B %");
  }

  @Test
  void pushesPrefixesSuffixesAndSubstrings() {
    assertPushed("CustomerName LIKE 'Con%'", "CustomerName", Comparison.STARTS_WITH, "Con");
    assertPushed("CustomerName LIKE '%Ltd.'", "CustomerName", Comparison.ENDS_WITH, "Ltd.");
    assertPushed("CustomerName LIKE '%10%_%'", "CustomerName", Comparison.CONTAINS, "10%_");
  }

  @ParameterizedTest
  @ValueSource(strings = {"O'Brien", "a\\b", "a\nb", "a;b", "‘a", "b’", "`", "\uD83D", "tab\there"})
  void keepsATextWithUnsafeCharacters(String text) {
    assertKept("CustomerName", Comparison.EQUAL, text);
    assertKept("CustomerName", Comparison.EQUAL, "a", text);
    assertKept("CustomerName", Comparison.STARTS_WITH, text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[a]", "a^", "a*", "a?", "#1", "", "🚀", "e\u0301"})
  void keepsATextThatMayBeAWildcardInLike(String text) {
    assertKept("CustomerName", Comparison.CONTAINS, text);
  }

  @Test
  void keepsAnOrderOfTexts() {
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
  void pushesWholeNumbersUnchanged() {
    assertPushed("Seats = 5", "Seats", Comparison.EQUAL, 5L);
    assertPushed(
        "Seats IN (-1, 9223372036854775807)", "Seats", Comparison.EQUAL, -1L, Long.MAX_VALUE);
    assertPushed("Seats < 5", "Seats", Comparison.LESS, 5L);
    assertPushed("Seats <= 5", "Seats", Comparison.LESS_OR_EQUAL, 5L);
    assertPushed("Seats > 5", "Seats", Comparison.GREATER, 5L);
    assertPushed("Seats >= 5", "Seats", Comparison.GREATER_OR_EQUAL, 5L);
  }

  @Test
  void movesBoundsOfDecimalsOutwards() {
    assertPushed("Revenue >= 11 AND Revenue <= 14", "Revenue", Comparison.EQUAL, 12.5);
    assertPushed("Revenue >= -3 AND Revenue <= 101", "Revenue", Comparison.EQUAL, 100.0, -1.5);
    assertPushed("Revenue >= 11", "Revenue", Comparison.GREATER, 12.5);
    assertPushed("Revenue <= 14", "Revenue", Comparison.LESS_OR_EQUAL, new BigDecimal("12.50"));
    assertPushed("Seats <= 6", "Seats", Comparison.LESS, 5.0);
  }

  @Test
  void keepsNumbersThatDoublesCannotHold() {
    for (double value : new double[] {1e15, -1e300, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertKept("Revenue", Comparison.LESS, value);
    }
  }

  @Test
  void keepsValuesOfAnotherType() {
    assertKept("CustomerName", Comparison.EQUAL, 5L);
    assertKept("Seats", Comparison.EQUAL, "5");
    assertKept("Month", Comparison.EQUAL, "2026-01-01");
    assertKept("Odd", Comparison.EQUAL, "x");
    assertKept("NoSuchColumn", Comparison.EQUAL, "x");
    assertKept("CustomerName", Comparison.EQUAL, NONE);
  }

  @Test
  void keepsAConditionOnAMetric() {
    Pushdown pushdown = new Pushdown(METRIC, true);

    assertThat(pushdown.filter(predicate("Total", Comparison.GREATER, 5L), "Total > 5")).isFalse();
    assertThat(pushdown.build().plan()).isEqualTo(METRIC.fullPlan());
  }

  @Test
  void limitsTheLengthOfPushedConditions() {
    Object[] many = new Object[400];
    Arrays.setAll(many, i -> (Object) (long) (100_000 + i));
    Pushdown pushdown = new Pushdown(LIFETIME, true);

    assertThat(pushdown.filter(predicate("Seats", Comparison.EQUAL, many), "")).isFalse();
    assertThat(pushdown.filter(predicate("Seats", Comparison.GREATER, 5L), "")).isTrue();
    assertThat(text(pushdown.build())).endsWith("WHERE Seats > 5 TIMESPAN LIFETIME");
  }

  @ParameterizedTest
  @CsvSource({
    "GREATER_OR_EQUAL, 2026-02-15, 2026-02-01, open",
    "GREATER, 2025-12-31, 2025-12-01, open",
    "EQUAL, 2026-12-01, 2026-12-01, 2027-01-01",
    "LESS, 2026-02-15, , ",
    "GREATER, 9999-01-01, , ",
    "GREATER, -0005-01-01, , "
  })
  void widensRangesToWholeMonths(Comparison comparison, LocalDate day, String start, String end) {
    Pushdown pushdown = new Pushdown(LIFETIME, true);
    pushdown.filter(predicate("Month", comparison, day), "x");

    assertThat(pushdown.build().plan().request().range()).isEqualTo(range(start, end));
    assertThat(pushdown.build().kept()).isEqualTo(start == null ? List.of("x") : List.of());
  }

  @Test
  void intersectsConditionsOnPeriods() {
    Pushdown pushdown = new Pushdown(LIFETIME, true);
    Instant end = Instant.parse("2026-03-31T23:59:59.999999Z");
    pushdown.filter(predicate("Month", Comparison.GREATER, LocalDate.of(2025, 11, 30)), "");
    pushdown.filter(predicate("month", Comparison.LESS, end), "");
    pushdown.filter(
        predicate("Month", Comparison.EQUAL, LocalDate.of(2026, 1, 1), LocalDate.of(9999, 12, 31)),
        "");

    assertThat(pushdown.build().plan().request().range())
        .isEqualTo(range("2025-11-01", "2026-04-01"));
  }

  @ParameterizedTest
  @CsvSource({
    "LESS, 2026-04-01, 2026-04-01",
    "LESS, 2026-04-02, 2026-05-01",
    "LESS_OR_EQUAL, 2026-04-01, 2026-05-01",
    "LESS, 2026-01-01, "
  })
  void aHalfOpenRangeReadsNoMonthTooMany(Comparison comparison, LocalDate end, String expected) {
    Pushdown days = new Pushdown(LIFETIME, true);
    days.filter(predicate("Month", Comparison.GREATER_OR_EQUAL, LocalDate.of(2026, 1, 1)), "");
    days.filter(predicate("Month", comparison, end), "");
    Pushdown times = new Pushdown(LIFETIME, true);
    times.filter(predicate("Month", Comparison.GREATER_OR_EQUAL, midnight("2026-01-01")), "");
    times.filter(predicate("Month", comparison, midnight(end.toString())), "");

    assertThat(days.build().plan().request().range())
        .isEqualTo(range(expected == null ? null : "2026-01-01", expected));
    assertThat(times.build().plan()).isEqualTo(days.build().plan());
  }

  private static Instant midnight(String day) {
    return Instant.parse(day + "T00:00:00Z");
  }

  @Test
  void keepsTheRangeIfNoMonthIsLeft() {
    Pushdown pushdown = new Pushdown(LIFETIME, true);
    pushdown.filter(predicate("Month", Comparison.GREATER, LocalDate.of(2026, 5, 1)), "");
    pushdown.filter(predicate("Month", Comparison.LESS, LocalDate.of(2026, 1, 1)), "");

    assertThat(pushdown.build().plan().request().range()).isNull();
  }

  @Test
  void staysWithinTheTablesOwnRange() {
    DatasetTable spring = table(COLUMNS, "", range("2026-03-10", "2026-06-10"));
    Pushdown wide = new Pushdown(spring, true);
    wide.filter(predicate("Month", Comparison.GREATER, LocalDate.of(2020, 1, 1)), "");
    Pushdown late = new Pushdown(spring, true);
    late.filter(predicate("Month", Comparison.GREATER, LocalDate.of(2026, 5, 5)), "");
    Pushdown early = new Pushdown(spring, true);
    early.filter(predicate("Month", Comparison.LESS, LocalDate.of(2026, 3, 20)), "");

    assertThat(wide.build().plan()).isEqualTo(spring.fullPlan());
    assertThat(late.build().plan().request().range()).isEqualTo(range("2026-05-01", "2026-06-10"));
    assertThat(early.build().plan().request().range()).isEqualTo(range("2026-03-10", "2026-04-01"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TIMESPAN LAST_6_MONTHS", ""})
  void keepsARangeWithoutKnownDates(String timespan) {
    Pushdown pushdown = new Pushdown(table(COLUMNS, timespan), true);

    assertThat(
            pushdown.filter(predicate("Month", Comparison.GREATER, LocalDate.of(2026, 1, 1)), "x"))
        .isFalse();
    assertThat(pushdown.build().plan().request().range()).isNull();
    assertThat(pushdown.build().kept()).containsExactly("x");
  }

  @Test
  void keepsDatesThatAreNotPeriods() {
    assertKept("Start", Comparison.GREATER, LocalDate.of(2026, 1, 1));
  }

  private static void assertPushed(
      String conditions, String column, Comparison comparison, Object... values) {
    Pushdown pushdown = new Pushdown(LIFETIME, true);
    assertThat(pushdown.filter(predicate(column, comparison, values), "kept"))
        .as(conditions)
        .isTrue();
    assertThat(text(pushdown.build())).endsWith(" WHERE " + conditions + " TIMESPAN LIFETIME");
    assertThat(pushdown.build().kept()).isEmpty();
  }

  private static void assertKept(String column, Comparison comparison, Object... values) {
    Pushdown pushdown = new Pushdown(LIFETIME, true);
    assertThat(pushdown.filter(predicate(column, comparison, values), "kept")).isFalse();
    assertThat(pushdown.build().plan()).isEqualTo(LIFETIME.fullPlan());
    assertThat(pushdown.build().kept()).containsExactly("kept");
  }
}

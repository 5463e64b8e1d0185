package io.partnerinsights.core.pushdown;

import static io.partnerinsights.core.pushdown.EnginePredicate.Comparison.EQUAL;
import static io.partnerinsights.core.pushdown.EnginePredicate.Comparison.GREATER;
import static io.partnerinsights.core.pushdown.EnginePredicate.Comparison.LESS;
import static io.partnerinsights.core.pushdown.TestTables.COLUMNS;
import static io.partnerinsights.core.pushdown.TestTables.LIFETIME;
import static io.partnerinsights.core.pushdown.TestTables.METRIC;
import static io.partnerinsights.core.pushdown.TestTables.predicate;
import static io.partnerinsights.core.pushdown.TestTables.range;
import static io.partnerinsights.core.pushdown.TestTables.table;
import static io.partnerinsights.core.pushdown.TestTables.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.pushdown.EnginePredicate.Comparison;
import io.partnerinsights.core.schema.SchemaHints;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of docs/pushdown.md for columns and conditions. */
final class PushdownTest {
  private static final Object[] NONE = {};

  private static final LocalDate LATE = LocalDate.of(202603, 1, 1);

  @Test
  void anEmptyPushdownReadsTheTablesOwnPlan() {
    PushdownResult plan = new Pushdown(LIFETIME, true).build();

    assertThat(plan.query()).isEqualTo(LIFETIME.wholeQuery());
    assertThat(plan.pushedParts()).isEmpty();
  }

  /**
   * Columns are selected in the table's order, but never one alone: in a file of one column an
   * empty line is a row with a null. A count reads the period.
   */
  @ParameterizedTest
  @CsvSource({
    "month|CustomerName, 'CustomerName, Month'",
    "'', 'Seats, Month'",
    "Month, 'Seats, Month'",
    "Seats, 'Seats, Month'",
    "CustomerName, 'CustomerName, Month'",
    "Odd, 'Month, Odd'",
    "Month|_corrupt_record, 'CustomerName, Seats, Revenue, Start, Month, Odd'"
  })
  void selectsTheColumnsThatAreNeeded(String needed, String selected) {
    Pushdown pushdown = new Pushdown(LIFETIME, true);
    pushdown.selectColumns(needed.isEmpty() ? List.of() : Arrays.asList(needed.split("\\|", -1)));

    PushdownResult built = pushdown.build();
    assertThat(text(built)).startsWith("SELECT " + selected + " FROM");
    assertThat(built.query().schema().columnNames()).containsExactly(selected.split(", ", -1));
  }

  @Test
  void aTableOfOneColumnStaysOne() {
    Pushdown pushdown = new Pushdown(table("CustomerName", "TIMESPAN LIFETIME"), true);
    pushdown.selectColumns(List.of("CustomerName"));

    assertThat(text(pushdown.build())).startsWith("SELECT CustomerName FROM");
  }

  @Test
  void selectsAllColumnsOfATableWithAMetric() {
    Pushdown pushdown = new Pushdown(METRIC, true);
    pushdown.selectColumns(List.of("Total"));
    pushdown.addCondition(predicate("CustomerName", EQUAL, "x"), "");

    assertThat(text(pushdown.build()))
        .isEqualTo("SELECT CustomerName, Month, Total FROM d WHERE CustomerName = 'x'");
  }

  static Stream<Arguments> pushed() {
    String name = "CustomerName";
    return Stream.of(
        arguments("CustomerName = 'Müller & Söhne'", predicate(name, EQUAL, "Müller & Söhne")),
        arguments("CustomerName = '株式会社'", predicate("customername", EQUAL, "株式会社")),
        arguments("CustomerName IN ('a', 'B %')", predicate(name, EQUAL, "a", "B %")),
        arguments("CustomerName LIKE 'Con%'", predicate(name, Comparison.STARTS_WITH, "Con")),
        arguments("CustomerName LIKE '%Ltd.'", predicate(name, Comparison.ENDS_WITH, "Ltd.")),
        arguments("CustomerName LIKE '%10%_%'", predicate(name, Comparison.CONTAINS, "10%_")),
        arguments("Seats = 5", predicate("Seats", EQUAL, 5L)),
        arguments(
            "Seats IN (-1, 9223372036854775807)", predicate("Seats", EQUAL, -1L, Long.MAX_VALUE)),
        arguments("Seats < 5", predicate("Seats", LESS, 5L)),
        arguments("Seats <= 5", predicate("Seats", Comparison.LESS_OR_EQUAL, 5L)),
        arguments("Seats > 5", predicate("Seats", GREATER, 5L)),
        arguments("Seats >= 5", predicate("Seats", Comparison.GREATER_OR_EQUAL, 5L)),
        // bounds of decimals move outwards
        arguments("Revenue >= 11 AND Revenue <= 14", predicate("Revenue", EQUAL, 12.5)),
        arguments("Revenue >= -3 AND Revenue <= 101", predicate("Revenue", EQUAL, 100.0, -1.5)),
        arguments("Revenue >= 11", predicate("Revenue", GREATER, 12.5)),
        arguments(
            "Revenue <= 14",
            predicate("Revenue", Comparison.LESS_OR_EQUAL, new BigDecimal("12.50"))),
        arguments("Seats <= 6", predicate("Seats", LESS, 5.0)));
  }

  @ParameterizedTest
  @MethodSource("pushed")
  void pushesConditionsThatBothSidesUnderstandAlike(String conditions, EnginePredicate predicate) {
    Pushdown pushdown = new Pushdown(LIFETIME, true);

    assertThat(pushdown.addCondition(predicate, "kept")).isTrue();
    assertThat(text(pushdown.build())).endsWith(" WHERE " + conditions + " TIMESPAN LIFETIME");
    assertThat(pushdown.build().engineConditions()).isEmpty();
  }

  /** Unsafe texts, possible wildcards, orders of texts, and values that no column can hold. */
  static Stream<EnginePredicate> kept() {
    String name = "CustomerName";
    List<EnginePredicate> kept = new ArrayList<>();
    for (String text :
        List.of("O'Brien", "a\\b", "a\nb", "a;b", "‘a", "b’", "`", "\uD83D", "tab\there")) {
      kept.add(predicate(name, EQUAL, text));
      kept.add(predicate(name, EQUAL, "a", text));
      kept.add(predicate(name, Comparison.STARTS_WITH, text));
    }
    for (String text : List.of("[a]", "a^", "a*", "a?", "#1", "", "🚀", "e\u0301")) {
      kept.add(predicate(name, Comparison.CONTAINS, text));
    }
    for (Comparison order :
        List.of(LESS, Comparison.LESS_OR_EQUAL, GREATER, Comparison.GREATER_OR_EQUAL)) {
      kept.add(predicate(name, order, "M"));
    }
    for (double value : new double[] {1e15, -1e300, Double.NaN, Double.POSITIVE_INFINITY}) {
      kept.add(predicate("Revenue", LESS, value));
    }
    kept.add(predicate(name, EQUAL, 5L));
    kept.add(predicate("Seats", EQUAL, "5"));
    kept.add(predicate("Month", EQUAL, "2026-01-01"));
    kept.add(predicate("Odd", EQUAL, "x"));
    kept.add(predicate("NoSuchColumn", EQUAL, "x"));
    kept.add(predicate(name, EQUAL, NONE));
    kept.add(predicate("Start", GREATER, LocalDate.of(2026, 1, 1)));
    return kept.stream();
  }

  @ParameterizedTest
  @MethodSource("kept")
  void keepsAllOtherConditions(EnginePredicate predicate) {
    Pushdown pushdown = new Pushdown(LIFETIME, true);

    assertThat(pushdown.addCondition(predicate, "kept")).isFalse();
    assertThat(pushdown.build().query()).isEqualTo(LIFETIME.wholeQuery());
    assertThat(pushdown.build().engineConditions()).containsExactly("kept");
  }

  @Test
  void keepsAConditionOnAMetric() {
    Pushdown pushdown = new Pushdown(METRIC, true);

    assertThat(pushdown.addCondition(predicate("Total", GREATER, 5L), "Total > 5")).isFalse();
    assertThat(pushdown.build().query()).isEqualTo(METRIC.wholeQuery());
  }

  @Test
  void limitsTheLengthOfPushedConditions() {
    Object[] many = new Object[400];
    Arrays.setAll(many, i -> (Object) (long) (100_000 + i));
    Pushdown pushdown = new Pushdown(LIFETIME, true);

    assertThat(pushdown.addCondition(predicate("Seats", EQUAL, many), "")).isFalse();
    assertThat(pushdown.addCondition(predicate("Seats", GREATER, 5L), "")).isTrue();
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
    pushdown.addCondition(predicate("Month", comparison, day), "x");

    assertThat(pushdown.build().query().request().range()).isEqualTo(range(start, end));
    assertThat(pushdown.build().engineConditions())
        .isEqualTo(start == null ? List.of("x") : List.of());
  }

  @Test
  void intersectsConditionsOnPeriods() {
    Pushdown pushdown = new Pushdown(LIFETIME, true);
    Instant end = Instant.parse("2026-03-31T23:59:59.999999Z");
    pushdown.addCondition(predicate("Month", GREATER, LocalDate.of(2025, 11, 30)), "");
    pushdown.addCondition(predicate("month", LESS, end), "");
    pushdown.addCondition(
        predicate("Month", EQUAL, LocalDate.of(2026, 1, 1), LocalDate.of(9999, 12, 31)), "");

    assertThat(pushdown.build().query().request().range())
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
    days.addCondition(
        predicate("Month", Comparison.GREATER_OR_EQUAL, LocalDate.of(2026, 1, 1)), "");
    days.addCondition(predicate("Month", comparison, end), "");
    Pushdown times = new Pushdown(LIFETIME, true);
    times.addCondition(predicate("Month", Comparison.GREATER_OR_EQUAL, midnight("2026-01-01")), "");
    times.addCondition(predicate("Month", comparison, midnight(end.toString())), "");

    assertThat(days.build().query().request().range())
        .isEqualTo(range(expected == null ? null : "2026-01-01", expected));
    assertThat(times.build().query()).isEqualTo(days.build().query());
  }

  private static Instant midnight(String day) {
    return Instant.parse(day + "T00:00:00Z");
  }

  @Test
  void keepsTheRangeIfNoMonthIsLeft() {
    Pushdown pushdown = new Pushdown(LIFETIME, true);
    pushdown.addCondition(predicate("Month", GREATER, LocalDate.of(2026, 5, 1)), "");
    pushdown.addCondition(predicate("Month", LESS, LocalDate.of(2026, 1, 1)), "");

    assertThat(pushdown.build().query().request().range()).isNull();
  }

  @Test
  void staysWithinTheTablesOwnRange() {
    DatasetTable spring = table(COLUMNS, "", range("2026-03-10", "2026-06-10"));
    Pushdown wide = new Pushdown(spring, true);
    wide.addCondition(predicate("Month", GREATER, LocalDate.of(2020, 1, 1)), "");
    Pushdown late = new Pushdown(spring, true);
    late.addCondition(predicate("Month", GREATER, LocalDate.of(2026, 5, 5)), "");
    Pushdown early = new Pushdown(spring, true);
    early.addCondition(predicate("Month", LESS, LocalDate.of(2026, 3, 20)), "");

    assertThat(wide.build().query()).isEqualTo(spring.wholeQuery());
    assertThat(late.build().query().request().range()).isEqualTo(range("2026-05-01", "2026-06-10"));
    assertThat(early.build().query().request().range())
        .isEqualTo(range("2026-03-10", "2026-04-01"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TIMESPAN LAST_6_MONTHS", ""})
  void keepsARangeWithoutKnownDates(String timespan) {
    Pushdown pushdown = new Pushdown(table(COLUMNS, timespan), true);

    assertThat(pushdown.addCondition(predicate("Month", GREATER, LocalDate.of(2026, 1, 1)), "x"))
        .isFalse();
    assertThat(pushdown.build().query().request().range()).isNull();
    assertThat(pushdown.build().engineConditions()).containsExactly("x");
  }

  static Stream<ComparedValues> late() {
    return Stream.of(
        new ComparedValues("Month", List.of(LATE)),
        new ComparedValues("Start", List.of(LocalDate.of(10_000, 1, 1))),
        new ComparedValues("Odd", List.of(LATE.atStartOfDay().toInstant(ZoneOffset.UTC))));
  }

  /** Engines read the text 202603 as the first day of the year 202603. */
  @ParameterizedTest
  @MethodSource("late")
  void refusesAYearThatNoFileHas(ComparedValues condition) {
    CheckedQuery plan = LIFETIME.wholeQuery();
    ConditionCheck check = new ConditionCheck(plan, SchemaHints.parse(""), plan.schema());

    assertThatThrownBy(() -> check.checkComparison(condition))
        .hasMessageContainingAll("PI-2005", condition.column(), "years after 9999");
  }
}

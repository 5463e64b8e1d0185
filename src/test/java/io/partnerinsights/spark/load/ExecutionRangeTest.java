package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which months an execution covers whole. */
final class ExecutionRangeTest {
  private static final Instant NOVEMBER = Instant.parse("2026-11-10T08:00:00Z");

  private static NavigableSet<Integer> months(String months) {
    NavigableSet<Integer> numbers = new TreeSet<>();
    Arrays.stream(months.split(" ", -1))
        .filter(month -> !month.isEmpty())
        .map(month -> month.equals("none") ? MonthRuns.NONE : number(month))
        .forEach(numbers::add);
    return numbers;
  }

  private static int number(String month) {
    return MonthRuns.number(YearMonth.parse(month));
  }

  @ParameterizedTest(name = "{0} of {1} with rows of {2}")
  @CsvSource({
    // Six months back from November are May to October, June to November, or days from May on.
    "LAST_6_MONTHS, 2026-11-10, 2026-05 2026-06 2026-10, 2026-06/2026-10",
    "LAST_6_MONTHS, 2026-11-10, 2026-06 2026-10 2026-11, 2026-06/2026-11",
    "LAST_6_MONTHS, 2026-11-10, 2026-05 2026-08, 2026-07/2026-08",
    "LAST_6_MONTHS, 2026-11-10, 2025-12, ''",
    "LAST_6_MONTHS, 2026-11-10, '', ''",
    "LAST_6_MONTHS, 2026-11-10, 0001-01 1900-05, ''",
    "LAST_6_MONTHS, 2026-11-10, 2026-06 2029-02, 2026-06/2026-06",
    // 180 days before 30 November begin in June.
    "LAST_6_MONTHS, 2026-11-30, 2026-06 2026-07 2026-11, 2026-07/2026-11",
    "LAST_1_YEAR, 2026-11-10, 2025-12 2026-11, 2025-12/2026-11",
    "LAST_YEAR, 2026-11-10, 2026-10, ''",
    "LAST_90_DAYS, 2026-11-10, 2026-10, ''",
  })
  void aTimespanCoversWhatEachMeaningContains(
      String timespan, String day, String present, String covered) {
    Instant generated = Instant.parse(day + "T08:00:00Z");
    ExecutionRange range = ExecutionRange.ofTimespan(timespan, generated);

    assertThat(range.covered(months(present))).hasToString(covered);
  }

  @Test
  void anExplicitRangeCoversItsMonthsRowsOrNone() {
    YearMonth start = YearMonth.of(2026, 2);
    ExecutionRange closed = ExecutionRange.explicit(start, YearMonth.of(2026, 10), NOVEMBER);
    ExecutionRange open = ExecutionRange.explicit(start, null, NOVEMBER);

    assertThat(closed.covered(months(""))).hasToString("2026-02/2026-10");
    assertThat(closed.covered(months("2026-11"))).hasToString("2026-02/2026-10");
    assertThat(closed.isStray(number("2026-11"), months("2026-11"))).isFalse();
    assertThat(open.covered(months(""))).hasToString("2026-02/2026-10");
    assertThat(open.covered(months("2026-11 none"))).hasToString("2026-02/2026-11");
  }

  @Test
  void everythingCoversEachClosedMonthAndRowsWithoutAMonth() {
    ExecutionRange all = ExecutionRange.explicit(null, null, NOVEMBER);

    assertThat(all.covered(months("2020-01"))).hasToString("ever/2026-10 none/none");
    assertThat(all.covered(months("2026-11"))).hasToString("ever/2026-11 none/none");
    assertThat(all.isStray(number("0001-01"), months("0001-01"))).isFalse();
    assertThat(all.isStray(number("2026-12"), months("2026-12"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-04, true",
    "2026-05, false",
    "2026-11, false",
    "2026-12, true",
    "0001-01, true"
  })
  void rowsOutsideOfEveryMeaningAreStray(String month, boolean stray) {
    ExecutionRange range = ExecutionRange.ofTimespan("LAST_6_MONTHS", NOVEMBER);

    assertThat(range.isStray(number(month), months("2026-11 " + month))).isEqualTo(stray);
    assertThat(range.isStray(MonthRuns.NONE, months("2026-11"))).isFalse();
  }

  /** The range may count back from the latest row. */
  @Test
  void rowsOfAnOldAnchorAreNotStray() {
    ExecutionRange range = ExecutionRange.ofTimespan("LAST_6_MONTHS", NOVEMBER);
    NavigableSet<Integer> present = months("2026-02 2026-08");

    assertThat(range.isStray(number("2026-02"), present)).isFalse();
    assertThat(range.isStray(number("2026-01"), present)).isTrue();
  }
}

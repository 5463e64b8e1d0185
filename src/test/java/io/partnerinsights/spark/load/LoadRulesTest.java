package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.spark.load.LoadRules.ListedExecution;
import io.partnerinsights.spark.load.LoadSource.Execution;
import io.partnerinsights.spark.load.RowStats.RowGroup;
import java.io.IOException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks each decision of a load on values, a rule a method. An execution is its id, its time in
 * 2026 and the first month of its range. Rows are a month, their number, and who has written them:
 * the schedule, the user (own), or a report with an id and a time; a blank is written as _.
 */
final class LoadRulesTest {
  private static final Instant NOW = Instant.parse("2026-10-26T12:00:00Z");
  private static final String MARK = "5f3c0a1b2c3d4e5f";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the oldest first, each with months of its own | | a@08-20T04:00:00>03 b@08-30T04:00:00>03 c@09-15T04:00:00>04 d@09-30T04:00:00>04 e@10-25T04:00:00>05 | b d e
          only newer ones | d@09-30T04:00:00 | b@08-30T04:00:00>03 d@09-30T04:00:00>04 e@10-01T04:00:00>05 f@10-25T04:00:00>05 | f
          ids without case at equal times | | C@10-25T04:00:00>05 a@10-25T04:00:00>04 | a C
          a later id at an equal time | B@10-25T04:00:00 | a@10-25T04:00:00>05 C@10-25T04:00:00>05 | C
          an equal id in another case | b@10-25T04:00:00 | B@10-25T04:00:00>05 |
          a part of a microsecond later | a@10-25T04:00:00.123456 | a@10-25T04:00:00.1234567>05 |
          a microsecond later | a@10-25T04:00:00.123456 | b@10-25T04:00:00.123457>05 | b
          the same id whose time an UPDATE has cut | a@10-25T04:00:00.123 | A@10-25T04:00:00.123456>05 |
          generated now | | a@10-26T12:00:00>05 | a
          generated in the future | | a@10-26T12:00:00.000001>05 |
          """)
  void reads(String row, @Nullable String loaded, String listed, @Nullable String expected) {
    List<ListedExecution> all = words(listed, ">").map(LoadRulesTest::listed).toList();
    List<Execution> read = LoadRules.chooseExecutions(all, key(loaded), NOW);
    assertThat(read.stream().map(each -> each.key().id()).collect(Collectors.joining(" ")))
        .isEqualTo(text(expected));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          180 days begin in April | LAST_6_MONTHS | 2026-10-25T04:00:00Z | 2026-05/2026-10
          180 days begin within 1 May | last_6_months | 2026-10-28T04:00:00Z | 2026-06/2026-10
          180 days begin on 4 March | LAST_6_MONTHS | 2026-08-31T04:00:00Z | 2026-04/2026-08
          365 days begin within 1 January | LAST_1_YEAR | 2024-12-31T04:00:00Z | 2024-02/2024-12
          three years | LAST_3_YEARS | 2026-10-25T04:00:00Z | 2023-11/2026-10
          all rows | lifetime | 2026-10-25T04:00:00Z | 2000-01/2026-10/none
          """)
  void anExecutionHasMonths(String row, String timespan, Instant generated, String expected) {
    assertThat(Months.ofExecution(timespan, generated)).isEqualTo(months(expected));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          from the first to the last row | 2026-05/2026-10 | 0001-01:1 2026-06:1 2026-08:1 2099-01:1 none:2 | 2026-06/2026-08
          also without a month | 2000-01/2026-10/none | 2026-04:1 none:2 | 2026-04/2026-04/none
          only without a month | 2000-01/2026-10/none | 1999-12:1 none:2 | none
          """)
  void replaces(String row, String range, String file, String expected) {
    assertThat(months(range).findSpan(rows(file).navigableKeySet())).isEqualTo(months(expected));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rows outside the range | 2026-05/2026-10 | 0001-01:1 2026-04:1 2026-06:1 none:2 | 4: 0001-01, 2026-04, rows without a month
          rows before 2000 | 2000-01/2026-10/none | 1999-12:3 2000-01:1 none:2 | 3: 1999-12
          """)
  void leavesOut(String row, String range, String file, String expected) {
    assertThat(
            LoadRules.skippedRowsNote(months(range), table(file))
                .replaceAll("\\D+(\\d+) rows?: ([^)]*)\\).*", "$1: $2"))
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          an older report, but not in a month without rows | 2026-05:1:fill_a@10-20T04:00:00 2026-07:1:fill_a@10-20T04:00:00 | 10-19T04:00:00 | 2026-05 2026-07
          a report of the same time | 2026-05:1:fill_a@10-20T04:00:00 | 10-20T04:00:00 |
          a part of a month and the rest | 2026-05:1:a@10-20T04:00:00 2026-05:1:backfill_b@10-22T04:00:00 | 10-21T04:00:00 | 2026-05
          two reports in each other | 2026-05:1:a@10-20T04:00:00 2026-06:1:fill_b@10-22T04:00:00 2026-07:1:a@10-20T04:00:00 | 10-21T04:00:00 | 2026-06
          rows of an earlier version | 2026-05:1:a@ | 10-19T04:00:00 |
          rows of the future | 2026-05:1:a@10-26T12:00:01 | 10-19T04:00:00 |
          rows without a month | none:1:a@10-20T04:00:00 2026-05:1:a@10-20T04:00:00 | 10-19T04:00:00 | 2026-05 rows without a month
          a report without a time | 2026-05:1:a@10-20T04:00:00 | | 2026-05
          """)
  void keepsNewerRows(
      String row, String rows, @Nullable String generated, @Nullable String expected) {
    Instant time = generated == null ? null : Instant.parse("2026-" + generated + "Z");
    assertThat(
            table(rows).monthsWithNewerReport(time, NOW).stream()
                .sorted()
                .map(Months::nameOf)
                .collect(Collectors.joining(" ")))
        .isEqualTo(text(expected));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          half of a month, and less | 2026-06:20 2026-07:20 | 2026-06:9 2026-07:10 | 2026-06
          rows of the user | 2026-06:1:own 2026-08:1:own | 2026-06:1 | 2026-06 2026-08
          outside the months | 2026-04:90 2026-11:1:own | 2026-06:1 |
          rows of the user without a month | none:1:own | 2026-06:1 | rows without a month
          ten of twenty rows | 2026-05:10 2026-06:10 | 2026-05:10 |
          nine of twenty rows | 2026-05:10 2026-06:10 | 2026-05:9 | 2026-05 to 2026-10
          a tenth of the values | 2026-06:150:A=150 | 2026-06:150:a=15 |
          less than a tenth of the values | 2026-06:150:A=150 | 2026-06:150:a=14 | A
          values of two months | 2026-05:75:A=75 2026-06:75:A=75 | 2026-05:75:A=7 2026-06:75:A=7 | A
          19 values | 2026-06:150:A=19 | 2026-06:150 |
          20 values | 2026-06:150:A=20 | 2026-06:150 | A
          a tenth of the share | 2026-06:300:A=60 | 2026-06:150:A=3 |
          less than a tenth of the share | 2026-06:300:A=60 | 2026-06:150:A=2 | A
          """)
  void stops(String row, String before, String file, @Nullable String expected) {
    Months months = months("2026-05/2026-10/none");
    assertThat(
            LoadRules.describeLosses(table(before), months, table(file)).stream()
                .map(loss -> loss.replaceAll("^column | (would have|has \\d) ?.*", ""))
                .collect(Collectors.joining(" ")))
        .isEqualTo(text(expected));
  }

  @Test
  void looksAtColumnsThatATenthOfEachGroupHas() {
    assertThat(table("2026-05:10:A=1,B=10 2026-06:100:A=10,B=9").filledColumns(.1))
        .containsExactly("A");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          until the first month of the schedule | 2024-01/2026-09 | 2023-12:1 2026-05:1 2026-07:1 | 2024-01/2026-04
          nothing before it | 2024-01/2026-09 | 2024-01:1 | 2024-01/2023-12
          rows of the user without a month | 2000-01/2026-09/none | 2026-05:1 none:1:own | 2000-01/2026-04/none
          a fill is no schedule | 2024-01/2026-09 | 2026-05:1:fill_a@10-20T04:00:00 2026-06:1:FILL_A@10-20T04:00:00 | 2024-01/2026-09
          """)
  void backfills(String row, String range, String rows, String expected) {
    assertThat(table(rows).monthsBeforeSchedule(months(range), NOW)).isEqualTo(months(expected));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          in the range | 2026-04:1:a@05-01T00:00:00 | | 2026-05/2026-10 |
          a minute before | 2026-04:1:a@04-30T23:59:00 | | 2026-05/2026-10 | 2026-04
          three months before | 2026-01:1:a@01-15T04:00:00 | | 2026-05/2026-10 | 2026-01 to 2026-04
          all rows | 2026-01:1:a@01-15T04:00:00 | | 2000-01/2026-10/none |
          no execution | | | 2026-05/2026-10 |
          a month after a backfill | | 2026-04 | 2026-05/2026-10 |
          two months after a backfill | | 2026-03 | 2026-05/2026-10 | 2026-04
          filled after its end | 2026-01:1:a@01-15T04:00:00 2026-02:1:fill_b@03-01T00:00:00 | | 2026-05/2026-10 | 2026-01, 2026-03 to 2026-04
          filled before its end | 2026-01:1:a@01-15T04:00:00 2026-02:1:fill_b@02-28T23:59:59 | | 2026-05/2026-10 | 2026-01 to 2026-04
          an empty month in a fill | 2026-01:1:a@01-15T04:00:00 2026-01:1:fill_b@05-01T00:00:00 2026-02:1:fill_b@05-01T00:00:00 2026-04:1:fill_b@05-01T00:00:00 | | 2026-05/2026-10 | 2026-03
          """)
  void findsAGap(
      String row,
      @Nullable String rows,
      @Nullable YearMonth backfilled,
      String range,
      @Nullable String expected) {
    RowStats table = table(text(rows));
    Months gap = LoadRules.findGap(table, backfilled, months(range), NOW);
    assertThat(gap == null ? "" : gap.toString()).isEqualTo(text(expected));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          all offered months | | 2023-10 | 2023-10/2026-09
          from 2000 on | 1999-05 | 2023-10 | 2000-02/2026-09
          of this month, which has not ended | 2026-10 | 2023-10 | 2026-10/2026-09
          all rows of a dataset without months | 2024-01 | | none
          """)
  void asksFor(
      String row, @Nullable YearMonth since, @Nullable YearMonth offered, String expected) {
    assertThat(Backfill.createPending(since, offered, NOW).toMonths()).isEqualTo(months(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-01/2026-10", "all", "2026-11/2026-10 " + MARK, "all " + MARK})
  void understandsAProperty(String property) {
    assertThat(Backfill.parse(property)).hasToString(property);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "ALL",
        "2024",
        "2024-01",
        "2024-1/2024-02",
        "2024-00/2024-02",
        "2024-01-01",
        "2023-01/2023-12+2026-10",
        MARK,
        "2024-01 " + MARK,
        "2023-01/2023-12+2026-10 " + MARK,
        "2024-01/2026-13 " + MARK,
        "2024-01/2026-10  " + MARK,
        "all/2026-10 " + MARK,
        "all  " + MARK,
        "2024-01/all " + MARK,
        "2024-01/2026-10 5F3C0A1B2C3D4E5F",
        "2024-01/2026-10 5f3c",
        "2024-01/2026-10 " + MARK + MARK
      })
  void refusesAProperty(String property) {
    assertThat(Backfill.parse(property)).isNull();
  }

  private static String text(@Nullable String expected) {
    return expected == null ? "" : expected;
  }

  private static @Nullable ExecutionKey key(@Nullable String text) {
    String[] parts = text == null ? new String[2] : text.split("@", -1);
    boolean isTimed = text != null && !parts[1].isEmpty();
    Instant time = isTimed ? Instant.parse("2026-" + parts[1] + "Z") : null;
    return text == null ? null : new ExecutionKey(time, parts[0].replace('_', ' '));
  }

  private static Stream<String[]> words(String text, String separator) {
    return text.isEmpty()
        ? Stream.of()
        : Stream.of(text.split(" ")).map(word -> word.split(separator, 3));
  }

  private static ListedExecution listed(String[] parts) {
    return new ListedExecution(key(parts[0]), months("2026-" + parts[1] + "/2026-12"));
  }

  private static int month(String text) {
    return text.equals("none") ? Months.NO_MONTH : Months.toNumber(YearMonth.parse(text));
  }

  private static @Nullable Months months(@Nullable String text) {
    String[] parts = text == null ? new String[0] : text.split("/");
    return switch (parts.length) {
      case 0 -> null;
      case 1 -> Months.ONLY_NO_MONTH;
      default -> new Months(month(parts[0]), month(parts[1]), parts.length > 2);
    };
  }

  private static NavigableMap<Integer, Long> rows(String text) {
    return table(text).rowCountsByMonth();
  }

  private static RowStats table(String text) {
    return new RowStats(words(text, ":").map(LoadRulesTest::group).toList());
  }

  private static RowGroup group(String[] parts) {
    String more = parts.length > 2 ? parts[2] : "";
    ExecutionKey schedule = more.contains("@") ? key(more) : new ExecutionKey(NOW, "schedule");
    Map<String, Long> values =
        Stream.of(more.split(",", -1))
            .filter(each -> each.contains("="))
            .map(each -> each.split("=", -1))
            .collect(Collectors.toMap(each -> each[0], each -> Long.valueOf(each[1])));
    ExecutionKey key = more.equals("own") ? null : schedule;
    return new RowGroup(month(parts[0]), key, Long.parseLong(parts[1]), values);
  }

  /** A collection that was changed while it was read is an error of Java, and no other writer. */
  @Test
  void anotherModificationIsNoConflict() {
    Exception failure = new ConcurrentModificationException("a list has changed");

    assertThat(LoadErrors.isConflict(new IllegalStateException(failure))).isFalse();
    assertThat(LoadErrors.summarize(new IllegalStateException("x: y", new IOException("y"))))
        .as("what a cause repeats")
        .isEqualTo("x: y");
  }
}

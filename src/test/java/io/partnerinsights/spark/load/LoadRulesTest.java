package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.spark.load.LoadRules.Listed;
import io.partnerinsights.spark.load.TableRows.Group;
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

/**
 * Checks each decision of a load on values. An execution is its id, its time in 2026 and the first
 * month of its range. Rows are a month, their number and their owner.
 */
final class LoadRulesTest {
  private static final Instant NOW = Instant.parse("2026-10-26T12:00:00Z");
  private static final String MARK = "5f3c0a1b2c3d4e5f";

  @ParameterizedTest(name = "{0} {1} {2} : {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          read | | a@08-20T04:00:00>03 b@08-30T04:00:00>03 c@09-15T04:00:00>04 d@09-30T04:00:00>04 e@10-25T04:00:00>05 | b d e
          read | d@09-30T04:00:00 | b@08-30T04:00:00>03 d@09-30T04:00:00>04 e@10-01T04:00:00>05 f@10-25T04:00:00>05 | f
          read | | C@10-25T04:00:00>05 a@10-25T04:00:00>04 | a C
          read | B@10-25T04:00:00 | a@10-25T04:00:00>05 C@10-25T04:00:00>05 | C
          read | b@10-25T04:00:00 | B@10-25T04:00:00>05 |
          read | a@10-25T04:00:00.123456 | a@10-25T04:00:00.1234567>05 |
          read | a@10-25T04:00:00.123456 | a@10-25T04:00:00.123457>05 | a
          read | | a@10-26T12:00:00>05 | a
          read | | a@10-26T12:00:00.000001>05 | not a
          # 180 days begin in April, within 1 May, on 4 March; 365 within 1 January.
          range | LAST_6_MONTHS | 2026-10-25T04:00:00Z | 2026-05/2026-10
          range | last_6_months | 2026-10-28T04:00:00Z | 2026-06/2026-10
          range | LAST_6_MONTHS | 2026-08-31T04:00:00Z | 2026-04/2026-08
          range | LAST_1_YEAR | 2024-12-31T04:00:00Z | 2024-02/2024-12
          range | LAST_3_YEARS | 2026-10-25T04:00:00Z | 2023-11/2026-10
          range | lifetime | 2026-10-25T04:00:00Z | 2000-01/2026-10/none
          replaced | 2026-05/2026-10 | 0001-01:1 2026-06:1 2026-08:1 2099-01:1 none:2 | 2026-06/2026-08
          replaced | 2000-01/2026-10/none | 2026-04:1 none:2 | 2026-04/2026-04/none
          replaced | 2000-01/2026-10/none | 1999-12:1 none:2 | none
          left out | 2026-05/2026-10 | 0001-01:1 2026-04:1 2026-06:1 none:2 | 4: 0001-01, 2026-04, what has no month
          left out | 2000-01/2026-10/none | 1999-12:3 2000-01:1 none:2 | 3: 1999-12
          lost | 2026-06:20 2026-07:20 | 2026-06:9 2026-07:10 | 2026-06
          lost | 2026-06:1:own 2026-08:1:own | 2026-06:1 | 2026-06 2026-08
          lost | 2026-04:90 2026-11:1:own | 2026-06:1 |
          lost | none:1:own | 2026-06:1 | what has no month
          lost | 2026-05:10 2026-06:10 | 2026-05:10 |
          lost | 2026-05:10 2026-06:10 | 2026-05:9 | 2026-05 to 2026-10
          lost | 2026-06:150:A=150 | 2026-06:150:a=15 |
          lost | 2026-06:150:A=150 | 2026-06:150:a=14 | A
          lost | 2026-05:75:A=75 2026-06:75:A=75 | 2026-05:75:A=7 2026-06:75:A=7 | A
          lost | 2026-06:150:A=19 | 2026-06:150 |
          lost | 2026-06:150:A=20 | 2026-06:150 | A
          lost | 2026-06:300:A=60 | 2026-06:150:A=3 |
          lost | 2026-06:300:A=60 | 2026-06:150:A=2 | A
          filled | 2026-05:10:A=1,B=10 2026-06:100:A=10,B=9 | | A
          before | 2024-01/2026-09 | 2023-12:1 2026-05:1 2026-07:1 | 2024-01/2026-04
          before | 2024-01/2026-09 | 2024-01:1 | 2024-01/2023-12
          before | 2000-01/2026-09/none | 2026-05:1 none:1:own | 2000-01/2026-04/none
          gap | a@05-01T00:00:00 | 2026-05/2026-10 |
          gap | a@04-30T23:59:00 | 2026-05/2026-10 | 2026-04/2026-04
          gap | a@01-15T04:00:00 | 2026-05/2026-10 | 2026-01/2026-04
          gap | a@01-15T04:00:00 | 2000-01/2026-10/none |
          gap | | 2026-05/2026-10 |
          gap after | 2026-04 | 2026-05/2026-10 |
          gap after | 2026-03 | 2026-05/2026-10 | 2026-04/2026-04
          next | | | 2023-10/2026-09
          next | | 1999-05 | 2000-02/2026-09
          next | | 2026-10 | 2026-10/2026-09
          next | 2024-01/2026-06 | |
          next | 2024-01/2026-06 | 2023-01 | 2023-01/2023-12
          next | 2024-01/2026-06 | 1999-12 | 2000-02/2023-12
          next without months | | 2024-01 | none
          next without months | all | 2024-01 |
          property | 2024-01/2026-10,all,2026-11/2026-10 MARK,2023-01/2023-12+2026-10 MARK,all MARK | | 2024-01/2026-10,all,2026-11/2026-10 MARK,2023-01/2023-12+2026-10 MARK,all MARK
          property | x,ALL,2024,2024-01,2024-1/2024-02,2024-00/2024-02,2024-01-01,2023-01/2023-12+2026-10,MARK,2024-01 MARK | |
          property | 2023-01/2023-12+ MARK,2024-01/2026-13 MARK,2024-01/2026-10  MARK,all/2026-10 MARK,all  MARK,2024-01/all MARK | |
          property | 2024-01/2026-10 5F3C0A1B2C3D4E5F,2024-01/2026-10 5f3c,2024-01/2026-10 MARKMARK | |
          """)
  void decides(String rule, String first, String second, String decision) {
    Object decided =
        switch (rule) {
          case "read" -> read(words(second, ">").map(LoadRulesTest::listed).toList(), key(first));
          case "range" -> Months.of(first, Instant.parse(second));
          case "replaced" -> months(first).spanned(rows(second).navigableKeySet());
          case "left out" ->
              LoadRules.leftOut(months(first), table(second)).replaceAll("\\D+(\\d+) .*: ", "$1: ");
          case "lost" ->
              LoadRules.losses(table(first), months("2026-05/2026-10/none"), table(second)).stream()
                  .map(loss -> loss.replaceAll(" (would have|has \\d) ?.*", ""))
                  .collect(Collectors.joining(" "));
          case "before" -> LoadRules.beforeSchedule(months(first), table(second), NOW);
          case "filled" -> String.join(" ", table(first).filled(.1));
          case "gap" -> LoadRules.gap(key(first), null, months(second));
          case "gap after" -> LoadRules.gap(null, YearMonth.parse(first), months(second));
          case "next" -> next(first, second, YearMonth.of(2023, 10));
          case "property" ->
              Stream.of(first.replace("MARK", MARK).split(","))
                  .flatMap(text -> Stream.ofNullable(Backfill.parse(text)))
                  .map(backfill -> backfill.toString().replace(MARK, "MARK"))
                  .collect(Collectors.joining(","));
          default -> next(first, second, null);
        };
    boolean isText = decided instanceof String;
    assertThat(decided).isEqualTo(isText ? decision == null ? "" : decision : months(decision));
  }

  private static String read(List<Listed> listed, @Nullable ExecutionKey loaded) {
    List<Listed> read = LoadRules.toRead(listed, loaded, NOW);
    ExecutionKey not = LoadRules.unreadable(listed, read, NOW);
    Stream<String> ids = read.stream().map(each -> each.key().id());
    return Stream.concat(ids, Stream.ofNullable(not).map(key -> "not " + key.id()))
        .collect(Collectors.joining(" "));
  }

  private static @Nullable Months next(
      @Nullable String property, @Nullable String since, @Nullable YearMonth offered) {
    Backfill loaded = property == null ? null : Backfill.parse(property);
    YearMonth wanted = since == null ? null : YearMonth.parse(since);
    Backfill next = Backfill.next(loaded, wanted, offered, NOW);
    return next == null ? null : next.months();
  }

  private static @Nullable ExecutionKey key(@Nullable String text) {
    String[] parts = text == null ? new String[2] : text.split("@", -1);
    boolean isTimed = text != null && !parts[1].isEmpty();
    Instant time = isTimed ? Instant.parse("2026-" + parts[1] + "Z") : null;
    return text == null ? null : new ExecutionKey(time, parts[0]);
  }

  private static Stream<String[]> words(@Nullable String text, String separator) {
    return text == null ? Stream.of() : Stream.of(text.split(" ")).map(w -> w.split(separator));
  }

  private static Listed listed(String[] parts) {
    return new Listed(key(parts[0]), months("2026-" + parts[1] + "/2026-12"));
  }

  private static int month(String text) {
    return text.equals("none") ? Months.NONE : Months.number(YearMonth.parse(text));
  }

  private static @Nullable Months months(@Nullable String text) {
    String[] parts = text == null ? new String[0] : text.split("/");
    return switch (parts.length) {
      case 0 -> null;
      case 1 -> Months.ONLY_NONE;
      default -> new Months(month(parts[0]), month(parts[1]), parts.length > 2);
    };
  }

  private static NavigableMap<Integer, Long> rows(String text) {
    return table(text).byMonth();
  }

  /** Returns rows of the schedule, or of the user; and how many have a value in columns. */
  private static TableRows table(String text) {
    return new TableRows(words(text, ":").map(LoadRulesTest::group).toList());
  }

  private static Group group(String[] parts) {
    String more = parts.length > 2 ? parts[2] : "";
    ExecutionKey key = more.equals("own") ? null : new ExecutionKey(NOW, "schedule");
    Map<String, Long> values =
        Stream.of(more.split(",", -1))
            .filter(each -> each.contains("="))
            .map(each -> each.split("=", -1))
            .collect(Collectors.toMap(each -> each[0], each -> Long.valueOf(each[1])));
    return new Group(month(parts[0]), key, Long.parseLong(parts[1]), values);
  }

  /** A collection that was changed while it was read is an error of Java, and no other writer. */
  @Test
  void anotherModificationIsNoConflict() {
    Exception failure = new ConcurrentModificationException("a list has changed");

    assertThat(LoadErrors.isConflict(new IllegalStateException(failure))).isFalse();
    assertThat(LoadErrors.summary(new IllegalStateException("x: y", new IOException("y"))))
        .as("what a cause repeats")
        .isEqualTo("x: y");
  }
}

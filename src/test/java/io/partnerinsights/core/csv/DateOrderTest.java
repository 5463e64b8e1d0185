package io.partnerinsights.core.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ParseException;
import io.partnerinsights.core.options.ParseMode;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of day and month in dates with slashes, which the head of the file shows. */
class DateOrderTest {
  private static final String HEADER = "a,b\n";

  /** All days of a year, of which most have two readings; java.time writes them. */
  @ParameterizedTest
  @ValueSource(strings = {"M/d/uuuu", "d/M/uuuu", "MM/dd/uuuu", "dd/MM/uuuu"})
  @Tag("full")
  void theHeadShowsTheOrderForTheWholeFile(String pattern) {
    DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    Random random = new Random(3);
    StringBuilder file = new StringBuilder(HEADER);
    List<List<Object>> expected = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      LocalDate day = LocalDate.of(2026, 1, 1).plusDays(random.nextInt(365));
      file.append(format.format(day)).append(",x\n");
      expected.add(List.of((int) day.toEpochDay()));
    }
    byte[] bytes = file.toString().getBytes(UTF_8);

    assertThat(ReportRows.readRows(bytes, ReportRows.newSpec("a DATE"))).isEqualTo(expected);
    for (int size : new int[] {50, 333, 4_000}) {
      assertThat(ReportRows.readSplits(bytes, size, size, ReportRows.newSpec("a DATE")))
          .isEqualTo(expected);
    }
  }

  /** The first value that shows the order comes after others. */
  @Test
  void readsTheValuesBeforeTheOneThatShowsTheOrder() {
    assertThat(days(HEADER + "1/2/2026,\n".repeat(99) + "1/31/2026,\n"))
        .startsWith("2026-01-02", "2026-01-02")
        .endsWith("2026-01-31");
    assertThat(days(HEADER + "1/2/2026,\n".repeat(99) + "31/1/2026,\n"))
        .startsWith("2026-02-01", "2026-02-01")
        .endsWith("2026-01-31");
  }

  /** The value after the head does not count, wherever the file is split. */
  @Test
  void refusesDatesWithTwoReadingsIfTheHeadShowsNoOrder() {
    byte[] file = (HEADER + "1/2/2026,\n".repeat(100) + "1/31/2026,\n").getBytes(UTF_8);

    assertThatThrownBy(() -> ReportRows.readRows(file, ReportRows.newSpec("a DATE")))
        .isInstanceOf(ParseException.class)
        .hasMessageContainingAll(
            "'1/2/2026'", "row 1 (line 2)", "day or its month comes first", "a STRING");
    assertThatThrownBy(() -> ReportRows.readSplits(file, 300, 300, ReportRows.newSpec("a DATE")))
        .isInstanceOf(ParseException.class)
        .hasMessageContaining("day or its month comes first");
  }

  @Test
  void readsDatesWithOneReadingWithoutAnOrder() {
    assertThat(days(HEADER + ",\n".repeat(100) + "1/31/2026,\n31/1/2026,\n2/2/2026,\n"))
        .endsWith("2026-01-31", "2026-01-31", "2026-02-02");
  }

  @Test
  void refusesTheOtherOrderThanTheHeads() {
    String file = HEADER + "1/31/2026,\n" + ",\n".repeat(150) + "31/1/2026,\n";

    assertThatThrownBy(() -> days(file)).hasMessageContainingAll("'31/1/2026'", "(line 153)");
  }

  /** Of two orders in the head neither is right: only dates with one reading fit. */
  @ParameterizedTest
  @EnumSource(
      value = ParseMode.class,
      names = {"PERMISSIVE", "DROPMALFORMED"})
  void doesNotGuessBetweenTwoOrders(ParseMode mode) {
    String file = HEADER + "1/31/2026,\n31/1/2026,\n1/2/2026,\n";

    assertThat(ReportRows.readRows(file.getBytes(UTF_8), ReportRows.newSpec("a DATE", mode)))
        .hasSize(mode == ParseMode.PERMISSIVE ? 3 : 2);
    assertThatThrownBy(() -> days(file)).hasMessageContaining("'1/2/2026'");
  }

  /** The order is found in all rows, also before the first error. */
  @Test
  void theFirstErrorOfTheFileIsThrown() {
    assertThatThrownBy(() -> days(HEADER + "1/2/2026,\nsoon,\n1/31/2026,\n"))
        .hasMessageContaining("(line 3)");
  }

  private static List<String> days(String file) {
    return ReportRows.readRows(file.getBytes(UTF_8), ReportRows.newSpec("a DATE")).stream()
        .map(row -> row.get(0))
        .map(day -> day == null ? "" : LocalDate.ofEpochDay((Integer) day).toString())
        .toList();
  }
}

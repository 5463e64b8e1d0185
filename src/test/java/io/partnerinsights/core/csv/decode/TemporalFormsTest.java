package io.partnerinsights.core.csv.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.csv.column.IntColumn;
import io.partnerinsights.core.csv.column.LongColumn;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several forms in one column, and the forms of months; compares the decoders with java.time. */
class TemporalFormsTest {
  private static final String[] FORMS = {
    "uuuu-MM-dd",
    "uuuuMMdd",
    "uuuu-MM-dd'T00:00:00'",
    "uuuu-MM-dd'T00:00:00.000Z'",
    "uuuu-MM-dd' 00:00:00'",
    "uuuu-MM-dd'  00:00:00'",
    "uuuu-MM-dd'T02:00:00+02:00'",
  };
  private static final String MONTH_FIRST = "M/d/uuuu";
  private static final String DAY_FIRST = "dd/MM/uuuu' 12:00:00 AM'";

  /** The values of one column have all forms, in any order. */
  @Test
  void readsEachValueOfAColumnInItsOwnForm() {
    Random random = new Random(8);
    for (TemporalForm order : List.of(TemporalForm.MONTH_FIRST, TemporalForm.DAY_FIRST)) {
      String slashes = order == TemporalForm.DAY_FIRST ? DAY_FIRST : MONTH_FIRST;
      FieldDecoder dates = afterHead(ColumnType.DATE, order);
      FieldDecoder times = afterHead(ColumnType.TIMESTAMP, order);
      for (int i = 0; i < 20_000; i++) {
        LocalDate day = LocalDate.ofEpochDay(random.nextInt(-700_000, 2_900_000));
        int form = random.nextInt(FORMS.length + 1);
        String text = format(form < FORMS.length ? FORMS[form] : slashes, day);
        assertThat(append(dates, text)).as(text).isTrue();
        assertThat(append(times, text)).as(text).isTrue();
        assertThat(((IntColumn) dates.column()).valueAt(i))
            .as(text)
            .isEqualTo((int) day.toEpochDay());
        assertThat(((LongColumn) times.column()).valueAt(i)).as(text).isEqualTo(micros(day));
      }
    }
  }

  @Test
  void agreesWithJavaTimeOnTimesOfHalfDays() {
    Random random = new Random(10);
    FieldDecoder monthFirst = afterHead(ColumnType.TIMESTAMP, TemporalForm.MONTH_FIRST);
    FieldDecoder dayFirst = afterHead(ColumnType.TIMESTAMP, TemporalForm.DAY_FIRST);
    for (int i = 0; i < 10_000; i++) {
      LocalDateTime time =
          LocalDateTime.ofEpochSecond(random.nextLong(-9_000_000_000L, 90_000_000_000L), 0, UTC);
      assertThat(append(monthFirst, format("M/d/uuuu h:mm:ss a", time))).isTrue();
      assertThat(append(dayFirst, format("d/M/uuuu hh:mm:ss a", time))).isTrue();
      long micros = time.toEpochSecond(UTC) * 1_000_000;
      assertThat(((LongColumn) monthFirst.column()).valueAt(i)).isEqualTo(micros);
      assertThat(((LongColumn) dayFirst.column()).valueAt(i)).isEqualTo(micros);
    }
  }

  @Test
  void readsTwoSpellingsOfTimesInOneColumn() {
    FieldDecoder times = FieldDecoder.of(new ReportColumn("any", ColumnType.TIMESTAMP), 4);

    assertThat(append(times, "2022-03-20T00:00:00.000Z")).isTrue();
    assertThat(append(times, "2026-11-25 00:00:00")).isTrue();
    assertThat(append(times, "2018-12-25  23:07:22")).isTrue();
    assertThat(append(times, "2022-03-20T00:00:00.5Z")).isTrue();
    assertThat(((LongColumn) times.column()).valueAt(1))
        .isEqualTo(micros(LocalDate.of(2026, 11, 25)));
  }

  /** Three letters in any case, with a character changed in a third of the texts. */
  @Test
  void agreesWithJavaTimeOnMonthsInLetters() {
    Random random = new Random(9);
    String others = "abcdefghijlmnoprstuvy-/1 ";
    for (int i = 0; i < 30_000; i++) {
      StringBuilder text = new StringBuilder(anyCase(random, LocalDate.of(2023, 1 + i % 12, 1)));
      if (random.nextInt(3) == 0) {
        text.setCharAt(
            random.nextInt(text.length()), others.charAt(random.nextInt(others.length())));
      }
      assertThat(days("any", text.toString())).as(text.toString()).isEqualTo(jdk(text.toString()));
    }
  }

  private static String anyCase(Random random, LocalDate month) {
    StringBuilder text = new StringBuilder();
    DateTimeFormatter.ofPattern("MMM-uuuu", Locale.ENGLISH)
        .format(month)
        .chars()
        .map(c -> random.nextBoolean() ? Character.toUpperCase(c) : Character.toLowerCase(c))
        .forEach(text::appendCodePoint);
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "APRIL-2023",
        "Sept-2023",
        "MAI-2023",
        "AVR-2023",
        "APR 2023",
        "APR2023",
        "APR-0000",
        "APR-20233",
        "APR-202",
        "2023-APR",
        "01-APR-2023",
        "-PR-2023",
        "---",
        "A\u0130R-2023",
        "\u017fEP-2023"
      })
  void refusesOtherMonths(String text) {
    assertThat(days("any", text)).isEmpty();
    assertThat(days("Month", text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Month", "month", "MONTH"})
  void readsAYearOfTwoDigitsOnlyInAColumnNamedMonth(String name) {
    assertThat(days(name, "Dec-18")).contains((int) LocalDate.of(2018, 12, 1).toEpochDay());
    assertThat(days(name, "AUG-00")).contains((int) LocalDate.of(2000, 8, 1).toEpochDay());
    assertThat(days(name, "18-Dec")).isEmpty();
    assertThat(days(name, "Dec-1")).isEmpty();
    assertThat(days(name, "Dec-1x")).isEmpty();
    assertThat(days("any", "Dec-18")).isEmpty();
    assertThat(days("Months", "Dec-18")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2/1/2026, 2026-02-01", "1/2/2026, 2026-02-01", "1/1/2026, 2026-01-01"})
  void readsTheFirstOfAMonthInAColumnNamedMonth(String text, LocalDate expected) {
    assertThat(days("Month", text)).contains((int) expected.toEpochDay());
    assertThat(days("Month", "2/3/2026")).isEmpty();
  }

  @Test
  void readsTheSameInEveryLocaleAndTimeZone() {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR-u-ca-islamic-nu-arab"));
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
      for (String text : List.of("APR-2023", "apr-2023", "20230401", "2023-04-01 00:00:00")) {
        assertThat(days("MONTH", text)).contains((int) LocalDate.of(2023, 4, 1).toEpochDay());
      }
      assertThat(days("MONTH", "JUN-18")).contains((int) LocalDate.of(2018, 6, 1).toEpochDay());
      assertThat(days("MONTH", "jul-18")).contains((int) LocalDate.of(2018, 7, 1).toEpochDay());
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void aDateWithTwoReadingsNeedsAnOrder() {
    FieldDecoder decoder = FieldDecoder.of(new ReportColumn("any", ColumnType.DATE), 1);

    assertThat(append(decoder, "1/2/2026")).isFalse();
    assertThat(decoder.expectation()).contains("whether its day or its month comes first");
    assertThat(append(decoder, "soon")).isFalse();
    assertThat(decoder.expectation()).contains("in one of the forms").contains("JAN-2026");
  }

  @Test
  void aKnownOrderExcludesTheOther() {
    assertThat(append(afterHead(ColumnType.DATE, TemporalForm.MONTH_FIRST), "31/1/2026")).isFalse();
    assertThat(append(afterHead(ColumnType.DATE, TemporalForm.DAY_FIRST), "1/31/2026")).isFalse();
  }

  private static FieldDecoder afterHead(ColumnType type, TemporalForm order) {
    FieldDecoder decoder = FieldDecoder.of(new ReportColumn("any", type), 1);
    decoder.temporal().orElseThrow().startAfterHead(Set.of(order, TemporalForm.AMBIGUOUS));
    return decoder;
  }

  private static boolean append(FieldDecoder decoder, String text) {
    byte[] field = text.getBytes(UTF_8);
    return decoder.append(("9" + text + "9").getBytes(UTF_8), 1, field.length);
  }

  private static Optional<Integer> days(String column, String text) {
    FieldDecoder decoder = FieldDecoder.of(new ReportColumn(column, ColumnType.DATE), 1);
    return append(decoder, text)
        ? Optional.of(((IntColumn) decoder.column()).valueAt(0))
        : Optional.empty();
  }

  private static Optional<Integer> jdk(String text) {
    DateTimeFormatter months =
        new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("MMM-")
            .appendValue(ChronoField.YEAR, 4)
            .parseDefaulting(ChronoField.DAY_OF_MONTH, 1)
            .toFormatter(Locale.ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT);
    try {
      LocalDate day = LocalDate.parse(text, months);
      return day.getYear() < 1 ? Optional.empty() : Optional.of((int) day.toEpochDay());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static long micros(LocalDate day) {
    return day.toEpochDay() * 86_400_000_000L;
  }

  private static String format(String pattern, TemporalAccessor day) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(day);
  }
}

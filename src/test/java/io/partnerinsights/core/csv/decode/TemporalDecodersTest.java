package io.partnerinsights.core.csv.decode;

import static io.partnerinsights.core.csv.decode.TextDecoder.decode;
import static io.partnerinsights.core.csv.decode.TextDecoder.newFieldDecoder;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.testing.ShortCases;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the decoders of dates and times with java.time. */
class TemporalDecodersTest {
  private static final List<String> FORMS =
      List.of(
          "uuuu-MM-dd'T'HH:mm:ss.SSSSSS",
          "uuuu-MM-dd HH:mm:ss.SSSSSS",
          "uuuu-MM-dd  HH:mm:ss",
          "uuuu-MM-dd'T'HH:mm:ss'Z'",
          "uuuu-MM-dd'T'HH:mm:ssxxx",
          "uuuu-MM-dd",
          "uuuuMMdd",
          "uuuu-MM-dd'T00:00:00.000Z'",
          "uuuu-MM-dd'T02:00:00+02:00'");
  private static final List<String> MONTH_FIRST = List.of("M/d/uuuu", "M/d/uuuu h:mm:ss a");
  private static final List<String> DAY_FIRST =
      List.of("dd/MM/uuuu' 12:00:00 AM'", "d/M/uuuu hh:mm:ss a");

  /** A DATE has the day in UTC. */
  @ParameterizedTest
  @CsvSource({
    "2026-01-31, 2026-01-31T00:00:00Z",
    "2026-01-31T00:00:00, 2026-01-31T00:00:00Z",
    "2026-01-31T13:45:59, 2026-01-31T13:45:59Z",
    "2026-01-31T13:45:59Z, 2026-01-31T13:45:59Z",
    "2026-01-31T13:45:59.5Z, 2026-01-31T13:45:59.5Z",
    "2026-01-31T13:45:59.123456, 2026-01-31T13:45:59.123456Z",
    "2026-01-31T13:45:59.123456000Z, 2026-01-31T13:45:59.123456Z",
    "2026-01-31T13:45:59.1234560+02:00, 2026-01-31T11:45:59.123456Z",
    "2026-01-31T13:45:59-05:30, 2026-01-31T19:15:59Z",
    "2026-01-31 13:45:59, 2026-01-31T13:45:59Z",
    "2026-01-31 13:45:59.25, 2026-01-31T13:45:59.25Z",
    "1/31/2026, 2026-01-31T00:00:00Z",
    "01/31/2026, 2026-01-31T00:00:00Z",
    "1/31/2026 12:00:00 AM, 2026-01-31T00:00:00Z",
    "1/31/2026 12:00:00 PM, 2026-01-31T12:00:00Z",
    "01/31/2026 01:02:03 am, 2026-01-31T01:02:03Z",
    "1/31/2026 11:59:59 PM, 2026-01-31T23:59:59Z",
    "31/1/2026, 2026-01-31T00:00:00Z",
    "31/01/2026 01:02:03 am, 2026-01-31T01:02:03Z",
    "2/2/2026, 2026-02-02T00:00:00Z",
    "2018-12-25  23:07:22, 2018-12-25T23:07:22Z",
    "20260131, 2026-01-31T00:00:00Z",
    "APR-2023, 2023-04-01T00:00:00Z",
    "2024-02-29, 2024-02-29T00:00:00Z",
    "0001-01-01, 0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z, 9999-12-31T23:59:59.999999Z",
    "1969-12-31T23:59:59.999999Z, 1969-12-31T23:59:59.999999Z",
    "2026-01-31T00:00:00.000Z, 2026-01-31T00:00:00Z",
    "2026-01-31  00:00:00, 2026-01-31T00:00:00Z",
    "2026-01-31T02:00:00+02:00, 2026-01-31T00:00:00Z",
    "2026-01-31T00:00:00.000001, 2026-01-31T00:00:00.000001Z",
  })
  void readsEveryDocumentedForm(String text, Instant expected) {
    assertThat(decode(ColumnType.TIMESTAMP, text)).isEqualTo(micros(expected));
    assertThat(decode(ColumnType.DATE, text)).isEqualTo(day(expected));
  }

  private static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }

  private static Integer day(Instant time) {
    return (int) LocalDate.ofInstant(time, ZoneOffset.UTC).toEpochDay();
  }

  /** A time that is cut may have any digits, and does not change a later value. */
  @Test
  void countsTheTimesThatAreCut() {
    FieldDecoder decoder = newFieldDecoder("any", ColumnType.DATE);
    for (String text :
        List.of(
            "2026-01-31T13:45:00.1234567",
            "2026-01-31 00:00:00",
            "2026-01-31T23:59:59Z",
            "20260131",
            "1/31/2026 1:45:00 PM",
            "2026-02-01T01:30:00+02:00",
            "2026-01-30T22:00:00-02:00",
            "2026-01-31")) {
      assertThat(decode(decoder, text))
          .as(text)
          .isEqualTo(day(Instant.parse("2026-01-31T00:00:00Z")));
    }
    assertThat(decoder.droppedTimeCount()).isEqualTo(4);
    assertThat(decode(decoder, "0001-01-01T00:00:01")).isEqualTo(-719_162);
    assertThat(decode(decoder, "1969-12-31T23:59:59.999999")).isEqualTo(-1);
    assertThat(decode(decoder, "2026-01-31T24:00:00")).isNull();
    assertThat(decoder.droppedTimeCount()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-13-01",
        "2026-00-01",
        "2026-02-29",
        "2026-01-32",
        "2026-01-00",
        "0000-01-01",
        "2026-1-1",
        "26-01-01",
        "12026-01-01",
        "2026-01-01T",
        "2026-01-01T00:00",
        "2026-01-01T00:00:00.",
        "2026-01-01T00:00:00.0000000000",
        "2026-01-01T00:00:00z",
        "2026-01-01t00:00:00",
        "2026-01-01T00:00:00+2",
        "2026-01-01T00:00:00+0200",
        "2026-01-01T00:00:00+19:00",
        "2026-01-01T00:00:00+02:60",
        "2026-01-01T00:00:00ZZ",
        "2026-01-01 00:00:00Z",
        " 2026-01-01",
        "2026-01-01 ",
        "2026/01/01",
        "2026-01-01   00:00:00",
        "2026-01-01T 00:00:00",
        "20260132",
        "20261301",
        "2026010",
        "202601055",
        "2026010x",
        "13/13/2026",
        "2/30/2026",
        "31/2/2026",
        "1/31/26",
        "1/31/2026 0:00:00 AM",
        "1/31/2026 13:00:00 PM",
        "1/31/2026 1:00:00",
        "1/31/2026 1:00 PM",
        "1/31/2026 1:00:00PM",
        "1/31/2026 1:00:00 XM",
        "1/31/2026 1:00:00 PM ",
        "January 2026",
        "x",
        "-",
        "//",
        "1//2026",
        "2026-01-01T-1:00:00",
        "٢٠٢٦-٠١-٠١",
        "APRIL-2023",
        "Sept-2023",
        "APR2023",
        "APR-0000",
        "APR-20233",
        "APR-202",
        "2023-APR",
        "01-APR-2023",
        "---",
        "A\u0130R-2023",
        "\u017fEP-2023"
      })
  void refusesTextsInNoForm(String text) {
    assertThat(decode(ColumnType.TIMESTAMP, text)).isNull();
    assertThat(decode(ColumnType.DATE, text)).isNull();
    assertThat(decode(newFieldDecoder("Month", ColumnType.DATE), text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-01-01T00:00:00.1234567Z", "2026-01-01T00:00:00.000000001Z"})
  void refusesDigitsThatATimeWouldLose(String text) {
    assertThat(decode(ColumnType.TIMESTAMP, text)).isNull();
    assertThat(decode(newFieldDecoder("Month", ColumnType.DATE), text)).isNull();
  }

  /** After the first value of a column, a fast path parses the others. */
  @Test
  void agreesWithJavaTimeOnEveryDayOfEightCenturies() {
    FieldDecoder decoder = newFieldDecoder("any", ColumnType.DATE);
    for (LocalDate day = LocalDate.of(1600, 1, 1); day.getYear() < 2400; day = day.plusDays(1)) {
      assertThat(decode(ColumnType.DATE, day.toString())).isEqualTo((int) day.toEpochDay());
      assertThat(decode(decoder, day.toString())).isEqualTo((int) day.toEpochDay());
    }
  }

  /** The values of one column have all forms, in any order. */
  @Test
  void agreesWithJavaTimeOnRandomTimesInEveryForm() {
    Random random = new Random(5);
    for (TemporalForm order : List.of(TemporalForm.MONTH_FIRST, TemporalForm.DAY_FIRST)) {
      FieldDecoder dates = afterHead(ColumnType.DATE, order);
      FieldDecoder times = afterHead(ColumnType.TIMESTAMP, order);
      List<String> slashes = order == TemporalForm.DAY_FIRST ? DAY_FIRST : MONTH_FIRST;
      for (int i = 0; i < 60_000; i++) {
        int number = random.nextInt(FORMS.size() + 2);
        String form = number < 2 ? slashes.get(number) : FORMS.get(number - 2);
        ZoneOffset offset = ZoneOffset.ofTotalSeconds(60 * random.nextInt(-18 * 60, 18 * 60 + 1));
        LocalDateTime time = time(random).truncatedTo(unit(form));
        String text = format(form, time.atOffset(offset));
        Instant expected = time.toInstant(form.endsWith("xxx") ? offset : ZoneOffset.UTC);
        long micros = micros(expected);

        assertThat(decode(times, text)).as(text).isEqualTo(micros);
        assertThat(decode(dates, text)).as(text).isEqualTo(day(expected));
        if (number >= 2) {
          assertThat(decode(ColumnType.TIMESTAMP, text)).as(text).isEqualTo(micros);
        }
      }
    }
  }

  /** Returns a time of about four millennia, which is often a midnight. */
  private static LocalDateTime time(Random random) {
    LocalTime time = LocalTime.ofSecondOfDay(random.nextInt(86_400));
    return LocalDate.ofEpochDay(random.nextInt(-700_000, 2_900_000))
        .atTime(random.nextInt(4) == 0 ? LocalTime.MIDNIGHT : time)
        .plus((long) random.nextInt(2) * random.nextInt(1_000_000), ChronoUnit.MICROS);
  }

  private static ChronoUnit unit(String form) {
    ChronoUnit whole = form.contains("ss") ? ChronoUnit.SECONDS : ChronoUnit.DAYS;
    return form.contains("SSSSSS") ? ChronoUnit.MICROS : whole;
  }

  @ParameterizedTest
  @ShortCases(
      value = 1,
      values =
          @ValueSource(
              strings = {"2024-02-29T10:39:59", "2024-02-29 10:39:59", "2024-02-29T10:39:59Z"}))
  void agreesWithJavaTimeOnChangedTexts(String first) {
    Random random = new Random(7);
    DateTimeFormatter strict =
        DateTimeFormatter.ofPattern(
                first.endsWith("Z") ? "uuuu-MM-dd'T'HH:mm:ss'Z'" : "uuuu-MM-dd['T'][' ']HH:mm:ss")
            .withResolverStyle(ResolverStyle.STRICT);
    FieldDecoder decoder = newFieldDecoder("any", ColumnType.TIMESTAMP);
    decode(decoder, first);
    for (int i = 0; i < 50_000; i++) {
      StringBuilder changed = new StringBuilder(first);
      for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
        changed.setCharAt(random.nextInt(19), "0123456789-:T /\u0000".charAt(random.nextInt(16)));
      }
      String text = changed.toString();
      Long expected = micros(text, strict);
      assertThat(decode(decoder, text)).as(text).isEqualTo(expected);
      assertThat(decode(ColumnType.TIMESTAMP, text)).as(text).isEqualTo(expected);
    }
  }

  private static Long micros(String text, DateTimeFormatter form) {
    try {
      LocalDateTime time = LocalDateTime.parse(text, form);
      return time.getYear() < 1 ? null : (Long) micros(time.toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Three letters in any case, with a character changed in a third of the texts. */
  @Test
  void agreesWithJavaTimeOnMonthsInLetters() {
    Random random = new Random(9);
    String others = "abcdefghijlmnoprstuvy-/1 ";
    DateTimeFormatter months =
        new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("MMM-")
            .appendValue(ChronoField.YEAR, 4)
            .parseDefaulting(ChronoField.DAY_OF_MONTH, 1)
            .parseDefaulting(ChronoField.SECOND_OF_DAY, 0)
            .toFormatter(Locale.ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT);
    for (int i = 0; i < 30_000; i++) {
      String month = months.format(LocalDateTime.of(2023, 1 + i % 12, 1, 0, 0));
      StringBuilder changed =
          new StringBuilder(
              month
                  .chars()
                  .map(
                      c ->
                          random.nextBoolean()
                              ? Character.toUpperCase(c)
                              : Character.toLowerCase(c))
                  .mapToObj(Character::toString)
                  .collect(Collectors.joining()));
      if (random.nextInt(3) == 0) {
        changed.setCharAt(
            random.nextInt(changed.length()), others.charAt(random.nextInt(others.length())));
      }
      String text = changed.toString();
      assertThat(decode(ColumnType.TIMESTAMP, text)).as(text).isEqualTo(micros(text, months));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Month, Dec-18, 2018-12-01",
    "month, AUG-00, 2000-08-01",
    "MONTH, 18-Dec, ",
    "Month, Dec-1, ",
    "Month, Dec-1x, ",
    "any, Dec-18, ",
    "Months, Dec-18, ",
    "Month, 2/1/2026, 2026-02-01",
    "Month, 1/2/2026, 2026-02-01",
    "Month, 1/1/2026, 2026-01-01",
    "Month, 2/3/2026, "
  })
  void aColumnNamedMonthHasFirstDaysAndYearsOfTwoDigits(
      String column, String text, LocalDate expected) {
    assertThat(decode(newFieldDecoder(column, ColumnType.DATE), text))
        .isEqualTo(expected == null ? null : (Integer) (int) expected.toEpochDay());
  }

  @Test
  void readsTheSameInEveryLocaleAndTimeZone() {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    FieldDecoder month = newFieldDecoder("MONTH", ColumnType.DATE);
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR-u-ca-islamic-nu-arab"));
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
      for (String text : List.of("APR-2023", "apr-2023", "20230401", "2023-04-01 00:00:00")) {
        assertThat(decode(month, text)).isEqualTo((int) LocalDate.of(2023, 4, 1).toEpochDay());
      }
      assertThat(decode(month, "JUN-18")).isEqualTo((int) LocalDate.of(2018, 6, 1).toEpochDay());
      assertThat(decode(month, "jul-18")).isEqualTo((int) LocalDate.of(2018, 7, 1).toEpochDay());
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "month | 2026-01-31T12:00:00 | a month without a time of day other than midnight UTC",
        "any   | January             | a date or time in one of the forms 2026-01-31, ",
        "any   | 1/2/2026            | whether its day or its month comes first",
      })
  void namesOnlyTheRuleThatADateBreaks(String column, String text, String rule) {
    FieldDecoder decoder = newFieldDecoder(column, ColumnType.DATE);
    assertThat(decode(decoder, "2026-01-31T00:00:00")).isNotNull();

    assertThat(decode(decoder, text)).isNull();
    assertThat(decoder.expectation()).contains(rule);
  }

  @Test
  void aKnownOrderExcludesTheOther() {
    assertThat(decode(afterHead(ColumnType.DATE, TemporalForm.MONTH_FIRST), "31/1/2026")).isNull();
    assertThat(decode(afterHead(ColumnType.DATE, TemporalForm.DAY_FIRST), "1/31/2026")).isNull();
  }

  private static FieldDecoder afterHead(ColumnType type, TemporalForm order) {
    FieldDecoder decoder = newFieldDecoder("any", type);
    decoder.temporalParser().orElseThrow().setDateOrderFrom(Set.of(order, TemporalForm.AMBIGUOUS));
    return decoder;
  }

  private static String format(String pattern, TemporalAccessor time) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time);
  }
}

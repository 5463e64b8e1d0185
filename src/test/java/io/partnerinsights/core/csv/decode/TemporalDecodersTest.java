package io.partnerinsights.core.csv.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.csv.column.IntColumn;
import io.partnerinsights.core.csv.column.LongColumn;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the decoders with java.time. */
class TemporalDecodersTest {

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
  })
  void readsEveryDocumentedForm(String text, Instant expected) {
    assertThat(micros(text))
        .contains(expected.getEpochSecond() * 1_000_000 + expected.getNano() / 1_000);
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
        "2026-01-01T24:00:00",
        "2026-01-01T00:60:00",
        "2026-01-01T00:00:60",
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
        "1/2/2026",
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
        "٢٠٢٦-٠١-٠١"
      })
  void refusesTextsInNoForm(String text) {
    assertThat(micros(text)).isEmpty();
  }

  @Test
  void refusesAFractionFinerThanMicrosecondsUnlessItIsZeros() {
    assertThat(micros("2026-01-01T00:00:00.1234567Z")).isEmpty();
    assertThat(micros("2026-01-01T00:00:00.000000001Z")).isEmpty();
    assertThat(micros("2026-01-01T00:00:00.123456000Z")).isPresent();
  }

  @Test
  void agreesWithJavaTimeOnEveryDayOfEightCenturies() {
    for (LocalDate day = LocalDate.of(1600, 1, 1); day.getYear() < 2400; day = day.plusDays(1)) {
      assertThat(days(day.toString())).contains((int) day.toEpochDay());
    }
  }

  @Test
  void agreesWithJavaTimeOnRandomTimesInEveryForm() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      LocalDateTime time =
          LocalDate.ofEpochDay(random.nextInt(-700_000, 2_900_000))
              .atTime(LocalTime.ofSecondOfDay(random.nextInt(86_400)))
              .plus(random.nextInt(1_000_000), ChronoUnit.MICROS);
      LocalDateTime seconds = time.truncatedTo(ChronoUnit.SECONDS);
      ZoneOffset offset = ZoneOffset.ofTotalSeconds(60 * random.nextInt(-18 * 60, 18 * 60 + 1));
      assertThat(micros(format("uuuu-MM-dd'T'HH:mm:ss.SSSSSS", time))).contains(micros(time));
      assertThat(micros(format("uuuu-MM-dd HH:mm:ss.SSSSSS", time))).contains(micros(time));
      assertThat(micros(format("uuuu-MM-dd  HH:mm:ss", time))).contains(micros(seconds));
      assertThat(micros(format("uuuu-MM-dd'T'HH:mm:ss", time) + "Z")).contains(micros(seconds));
      assertThat(micros(format("uuuu-MM-dd'T'HH:mm:ss", time) + id(offset)))
          .contains(micros(seconds) - offset.getTotalSeconds() * 1_000_000L);
    }
  }

  @Test
  void agreesWithJavaTimeOnTextsWithOneCharacterChanged() {
    Random random = new Random(6);
    DateTimeFormatter strict =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss")
            .withResolverStyle(ResolverStyle.STRICT);
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder("2024-02-29T10:39:59");
      char other = "0123456789-:T".charAt(random.nextInt(13));
      text.setCharAt(random.nextInt(text.length()), other);
      assertThat(micros(text.toString()))
          .as(text.toString())
          .isEqualTo(jdk(text.toString(), strict));
    }
  }

  /** After the first value of a column, the fast path parses the others. */
  @Test
  void fastPathAgreesWithJavaTimeOnEveryDay() {
    FieldDecoder decoder = FieldDecoder.of(new ReportColumn("any", ColumnType.DATE), 1 << 18);
    int row = 0;
    for (LocalDate day = LocalDate.of(1899, 1, 1); day.getYear() < 2301; day = day.plusDays(1)) {
      assertThat(append(decoder, day.toString())).isTrue();
      assertThat(((IntColumn) decoder.column()).valueAt(row++)).isEqualTo((int) day.toEpochDay());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-02-29T10:39:59", "2024-02-29 10:39:59", "2024-02-29T10:39:59Z"})
  void fastPathAgreesWithJavaTimeOnChangedTexts(String first) {
    Random random = new Random(7);
    DateTimeFormatter strict =
        DateTimeFormatter.ofPattern(
                first.endsWith("Z") ? "uuuu-MM-dd'T'HH:mm:ss'Z'" : "uuuu-MM-dd['T'][' ']HH:mm:ss")
            .withResolverStyle(ResolverStyle.STRICT);
    FieldDecoder decoder = FieldDecoder.of(new ReportColumn("any", ColumnType.TIMESTAMP), 1);
    append(decoder, first);
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder(first);
      for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
        text.setCharAt(random.nextInt(19), "0123456789-:T /\u0000".charAt(random.nextInt(16)));
      }
      decoder.column().clear();
      Optional<Long> micros =
          append(decoder, text.toString())
              ? Optional.of(((LongColumn) decoder.column()).valueAt(0))
              : Optional.empty();
      assertThat(micros).as(text.toString()).isEqualTo(jdk(text.toString(), strict));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-31",
        "2026-01-31T00:00:00",
        "2026-01-31T00:00:00.000Z",
        "2026-01-31 00:00:00",
        "2026-01-31  00:00:00",
        "20260131",
        "1/31/2026",
        "1/31/2026 12:00:00 AM",
        "2026-01-31T02:00:00+02:00"
      })
  void readsAMidnightAsADate(String text) {
    assertThat(days(text)).contains((int) LocalDate.of(2026, 1, 31).toEpochDay());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-31T00:00:01",
        "2026-01-31T12:00:00Z",
        "1/31/2026 12:00:00 PM",
        "2026-01-31T00:00:00.000001",
        "2026-11-25  00:00:01",
        "2026-01-31T00:00:00+02:00"
      })
  void refusesAnyOtherTimeOfDayAsADate(String text) {
    assertThat(days(text)).isEmpty();
    assertThat(micros(text)).isPresent();
  }

  @Test
  void namesOnlyTheRuleThatADateBreaks() {
    FieldDecoder decoder = FieldDecoder.of(new ReportColumn("any", ColumnType.DATE), 4);
    assertThat(append(decoder, "2026-01-31T00:00:00")).isTrue();

    assertThat(append(decoder, "2026-01-31T12:00:00")).isFalse();
    assertThat(decoder.expectation())
        .isEqualTo("a date without a time of day other than midnight UTC");
    assertThat(append(decoder, "January")).isFalse();
    assertThat(decoder.expectation()).startsWith("a date or time in one of the forms 2026-01-31, ");
  }

  private static boolean append(FieldDecoder decoder, String text) {
    byte[] field = text.getBytes(UTF_8);
    return decoder.append(("9" + text + "9").getBytes(UTF_8), 1, field.length);
  }

  private static Optional<Long> micros(String text) {
    FieldDecoder decoder = FieldDecoder.of(new ReportColumn("any", ColumnType.TIMESTAMP), 1);
    return append(decoder, text)
        ? Optional.of(((LongColumn) decoder.column()).valueAt(0))
        : Optional.empty();
  }

  private static Optional<Integer> days(String text) {
    FieldDecoder decoder = FieldDecoder.of(new ReportColumn("any", ColumnType.DATE), 1);
    return append(decoder, text)
        ? Optional.of(((IntColumn) decoder.column()).valueAt(0))
        : Optional.empty();
  }

  private static long micros(LocalDateTime time) {
    return ChronoUnit.MICROS.between(LocalDateTime.of(1970, 1, 1, 0, 0), time);
  }

  private static Optional<Long> jdk(String text, DateTimeFormatter form) {
    try {
      LocalDateTime time = LocalDateTime.parse(text, form);
      return time.getYear() < 1 ? Optional.empty() : Optional.of(micros(time));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String format(String pattern, LocalDateTime time) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time);
  }

  private static String id(ZoneOffset offset) {
    return offset.getTotalSeconds() == 0 ? "+00:00" : offset.getId();
  }
}

package io.partnerinsights.core.csv.decode;

import static io.partnerinsights.core.csv.decode.TextDecoder.decode;
import static io.partnerinsights.core.csv.decode.TextDecoder.newFieldDecoder;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.testing.ShortCases;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the decoders with the JDK's parsers. */
class NumberDecodersTest {
  private static final int RANDOM_TEXTS = 8_000;

  @Test
  void decodesWholeNumbersExactlyAsTheJdkParsesThem() {
    Stream<String> limits =
        Stream.of(
            "9223372036854775807",
            "-9223372036854775808",
            "9223372036854775808",
            "-9223372036854775809",
            "9223372036854775810",
            "2147483647",
            "-2147483648",
            "2147483648",
            "-2147483649");
    Stream.of(
            limits,
            texts("0123456789+-", 22),
            texts("0123456789+-", 13),
            texts("0129+-. e_x", 5),
            texts("019.", 9))
        .flatMap(Function.identity())
        .forEach(
            text -> {
              String whole = withoutZeroFraction(text);
              assertThat(decode(ColumnType.BIGINT, text)).isEqualTo(jdk(Long::valueOf, whole));
              assertThat(decode(ColumnType.INT, text)).isEqualTo(jdk(Integer::valueOf, whole));
            });
  }

  /** The service may write the whole number 12 as 12.0 or 12.00. */
  private static String withoutZeroFraction(String text) {
    return text.replaceFirst("(?<=\\d)\\.0+$", "");
  }

  /** Doubles are equal bit for bit; infinity is not a number of a report. */
  @Test
  void decodesDoublesExactlyAsTheJdkParsesThem() {
    Stream<String> anyBits =
        new Random(7)
            .longs(RANDOM_TEXTS)
            .mapToObj(Double::longBitsToDouble)
            .filter(Double::isFinite)
            .map(String::valueOf);
    Stream.of(anyBits, texts("0123456789.", 25), texts("0123456789.eE+-", 8), texts("19e", 7))
        .flatMap(Function.identity())
        .forEach(
            text -> {
              Double expected = jdk(Double::valueOf, text);
              boolean finite = expected != null && Double.isFinite(expected);
              assertThat(decode(ColumnType.DOUBLE, text))
                  .as(text)
                  .isEqualTo(finite ? expected : null);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NaN",
        "Infinity",
        "-Infinity",
        "1d",
        "1f",
        "0x1p3",
        " 1",
        "1 ",
        "1,000",
        "1e400",
        "$5",
        "5%",
        "١"
      })
  void refusesEveryOtherNumberSyntax(String text) {
    assertThat(decode(ColumnType.DOUBLE, text)).isNull();
    assertThat(decode(ColumnType.decimal(38, 10), text)).isNull();
    assertThat(decode(ColumnType.BIGINT, text)).isNull();
    assertThat(decode(ColumnType.INT, text)).isNull();
  }

  @ParameterizedTest
  @ShortCases(
      value = 3,
      csv =
          @CsvSource({
            "18, 5", "18, 2", "18, 18", "38, 18", "38, 10", "38, 38", "5, 0", "1, 1", "19, 4"
          }))
  void decodesDecimalsAsTheJdkRoundsThemHalfUp(int precision, int scale) {
    Stream<String> doubles =
        new Random(7).doubles(RANDOM_TEXTS).mapToObj(value -> String.valueOf(value * value * 1e4));
    Stream.of(
            doubles,
            texts("0123456789.", 22),
            texts("0123456789.", 8),
            texts("-059.", 12),
            texts("01.eE+-", 6),
            texts("0259.e-", 6))
        .flatMap(Function.identity())
        .forEach(
            text -> {
              BigDecimal exact = jdk(BigDecimal::new, text);
              BigDecimal rounded =
                  exact == null ? null : exact.setScale(scale, RoundingMode.HALF_UP);
              boolean fits = rounded != null && rounded.precision() <= precision;
              FieldDecoder decoder = newFieldDecoder("any", ColumnType.decimal(precision, scale));
              assertThat(decode(decoder, text)).as(text).isEqualTo(fits ? rounded : null);
              assertThat(decoder.roundedCount())
                  .as(text)
                  .isEqualTo(fits && rounded.compareTo(exact) != 0 ? 1 : 0);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "1e99999999999", "9e2147483647", "-1e39"})
  void refusesDecimalsWhoseDigitsWouldFillTheMemory(String text) {
    assertThat(decode(ColumnType.decimal(38, 10), text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e-999999999", "1e-99999999999", "-5e-40", "0e99999999999"})
  void roundsTheSmallestDecimalsToZero(String text) {
    assertThat(decode(ColumnType.decimal(38, 38), text)).isEqualTo(new BigDecimal("0E-38"));
    assertThat(decode(ColumnType.decimal(18, 5), text)).isEqualTo(new BigDecimal("0.00000"));
  }

  @Test
  void refusesDecimalsOfMoreThanAThousandCharacters() {
    assertThat(decode(ColumnType.decimal(38, 10), "0".repeat(999) + "1"))
        .isEqualTo(new BigDecimal("1.0000000000"));
    assertThat(decode(ColumnType.decimal(38, 10), "0".repeat(1000) + "1")).isNull();
  }

  private static <T> T jdk(Function<String, T> parser, String text) {
    try {
      return parser.apply(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Stream<String> texts(String alphabet, int longest) {
    Random random = new Random(11);
    return Stream.generate(() -> text(random, alphabet, longest)).limit(RANDOM_TEXTS);
  }

  private static String text(Random random, String alphabet, int longest) {
    StringBuilder text = new StringBuilder();
    int length = 1 + random.nextInt(longest);
    while (text.length() < length) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}

package io.partnerinsights.core.csv.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.csv.column.DecimalColumn;
import io.partnerinsights.core.csv.column.DoubleColumn;
import io.partnerinsights.core.csv.column.IntColumn;
import io.partnerinsights.core.csv.column.LongColumn;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the decoders with the JDK's parsers. */
class NumberDecodersTest {
  private static final int RANDOM_TEXTS = 8_000;

  @Test
  void decodesLongsExactlyAsTheJdkParsesThem() {
    Stream<String> limits = Stream.of("9223372036854775807", "-9223372036854775808");
    Stream<String> beyond =
        Stream.of("9223372036854775808", "-9223372036854775809", "9223372036854775810");
    Stream.of(limits, beyond, texts("0123456789+-", 22), texts("0129+-. e_x", 5), texts("019.", 9))
        .flatMap(Function.identity())
        .forEach(
            text ->
                assertThat(longOf(text))
                    .as(text)
                    .isEqualTo(jdk(() -> Long.parseLong(withoutZeroFraction(text)))));
  }

  @Test
  void decodesIntsExactlyAsTheJdkParsesThem() {
    Stream<String> limits = Stream.of("2147483647", "-2147483648", "2147483648", "-2147483649");
    Stream.of(limits, texts("0123456789+-", 13), texts("0129+-. e_x", 5), texts("019.", 9))
        .flatMap(Function.identity())
        .forEach(
            text ->
                assertThat(intOf(text))
                    .as(text)
                    .isEqualTo(jdk(() -> Integer.parseInt(withoutZeroFraction(text)))));
  }

  /** The service may write the whole number 12 as 12.0 or 12.00. */
  private static String withoutZeroFraction(String text) {
    return text.replaceFirst("(?<=\\d)\\.0+$", "");
  }

  @Test
  void decodesDoublesBitForBitAsTheJdkParsesThemExceptInfinity() {
    Stream<String> anyBits =
        new Random(7)
            .longs(RANDOM_TEXTS)
            .mapToObj(Double::longBitsToDouble)
            .filter(Double::isFinite)
            .map(String::valueOf);
    Stream.of(anyBits, texts("0123456789.", 25), texts("0123456789.eE+-", 8), texts("19e", 7))
        .flatMap(Function.identity())
        .forEach(
            text ->
                assertThat(doubleBits(text))
                    .as(text)
                    .isEqualTo(
                        jdk(() -> Double.parseDouble(text))
                            .filter(Double::isFinite)
                            .map(Double::doubleToRawLongBits)));
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
        "1e",
        "e1",
        ".",
        "+",
        "-",
        "1e400",
        "--1",
        "1.2.3",
        "$5",
        "5%",
        "١",
        "1_0"
      })
  void refusesEveryOtherNumberSyntax(String text) {
    assertThat(doubleBits(text)).isEmpty();
    assertThat(decimalOf(text, 38, 10)).isEmpty();
    assertThat(longOf(text)).isEmpty();
    assertThat(intOf(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.", ".0", "1.5", "1.00001", "1.0.0", "1e3", "1.0e0", "0x10"})
  void refusesPointsAndExponentsInWholeNumbers(String text) {
    assertThat(longOf(text)).isEmpty();
    assertThat(intOf(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"18, 5", "18, 2", "18, 18", "38, 18", "38, 10", "38, 38", "5, 0", "1, 1", "19, 4"})
  void decodesDecimalsAsTheJdkRoundsThemHalfUp(int precision, int scale) {
    Stream<String> doubles =
        new Random(7).doubles(RANDOM_TEXTS).mapToObj(value -> String.valueOf(value * value * 1e4));
    Stream.of(
            doubles,
            texts("0123456789.", 22),
            texts("0123456789.", 8),
            texts("-059.", 12),
            texts("01.eE+-", 6))
        .flatMap(Function.identity())
        .forEach(
            text -> {
              Optional<BigDecimal> value = jdkDecimal(text, precision, scale);
              assertThat(decimalOf(text, precision, scale)).as(text).isEqualTo(value);
              assertThat(roundedOf(text, precision, scale))
                  .as(text)
                  .isEqualTo(
                      value.filter(one -> one.compareTo(new BigDecimal(text)) != 0).isPresent()
                          ? 1
                          : 0);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "1e99999999999", "9e2147483647", "-1e39"})
  void refusesDecimalsWhoseDigitsWouldFillTheMemory(String text) {
    assertThat(decimalOf(text, 38, 10)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e-999999999", "1e-99999999999", "-5e-40", "0e99999999999"})
  void roundsTheSmallestDecimalsToZero(String text) {
    assertThat(decimalOf(text, 38, 38)).contains(new BigDecimal("0E-38"));
    assertThat(decimalOf(text, 18, 5)).contains(new BigDecimal("0.00000"));
  }

  @Test
  void refusesDecimalsOfMoreThanAThousandCharacters() {
    assertThat(decimalOf("0".repeat(999) + "1", 38, 10)).contains(new BigDecimal("1.0000000000"));
    assertThat(decimalOf("0".repeat(1000) + "1", 38, 10)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"12.50, 12.50", "12.5, 12.50", "12, 12.00", "12.500000, 12.50", "0e9, 0.00"})
  void scalesDecimalsToTheirColumn(String text, BigDecimal value) {
    assertThat(decimalOf(text, 18, 2)).contains(value);
    assertThat(decimalOf(text, 38, 2)).contains(value);
    assertThat(roundedOf(text, 18, 2)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "12.505, 12.51",
    "12.5049, 12.50",
    "-12.505, -12.51",
    "1.2505e1, 12.51",
    "9e-3, 0.01"
  })
  void roundsDecimalsHalfUpAndCountsThem(String text, BigDecimal value) {
    assertThat(decimalOf(text, 18, 2)).contains(value);
    assertThat(decimalOf(text, 38, 2)).contains(value);
    assertThat(roundedOf(text, 18, 2)).isOne();
  }

  @Test
  void refusesDecimalsWithTooManyDigitsBeforeThePoint() {
    assertThat(decimalOf("12345678901234567", 18, 2)).isEmpty();
    assertThat(decimalOf("9999999999999.999994", 18, 5)).isPresent();
    assertThat(decimalOf("9999999999999.999996", 18, 5)).isEmpty();
  }

  private static Optional<Long> longOf(String text) {
    FieldDecoder decoder = FieldDecoder.of(new ReportColumn("any", ColumnType.BIGINT), 1);
    return append(decoder, text)
        ? Optional.of(((LongColumn) decoder.column()).valueAt(0))
        : Optional.empty();
  }

  private static Optional<Integer> intOf(String text) {
    FieldDecoder decoder = FieldDecoder.of(new ReportColumn("any", ColumnType.INT), 1);
    return append(decoder, text)
        ? Optional.of(((IntColumn) decoder.column()).valueAt(0))
        : Optional.empty();
  }

  private static Optional<Long> doubleBits(String text) {
    FieldDecoder decoder = FieldDecoder.of(new ReportColumn("any", ColumnType.DOUBLE), 1);
    return append(decoder, text)
        ? Optional.of(Double.doubleToRawLongBits(((DoubleColumn) decoder.column()).valueAt(0)))
        : Optional.empty();
  }

  private static Optional<BigDecimal> decimalOf(String text, int precision, int scale) {
    FieldDecoder decoder =
        FieldDecoder.of(new ReportColumn("any", ColumnType.decimal(precision, scale)), 1);
    return append(decoder, text)
        ? Optional.of(((DecimalColumn) decoder.column()).valueAt(0))
        : Optional.empty();
  }

  /** Appends a field in the middle of other bytes, as in a file. */
  static boolean append(FieldDecoder decoder, String text) {
    byte[] field = text.getBytes(UTF_8);
    byte[] file = ("9" + text + "9").getBytes(UTF_8);
    boolean fits = decoder.append(file, 1, field.length);
    assertThat(decoder.column().size()).isEqualTo(fits ? 1 : 0);
    return fits;
  }

  private static <T> Optional<T> jdk(Supplier<T> parser) {
    try {
      return Optional.of(parser.get());
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static long roundedOf(String text, int precision, int scale) {
    FieldDecoder decoder =
        FieldDecoder.of(new ReportColumn("any", ColumnType.decimal(precision, scale)), 1);
    append(decoder, text);
    return decoder.rounded();
  }

  private static Optional<BigDecimal> jdkDecimal(String text, int precision, int scale) {
    try {
      BigDecimal value = new BigDecimal(text).setScale(scale, RoundingMode.HALF_UP);
      return Optional.of(value).filter(rounded -> rounded.precision() <= precision);
    } catch (NumberFormatException e) {
      return Optional.empty();
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

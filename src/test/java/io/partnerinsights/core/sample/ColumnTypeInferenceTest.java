package io.partnerinsights.core.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ColumnTypeInferenceTest {

  static Stream<Arguments> widened() {
    return Stream.of(
        Arguments.of(ColumnType.INT, List.of(), ColumnType.INT),
        Arguments.of(ColumnType.INT, List.of("0", "1.0"), ColumnType.INT),
        Arguments.of(ColumnType.INT, List.of("0", "3000000000"), ColumnType.BIGINT),
        Arguments.of(ColumnType.BIGINT, List.of("12", "12.00"), ColumnType.BIGINT),
        Arguments.of(ColumnType.BIGINT, List.of("12", "12.5"), ColumnType.DOUBLE),
        Arguments.of(ColumnType.BIGINT, List.of("12345678901234567", "12.5"), ColumnType.STRING),
        Arguments.of(ColumnType.BIGINT, List.of("12", "a dozen"), ColumnType.STRING),
        Arguments.of(ColumnType.DOUBLE, List.of("12345678901234567"), ColumnType.DOUBLE),
        Arguments.of(ColumnType.MONEY, List.of("12", "-0.123456789"), ColumnType.MONEY),
        Arguments.of(ColumnType.MONEY, List.of("12", "1e14"), ColumnType.DOUBLE),
        Arguments.of(ColumnType.MONEY, List.of("n/a"), ColumnType.STRING),
        Arguments.of(ColumnType.DOUBLE, List.of("n/a"), ColumnType.STRING),
        Arguments.of(
            ColumnType.DATE, List.of("2026-01-01T00:00:00", "2026-01-02"), ColumnType.DATE),
        Arguments.of(ColumnType.DATE, List.of("20260105"), ColumnType.DATE),
        Arguments.of(ColumnType.DATE, List.of("APR-2023", "may-2023"), ColumnType.DATE),
        Arguments.of(ColumnType.DATE, List.of("20230105", "2023-01-06"), ColumnType.DATE),
        Arguments.of(ColumnType.DATE, List.of("1/2/2023", "1/31/2023"), ColumnType.DATE),
        Arguments.of(ColumnType.DATE, List.of("Dec-18"), ColumnType.STRING),
        Arguments.of(ColumnType.TIMESTAMP, List.of("20230105"), ColumnType.TIMESTAMP),
        Arguments.of(
            ColumnType.TIMESTAMP,
            List.of("2022-03-20T00:00:00.000Z", "2026-11-25 00:00:00", "2018-12-25  23:07:22"),
            ColumnType.TIMESTAMP),
        Arguments.of(ColumnType.DATE, List.of("2026-01-01T13:45:00.1234567"), ColumnType.DATE),
        Arguments.of(ColumnType.DATE, List.of("2026-01-01", "soon"), ColumnType.STRING),
        Arguments.of(ColumnType.BOOLEAN, List.of("maybe"), ColumnType.STRING),
        Arguments.of(ColumnType.STRING, List.of("12"), ColumnType.STRING));
  }

  @ParameterizedTest
  @MethodSource("widened")
  void widensToTheNarrowestTypeThatFits(
      ColumnType inferred, List<String> values, ColumnType expected) {
    ReportColumn column = new ReportColumn("any", inferred);

    assertThat(ColumnTypeInference.widenType(column, values)).isEqualTo(expected);
  }

  static Stream<Arguments> inferred() {
    return Stream.of(
        Arguments.of("Any", List.of("5", "-7"), ColumnType.DOUBLE),
        Arguments.of("Any", List.of("5", "0.25", "1.5E10"), ColumnType.DOUBLE),
        Arguments.of("Any", List.of("1234567890123456"), ColumnType.STRING),
        Arguments.of("Any", List.of("17", "007"), ColumnType.STRING),
        Arguments.of("Any", List.of("0", "0.5"), ColumnType.DOUBLE),
        Arguments.of("Any", List.of("true", "False"), ColumnType.BOOLEAN),
        Arguments.of("Any", List.of("2026-01-01T10:20:30.123Z"), ColumnType.TIMESTAMP),
        Arguments.of("Any", List.of("2026-01-01T00:00:00"), ColumnType.TIMESTAMP),
        Arguments.of("Any", List.of("2026-01-01", "2026-01-31"), ColumnType.DATE),
        Arguments.of("RenewalDate", List.of("2026-01-01T00:00:00"), ColumnType.DATE),
        Arguments.of("RenewalDate", List.of("20260131", "1/31/2026"), ColumnType.DATE),
        Arguments.of("RenewalDate", List.of("2026-01-01T10:20:30"), ColumnType.TIMESTAMP),
        Arguments.of("renewal_date", List.of("20260131"), ColumnType.DATE),
        Arguments.of("RenewalDateKey", List.of("20260131"), ColumnType.DATE),
        Arguments.of("LastUpdate", List.of("2026-01-01T00:00:00"), ColumnType.TIMESTAMP),
        Arguments.of("LastUpdate", List.of("20260131"), ColumnType.DOUBLE),
        Arguments.of("MonthKey", List.of("2026-01-01T00:00:00"), ColumnType.DATE),
        Arguments.of("Any", List.of("APR-2023", "May-2023"), ColumnType.DATE),
        Arguments.of("Month", List.of("Dec-18"), ColumnType.DATE),
        Arguments.of("Any", List.of("Dec-18"), ColumnType.STRING),
        Arguments.of("Any", List.of("ABC-2023"), ColumnType.STRING),
        Arguments.of("DateKey", List.of("20230105"), ColumnType.DATE),
        Arguments.of("Any", List.of("20230105"), ColumnType.DOUBLE),
        Arguments.of("Any", List.of("3051", "AZ-900"), ColumnType.STRING),
        Arguments.of("Any", List.of("2026-01-01T00:00:00", "soon"), ColumnType.STRING),
        Arguments.of("Any", List.of("5", "x"), ColumnType.STRING),
        Arguments.of("Any", List.of("5", "true"), ColumnType.STRING),
        Arguments.of("Any", List.of(), ColumnType.STRING));
  }

  @ParameterizedTest
  @MethodSource("inferred")
  void infersATypeForAnUnknownColumn(String column, List<String> values, ColumnType expected) {
    assertThat(ColumnTypeInference.inferType(column, values)).isEqualTo(expected);
  }
}

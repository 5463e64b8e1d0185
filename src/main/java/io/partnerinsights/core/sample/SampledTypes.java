package io.partnerinsights.core.sample;

import io.partnerinsights.core.csv.decode.FieldDecoder;
import io.partnerinsights.core.schema.ColumnKind;
import io.partnerinsights.core.schema.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Infers the type of a column from sample values. A value fits a type if the decoder of the
 * report's file reads it. No value ever fits less than a STRING.
 */
final class SampledTypes {
  /** Each type holds all values of the types before it. */
  private static final List<ColumnType> NUMBERS =
      List.of(ColumnType.INT, ColumnType.BIGINT, ColumnType.DOUBLE, ColumnType.STRING);

  private static final List<ColumnType> TIMES =
      List.of(ColumnType.DATE, ColumnType.TIMESTAMP, ColumnType.STRING);

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d.*");
  private static final Pattern FLAG = Pattern.compile("(?i)true|false");

  /** More digits than a DOUBLE holds exactly. Such numbers are mostly ids. */
  private static final Pattern LONG_NUMBER = Pattern.compile("-?\\d{16,}.*");

  /** A number would lose the zeros, which are part of an id. */
  private static final Pattern LEADING_ZERO = Pattern.compile("-?0\\d.*");

  private SampledTypes() {}

  /**
   * Returns the narrowest type that holds the values and those of the inferred type.
   *
   * @param values neither null nor empty texts
   */
  static ColumnType widen(ColumnType inferred, List<String> values) {
    return wider(inferred).stream()
        .filter(type -> fitAll(type, inferred, values))
        .findFirst()
        .orElse(ColumnType.STRING);
  }

  private static List<ColumnType> wider(ColumnType type) {
    if (NUMBERS.contains(type)) {
      return NUMBERS.subList(NUMBERS.indexOf(type), NUMBERS.size());
    }
    return TIMES.contains(type)
        ? TIMES.subList(TIMES.indexOf(type), TIMES.size())
        : List.of(type, ColumnType.STRING);
  }

  /** Whole numbers of many digits are not rounded because one of them has a fraction. */
  private static boolean fitAll(ColumnType type, ColumnType inferred, List<String> values) {
    boolean rounds = type.equals(ColumnType.DOUBLE) && !type.equals(inferred);
    return values.stream().allMatch(value -> fits(type, value))
        && !(rounds && anyMatch(LONG_NUMBER, values));
  }

  private static boolean fits(ColumnType type, String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return FieldDecoder.of(type, 1).append(utf8, 0, utf8.length);
  }

  /**
   * Returns the type of a column that only the sample knows: STRING if there is any doubt.
   *
   * @param values neither null nor empty texts
   */
  static ColumnType infer(String column, List<String> values) {
    if (values.isEmpty()) {
      return ColumnType.STRING;
    }
    if (allMatch(NUMBER, values)) {
      boolean id = anyMatch(LONG_NUMBER, values) || anyMatch(LEADING_ZERO, values);
      return id ? ColumnType.STRING : ColumnType.DOUBLE;
    }
    if (allMatch(FLAG, values)) {
      return ColumnType.BOOLEAN;
    }
    return allMatch(TIME, values)
        ? widen(ColumnKind.DATE.typeOf(column), values)
        : ColumnType.STRING;
  }

  private static boolean allMatch(Pattern pattern, List<String> values) {
    return values.stream().allMatch(value -> pattern.matcher(value).matches());
  }

  private static boolean anyMatch(Pattern pattern, List<String> values) {
    return values.stream().anyMatch(value -> pattern.matcher(value).matches());
  }
}

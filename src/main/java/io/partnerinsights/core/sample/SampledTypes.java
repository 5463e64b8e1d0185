package io.partnerinsights.core.sample;

import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Infers the type of a column from sample values. A value fits a type if the decoder of the
 * report's file reads it. No value ever fits less than a STRING.
 */
final class SampledTypes {
  /** Each type holds all values of the types before it. */
  private static final List<List<ColumnType>> WIDER =
      List.of(
          List.of(ColumnType.INT, ColumnType.BIGINT, ColumnType.DOUBLE, ColumnType.STRING),
          List.of(ColumnType.DATE, ColumnType.TIMESTAMP, ColumnType.STRING),
          List.of(ColumnType.MONEY, ColumnType.DOUBLE, ColumnType.STRING));

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

  /** A name that ends in Date, Day or Month, or in one of these and Key, such as DateKey. */
  private static final Pattern NAME_OF_DAYS =
      Pattern.compile("(?i:(.*_)?(date|day|month)(key)?)|.*[a-z0-9](Date|Day|Month)(Key)?");

  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d.*");
  private static final Pattern MONTH = Pattern.compile("[A-Za-z]{3}-\\d{2}(\\d\\d)?");
  private static final Pattern FLAG = Pattern.compile("(?i)true|false");

  /** More digits than a DOUBLE holds exactly. Such numbers are mostly ids. */
  private static final Pattern LONG_NUMBER = Pattern.compile("-?\\d{16,}.*");

  /** A number would lose the zeros, which are part of an id. */
  private static final Pattern LEADING_ZERO = Pattern.compile("-?0\\d.*");

  private SampledTypes() {}

  /**
   * Returns the narrowest type that holds the values and those of the column's inferred type.
   *
   * @param values neither null nor empty texts
   */
  static ColumnType widen(ReportColumn column, List<String> values) {
    return wider(column.type()).stream()
        .filter(type -> fitAll(type, column, values))
        .findFirst()
        .orElse(ColumnType.STRING);
  }

  private static List<ColumnType> wider(ColumnType type) {
    return WIDER.stream()
        .filter(types -> types.contains(type))
        .findFirst()
        .map(types -> types.subList(types.indexOf(type), types.size()))
        .orElse(List.of(type, ColumnType.STRING));
  }

  /** Whole numbers of many digits are not rounded because one of them has a fraction. */
  private static boolean fitAll(ColumnType type, ReportColumn column, List<String> values) {
    boolean rounds = type.equals(ColumnType.DOUBLE) && !type.equals(column.type());
    ColumnSample sample = new ColumnSample(new ReportColumn(column.name(), type), values);
    return sample.fits() && !(rounds && anyMatch(LONG_NUMBER, values));
  }

  /** Returns the type of a column that only the sample knows: STRING if there is any doubt. */
  static ColumnType infer(String column, List<String> values) {
    if (values.isEmpty()) {
      return ColumnType.STRING;
    }
    boolean days =
        NAME_OF_DAYS.matcher(column).matches() || allMatch(DAY, values) || allMatch(MONTH, values);
    ReportColumn day = new ReportColumn(column, ColumnType.DATE);
    if (days && new ColumnSample(day, values).fitsUnchanged()) {
      return ColumnType.DATE;
    }
    if (allMatch(NUMBER, values)) {
      boolean id = anyMatch(LONG_NUMBER, values) || anyMatch(LEADING_ZERO, values);
      return id ? ColumnType.STRING : ColumnType.DOUBLE;
    }
    if (allMatch(FLAG, values)) {
      return ColumnType.BOOLEAN;
    }
    return allMatch(TIME, values)
        ? widen(new ReportColumn(column, ColumnType.TIMESTAMP), values)
        : ColumnType.STRING;
  }

  private static boolean allMatch(Pattern pattern, List<String> values) {
    return values.stream().allMatch(value -> pattern.matcher(value).matches());
  }

  private static boolean anyMatch(Pattern pattern, List<String> values) {
    return values.stream().anyMatch(value -> pattern.matcher(value).matches());
  }
}

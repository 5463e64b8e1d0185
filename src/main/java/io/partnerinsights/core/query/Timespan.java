package io.partnerinsights.core.query;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The ranges that the service documents for TIMESPAN. Its weeks, months and years end with the
 * dataset's latest data.
 */
public enum Timespan {
  TODAY,
  YESTERDAY,
  LAST_7_DAYS,
  LAST_14_DAYS,
  LAST_30_DAYS,
  LAST_90_DAYS,
  LAST_180_DAYS,
  LAST_365_DAYS,
  LAST_MONTH,
  LAST_3_MONTHS,
  LAST_6_MONTHS,
  LAST_1_YEAR,
  LAST_2_YEARS,
  LAST_3_YEARS,
  LIFETIME;

  /** The range that the service reads if a query has none. */
  public static final Timespan SERVICE_DEFAULT = LAST_6_MONTHS;

  /** Returns the documented range with that name, ignoring case. */
  public static Optional<Timespan> of(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return Arrays.stream(values()).filter(known -> known.name().equals(upper)).findFirst();
  }

  /** Returns the ranges of all datasets that have ranges; only some of cmp have LAST_3_YEARS. */
  static List<String> namesForAll() {
    return Arrays.stream(values()).filter(any -> any != LAST_3_YEARS).map(Enum::name).toList();
  }
}

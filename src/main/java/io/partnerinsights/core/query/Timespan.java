package io.partnerinsights.core.query;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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

  /** Ranges of days that are always shorter than a month. */
  private static final Set<Timespan> SHORTER_THAN_MONTH = EnumSet.range(TODAY, LAST_14_DAYS);

  /** Ranges that only some datasets offer. */
  private static final Set<Timespan> DATASET_SPECIFIC =
      EnumSet.of(LAST_2_YEARS, LAST_3_YEARS, LIFETIME);

  /** Returns the documented range with that name, ignoring case. */
  public static Optional<Timespan> findByName(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return Arrays.stream(values()).filter(range -> range.name().equals(upper)).findFirst();
  }

  /** Whether the range holds no whole month. */
  public boolean isShorterThanAMonth() {
    return SHORTER_THAN_MONTH.contains(this);
  }

  /** Returns the ranges that all datasets with ranges accept; others only where they are listed. */
  static List<String> commonNames() {
    return Arrays.stream(values())
        .filter(any -> !DATASET_SPECIFIC.contains(any))
        .map(Enum::name)
        .toList();
  }
}

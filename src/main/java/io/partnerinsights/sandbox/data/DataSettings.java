package io.partnerinsights.sandbox.data;

import io.partnerinsights.sandbox.settings.Quirk;
import java.time.YearMonth;
import java.util.Set;

/**
 * Settings of the data. The same seed and scale give the same data on every machine, on the same
 * day if months are restated; a later {@code until} adds months and changes no other.
 *
 * @param seed any number
 * @param scale 1 is about 300 rows a month in the large datasets
 * @param from the first month
 * @param until the last month
 * @param restated whether some rows change in the three months after their month
 */
public record DataSettings(
    long seed, double scale, YearMonth from, YearMonth until, boolean restated, Set<Quirk> quirks) {

  /** Maximum scale, about 10,000 million rows. */
  public static final double MAX_SCALE = 1_000_000;

  /** Copies the set; refuses a scale or months that give no data. */
  public DataSettings {
    quirks = Set.copyOf(quirks);
    if (!(scale > 0 && scale <= MAX_SCALE)) {
      throw new IllegalArgumentException("scale must be above 0 and at most 1000000: " + scale);
    }
    if (until.isBefore(from)) {
      throw new IllegalArgumentException(
          "dataUntil " + until + " is before the first month " + from);
    }
  }
}

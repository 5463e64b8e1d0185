package io.partnerinsights.sandbox.data;

import java.time.YearMonth;

/**
 * What the data is made of. The same settings give the same data, on every machine and at any time;
 * a later {@code until} adds months and changes none.
 *
 * @param seed any number
 * @param scale 1 is about 300 rows a month in the large datasets
 * @param from the first month
 * @param until the last month
 * @param endInRange whether a report's own end belongs to its range
 */
public record DataSettings(
    long seed, double scale, YearMonth from, YearMonth until, boolean endInRange) {

  /** Some ten thousand million rows. */
  public static final double LARGEST_SCALE = 1_000_000;

  /** Refuses a scale or months that give no data. */
  public DataSettings {
    if (!(scale > 0 && scale <= LARGEST_SCALE)) {
      throw new IllegalArgumentException("scale must be above 0 and at most 1000000: " + scale);
    }
    if (until.isBefore(from)) {
      throw new IllegalArgumentException("dataUntil " + until + " is before dataFrom " + from);
    }
  }
}

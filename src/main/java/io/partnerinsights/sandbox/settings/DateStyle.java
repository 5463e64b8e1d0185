package io.partnerinsights.sandbox.settings;

/** The format of dates in files; the service documents none. */
public enum DateStyle {
  /** As recorded: {@code APR-2023} for Month, others as {@code data.ValueFormat} says. */
  RECORDED("%Y-%m-%dT%H:%M:%S"),
  /** {@code 2026-01-01}, without the time of day. */
  DATE("%Y-%m-%d"),
  /** {@code 2026-01-01T00:00:00}. */
  DATE_TIME("%Y-%m-%dT%H:%M:%S"),
  /** {@code 2026-01-01T00:00:00Z}. */
  DATE_TIME_UTC("%Y-%m-%dT%H:%M:%SZ"),
  /** {@code 2026-01-01T00:00:00.0000000}. */
  FRACTIONS("%Y-%m-%dT%H:%M:%S.%f0"),
  /** {@code 1/31/2026}, without the time of day. */
  US_DATE("%-m/%-d/%Y"),
  /** {@code 1/31/2026 12:00:00 AM}. */
  US_DATE_TIME("%-m/%-d/%Y %-I:%M:%S %p");

  /** The format in the notation of {@code strftime}. */
  public final String pattern;

  DateStyle(String pattern) {
    this.pattern = pattern;
  }
}

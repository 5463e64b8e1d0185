package io.partnerinsights.core.csv.decode;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The forms of dates and times in a report. No text has two forms, and all values of a column have
 * the form of its first value. A time without a zone is UTC.
 */
public enum TemporalForm {
  ISO_DATE("2026-01-31"),
  /** A fraction of up to nine digits may follow the seconds, here and in the next three. */
  ISO_TIME("2026-01-31T13:45:00"),
  ISO_TIME_UTC("2026-01-31T13:45:00Z"),
  ISO_TIME_OFFSET("2026-01-31T13:45:00+02:00"),
  /** A blank instead of the T, as SQL engines print it. */
  SQL_TIME("2026-01-31 13:45:00"),
  /** Eight digits; for dates only, not for times. */
  DIGITS_DATE("20260131"),
  /** The month comes first. */
  US_DATE("1/31/2026"),
  US_TIME("1/31/2026 1:45:00 PM");

  private final String example;

  TemporalForm(String example) {
    this.example = example;
  }

  /** Returns a text in this form. */
  public String example() {
    return example;
  }

  static String examples() {
    return Arrays.stream(values()).map(TemporalForm::example).collect(Collectors.joining(", "));
  }
}

package io.partnerinsights.core.csv.decode;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The ways in which a report may write a date or a time. No text has two of them, and a column
 * keeps to the one of its first value. A time without a zone is UTC.
 */
public enum TemporalForm {
  ISO_DATE("2026-01-31"),
  /** A fraction of up to nine digits may follow the seconds, here and in the next three. */
  ISO_TIME("2026-01-31T13:45:00"),
  ISO_TIME_UTC("2026-01-31T13:45:00Z"),
  ISO_TIME_OFFSET("2026-01-31T13:45:00+02:00"),
  /** The T is a blank, as SQL engines print it. */
  SQL_TIME("2026-01-31 13:45:00"),
  /** The month comes first. */
  US_DATE("1/31/2026"),
  US_TIME("1/31/2026 1:45:00 PM");

  private final String example;

  TemporalForm(String example) {
    this.example = example;
  }

  /** A text that has it. */
  public String example() {
    return example;
  }

  static String examples() {
    return Arrays.stream(values()).map(TemporalForm::example).collect(Collectors.joining(", "));
  }
}

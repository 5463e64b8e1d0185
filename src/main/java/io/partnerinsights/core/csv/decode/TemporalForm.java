package io.partnerinsights.core.csv.decode;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The forms of dates and times in a report. Each value has one form, except for {@link #AMBIGUOUS}
 * ones; a column may have several. A time without a zone is UTC.
 */
public enum TemporalForm {
  ISO_DATE("2026-01-31"),
  /** A fraction of up to nine digits may follow the seconds, here and in the next three. */
  ISO_TIME("2026-01-31T13:45:00"),
  ISO_TIME_UTC("2026-01-31T13:45:00Z"),
  ISO_TIME_OFFSET("2026-01-31T13:45:00+02:00"),
  /** One or two blanks instead of the T. */
  SQL_TIME("2026-01-31 13:45:00"),
  DIGITS_DATE("20260131"),
  /** The first of a month, in letters of any case. */
  MONTH("JAN-2026"),
  /** The first of a month of this century; only in a column that is named Month. */
  SHORT_MONTH("Jan-26"),
  /** A time such as 1:45:00 PM may follow, here and in the next two. */
  MONTH_FIRST("1/31/2026"),
  DAY_FIRST("31/1/2026"),
  /** The month or the day comes first. Other values of the column decide it. */
  AMBIGUOUS("1/2/2026");

  private final String example;

  TemporalForm(String example) {
    this.example = example;
  }

  private String example() {
    return example;
  }

  static String examples() {
    return Arrays.stream(values())
        .filter(form -> form != AMBIGUOUS)
        .map(TemporalForm::example)
        .collect(Collectors.joining(", "));
  }
}

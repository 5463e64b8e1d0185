package io.partnerinsights.core.csv.decode;

import static io.partnerinsights.core.csv.decode.EpochMicros.NOT_A_DATE;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses the dates or times of one column. The form of each value is decided by itself. Only the
 * order of day and month in a date such as 1/2/2026 is decided by the values in the head of the
 * file, so that it does not depend on where in the file reading begins. Not thread-safe.
 */
public final class TemporalParser {
  private final AnyFormParser anyFormParser;
  private final Set<TemporalForm> parsedForms = EnumSet.noneOf(TemporalForm.class);

  /** The form of the last value that the fast path did not parse. */
  private @Nullable TemporalForm lastSlowPathForm;

  private FixedIsoParser fixedIsoParser = FixedIsoParser.MATCHES_NOTHING;

  private TemporalParser(AnyFormParser anyFormParser) {
    this.anyFormParser = anyFormParser;
  }

  /**
   * Creates a parser of dates, for which the order of day and month is not known. A value may have
   * a time of day with any digits, unless its column has months.
   *
   * @param isMonthColumn whether each date is the first of a month
   */
  static TemporalParser ofDates(boolean isMonthColumn) {
    return new TemporalParser(new AnyFormParser(isMonthColumn, !isMonthColumn));
  }

  /** Creates a parser of timestamps, for which the order of day and month is not known. */
  static TemporalParser ofTimestamps(boolean isMonthColumn) {
    return new TemporalParser(new AnyFormParser(isMonthColumn, false));
  }

  /** Accepts dates with slashes in either order, to survey the column's head. */
  public void allowAnyDateOrder() {
    anyFormParser.setDateOrder(DateOrder.ANY);
  }

  public Set<TemporalForm> parsedForms() {
    return parsedForms;
  }

  /** Sets the order of day and month from the forms of values in the column's head. */
  public void setDateOrderFrom(Set<TemporalForm> headForms) {
    anyFormParser.setDateOrder(DateOrder.of(headForms));
  }

  /** Returns microseconds since 1970-01-01T00:00:00Z, or {@link EpochMicros#NOT_A_DATE}. */
  long parseMicros(byte[] utf8, int offset, int length) {
    long fastMicros = fixedIsoParser.parseMicros(utf8, offset, length);
    return fastMicros == NOT_A_DATE ? parseAnyForm(utf8, offset, length) : fastMicros;
  }

  private long parseAnyForm(byte[] utf8, int offset, int length) {
    long micros = anyFormParser.parseMicros(utf8, offset, length);
    TemporalForm form = anyFormParser.lastForm();
    if (micros != NOT_A_DATE && form != null && form != lastSlowPathForm) {
      lastSlowPathForm = form;
      parsedForms.add(form);
      fixedIsoParser = FixedIsoParser.of(form);
    }
    return micros;
  }

  /** Describes the accepted values, after a value that was not accepted. */
  String expectation() {
    return anyFormParser.lastForm() == TemporalForm.AMBIGUOUS
        ? "an unambiguous date, because the first rows do not show whether its day or its month"
            + " comes first"
        : "a date or time in one of the forms " + TemporalForm.examples();
  }
}

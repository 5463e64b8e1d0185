package io.partnerinsights.core.csv.decode;

import static io.partnerinsights.core.csv.decode.EpochMicros.NONE;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses the dates or times of one column. The form of each value is decided by itself. Only the
 * order of day and month in a date such as 1/2/2026 is decided by the values in the head of the
 * file, so that it does not depend on where in the file reading begins. Not thread-safe.
 */
public final class TemporalParser {
  private final AnyFormParser anyForm;
  private final Set<TemporalForm> foundForms = EnumSet.noneOf(TemporalForm.class);

  /** The form of the last value that the fast path did not parse. */
  private @Nullable TemporalForm lastForm;

  private FixedIsoParser fixedIso = FixedIsoParser.NOTHING;

  /**
   * Creates a parser for which the order of day and month is not known.
   *
   * @param hasMonths whether the column has months; its dates are the first of the month
   * @param onlyDays whether no time of day is needed, so that it may have any digits
   */
  TemporalParser(boolean hasMonths, boolean onlyDays) {
    this.anyForm = new AnyFormParser(hasMonths, onlyDays);
  }

  /** Starts a survey of the column's head: dates with slashes fit in either order. */
  public void startSurvey() {
    anyForm.setOrder(DateOrder.ANY);
  }

  public Set<TemporalForm> foundForms() {
    return foundForms;
  }

  /** Starts at any place of the column, whose head has values of these forms. */
  public void startAfterHead(Set<TemporalForm> headForms) {
    anyForm.setOrder(DateOrder.of(headForms));
  }

  /** Returns microseconds since 1970-01-01T00:00:00Z, or {@link EpochMicros#NONE}. */
  long parseMicros(byte[] utf8, int offset, int length) {
    long fastMicros = fixedIso.parseMicros(utf8, offset, length);
    return fastMicros == NONE ? parseAnyForm(utf8, offset, length) : fastMicros;
  }

  private long parseAnyForm(byte[] utf8, int offset, int length) {
    long micros = anyForm.parseMicros(utf8, offset, length);
    TemporalForm form = anyForm.lastForm();
    if (micros != NONE && form != null && form != lastForm) {
      lastForm = form;
      foundForms.add(form);
      fixedIso = FixedIsoParser.of(form);
    }
    return micros;
  }

  /** Describes what fits, after a value that does not. */
  String expectation() {
    return anyForm.lastForm() == TemporalForm.AMBIGUOUS
        ? "an unambiguous date, because the first rows do not show whether its day or its month"
            + " comes first"
        : "a date or time in one of the forms " + TemporalForm.examples();
  }
}

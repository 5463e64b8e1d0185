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
  private final Set<TemporalForm> found = EnumSet.noneOf(TemporalForm.class);

  /** The form of the last value that the fast path did not parse. */
  private @Nullable TemporalForm last;

  private FixedIsoParser fixedIso = FixedIsoParser.NOTHING;

  /**
   * Creates a parser for which the order of day and month is not known.
   *
   * @param months whether the column has months; its dates are the first of the month
   * @param onlyDays whether no time of day is needed, so that it may have any digits
   */
  TemporalParser(boolean months, boolean onlyDays) {
    this.anyForm = new AnyFormParser(months, onlyDays);
  }

  /** Starts a survey of the column's head: dates with slashes fit in either order. */
  public void survey() {
    anyForm.use(DateOrder.ANY);
  }

  public Set<TemporalForm> forms() {
    return found;
  }

  /** Starts at any place of the column, whose head has values of these forms. */
  public void startAfterHead(Set<TemporalForm> head) {
    anyForm.use(DateOrder.of(head));
  }

  /** Returns microseconds since 1970-01-01T00:00:00Z, or {@link EpochMicros#NONE}. */
  long micros(byte[] utf8, int offset, int length) {
    long fast = fixedIso.micros(utf8, offset, length);
    return fast == NONE ? generalMicros(utf8, offset, length) : fast;
  }

  private long generalMicros(byte[] utf8, int offset, int length) {
    long micros = anyForm.micros(utf8, offset, length);
    TemporalForm form = anyForm.form();
    if (micros != NONE && form != null && form != last) {
      last = form;
      found.add(form);
      fixedIso = FixedIsoParser.of(form);
    }
    return micros;
  }

  /** Describes what fits, after a value that does not. */
  String expectation() {
    return anyForm.form() == TemporalForm.AMBIGUOUS
        ? "an unambiguous date, because the first rows do not show whether its day or its month"
            + " comes first"
        : "a date or time in one of the forms " + TemporalForm.examples();
  }
}

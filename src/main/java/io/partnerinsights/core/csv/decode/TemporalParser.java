package io.partnerinsights.core.csv.decode;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Parses the dates or times of one column. The first value in the head of the file fixes their
 * form, and later values must have the same form. Where malformed rows are allowed, the head is
 * surveyed first, and its most frequent form is fixed. If the head has no value, every form fits.
 * The result therefore does not depend on where in the file reading begins. Not thread-safe.
 */
public final class TemporalParser {
  /** Returned by {@link #micros} for a text that is not a date or time of the column's form. */
  static final long NONE = AnyFormParser.NONE;

  private final AnyFormParser anyFormParser;
  private TemporalForm form;
  private FixedIsoParser fixedIso;
  private boolean anyForm;

  /** The number of values in each form; null unless the head is surveyed. */
  private Map<TemporalForm, Integer> counts;

  private TemporalParser(boolean datesOfDigits) {
    this.anyFormParser = new AnyFormParser(datesOfDigits);
  }

  /** Creates a parser for a column of dates. */
  static TemporalParser ofDates() {
    return new TemporalParser(true);
  }

  /** Creates a parser for a column of times; a date stands for its midnight. */
  static TemporalParser ofTimes() {
    return new TemporalParser(false);
  }

  /** Starts a survey of the head: every form fits, and the accepted values are counted. */
  public void survey() {
    counts = new EnumMap<>(TemporalForm.class);
  }

  /** Counts the value last parsed, which fits the column; has an effect only during a survey. */
  void accept() {
    if (counts != null) {
      counts.merge(anyFormParser.form(), 1, Integer::sum);
    }
  }

  /** Starts after the head of the file, with the form that the head has fixed, or null. */
  public void startAfterHead(TemporalForm fixed) {
    if (fixed != null) {
      use(fixed);
    }
    endHead();
  }

  /** Ends the head of the file: later values do not fix a form. */
  public void endHead() {
    anyForm = form == null;
  }

  /** Returns the form that all values must have; empty if none is fixed. */
  public Optional<TemporalForm> fixedForm() {
    if (counts != null) {
      return mostFrequent();
    }
    return anyForm ? Optional.empty() : Optional.ofNullable(form);
  }

  private Optional<TemporalForm> mostFrequent() {
    return counts.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
  }

  /** Returns microseconds since 1970-01-01T00:00:00Z, or {@link #NONE}. */
  long micros(byte[] utf8, int offset, int length) {
    long fast = fixedIso == null ? AnyFormParser.NONE : fixedIso.micros(utf8, offset, length);
    return fast == AnyFormParser.NONE ? generalMicros(utf8, offset, length) : fast;
  }

  private long generalMicros(byte[] utf8, int offset, int length) {
    long micros = anyFormParser.micros(utf8, offset, length);
    if (micros == AnyFormParser.NONE || counts != null) {
      return micros;
    }
    if (form == null || (anyForm && anyFormParser.form() != form)) {
      use(anyFormParser.form());
    }
    return anyFormParser.form() == form ? micros : AnyFormParser.NONE;
  }

  private void use(TemporalForm next) {
    form = next;
    fixedIso = FixedIsoParser.of(next);
  }

  /** Describes the form that a value must have. */
  String expectation() {
    return form == null || anyForm
        ? "in one of the forms " + TemporalForm.examples()
        : "in the form of the column's first value, such as " + form.example();
  }
}

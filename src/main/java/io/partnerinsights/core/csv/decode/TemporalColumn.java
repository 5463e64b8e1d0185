package io.partnerinsights.core.csv.decode;

import java.util.Optional;

/**
 * The dates or times of one column. The first value in the head of the file fixes their form, and
 * every other is held to it; where all of the head is empty, any form will do. So it does not
 * depend on where a reader begins. Not thread-safe.
 */
public final class TemporalColumn {
  /** What {@link #micros} answers for a text that is no date or time of the column's form. */
  public static final long NONE = TemporalText.NONE;

  /** Microseconds in a day. */
  public static final long MICROS_OF_DAY = CivilDay.MICROS;

  private final TemporalText text = new TemporalText();
  private TemporalForm form;
  private PlainIsoText plain;
  private boolean anyForm;

  /** What has been fixed by the head of the file, which has been read; null if nothing was. */
  public void startBehindHead(TemporalForm fixed) {
    if (fixed != null) {
      take(fixed);
    }
    endHead();
  }

  /** No value that comes now fixes a form. */
  public void endHead() {
    anyForm = form == null;
  }

  /** The form that all values are held to, once there is one. */
  public Optional<TemporalForm> fixedForm() {
    return anyForm ? Optional.empty() : Optional.ofNullable(form);
  }

  /** Microseconds since 1970-01-01T00:00:00Z, or {@link #NONE}. */
  public long micros(byte[] utf8, int offset, int length) {
    long quick = plain == null ? TemporalText.NONE : plain.micros(utf8, offset, length);
    return quick == TemporalText.NONE ? anyMicros(utf8, offset, length) : quick;
  }

  private long anyMicros(byte[] utf8, int offset, int length) {
    long micros = text.micros(utf8, offset, length);
    if (micros == TemporalText.NONE) {
      return TemporalText.NONE;
    }
    if (form == null || (anyForm && text.form() != form)) {
      take(text.form());
    }
    return text.form() == form ? micros : TemporalText.NONE;
  }

  private void take(TemporalForm next) {
    form = next;
    plain = PlainIsoText.of(next);
  }

  /** How a value has to be written. */
  public String expectation() {
    return form == null || anyForm
        ? "in one of the forms " + TemporalForm.examples()
        : "in the form of the column's first value, such as " + form.example();
  }
}

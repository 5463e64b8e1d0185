package io.partnerinsights.core.csv.decode.time;

/**
 * The dates or times of one column: the first value fixes their form, every other is held to it.
 * Not thread-safe.
 */
public final class TemporalColumn {
  /** What {@link #micros} answers for a text that is no date or time of the column's form. */
  public static final long NONE = TemporalText.NONE;

  /** Microseconds in a day. */
  public static final long MICROS_OF_DAY = CivilDay.MICROS;

  private final TemporalText text = new TemporalText();
  private TemporalForm form;
  private PlainIsoText plain;

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
    if (form == null) {
      form = text.form();
      plain = PlainIsoText.of(form);
    }
    return text.form() == form ? micros : TemporalText.NONE;
  }

  /** How a value has to be written. */
  public String expectation() {
    return form == null
        ? "in one of the forms " + TemporalForm.examples()
        : "in the form of the column's first value, such as " + form.example();
  }
}

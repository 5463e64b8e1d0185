package io.partnerinsights.core.csv.decode;

/**
 * The dates or times of one column: the first value fixes their form, every other is held to it.
 */
final class TemporalColumn {
  private final TemporalText text = new TemporalText();
  private TemporalForm form;

  /** Microseconds since 1970-01-01T00:00:00Z, or {@link TemporalText#NONE}. */
  long micros(byte[] utf8, int offset, int length) {
    long micros = text.micros(utf8, offset, length);
    if (micros == TemporalText.NONE) {
      return TemporalText.NONE;
    }
    if (form == null) {
      form = text.form();
    }
    return text.form() == form ? micros : TemporalText.NONE;
  }

  /** How a value has to be written. */
  String expectation() {
    return form == null
        ? "in one of the forms " + TemporalForm.examples()
        : "in the form of the column's first value, such as " + form.example();
  }
}

package io.partnerinsights.core.csv.decode;

import io.partnerinsights.core.csv.column.Column;

/**
 * Turns the fields of one column into values, in row order, and adds them to its column. It may
 * remember what it has seen (the form of a column's dates is fixed by the first), so it serves one
 * column of one file. Not thread-safe.
 */
public sealed interface FieldDecoder
    permits BooleanDecoder,
        DateDecoder,
        DecimalDecoder,
        DoubleDecoder,
        IntDecoder,
        LongDecoder,
        StringDecoder,
        TimestampDecoder {

  /** The column that the values are added to. */
  Column column();

  /**
   * Adds the field's value as a row.
   *
   * @param utf8 holds the field, already without its quotes
   * @param length at least 1: an empty field is a missing value and does not come here
   * @return false when the text is no value of the type; then nothing was added
   */
  boolean append(byte[] utf8, int offset, int length);

  /** What would have fitted, to be read after "expected": {@code a whole number of 64 bits}. */
  String expectation();
}

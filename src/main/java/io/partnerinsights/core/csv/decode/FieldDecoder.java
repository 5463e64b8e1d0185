package io.partnerinsights.core.csv.decode;

import io.partnerinsights.core.csv.column.Column;
import java.util.Optional;

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

  /**
   * Adds a chunk's fields as rows, up to the first that does not fit. Every decoder has this loop
   * for itself: compiled code is fast where it knows whose {@link #append} it calls.
   *
   * @param bytes holds the fields
   * @param slices where they are, see {@link FieldSpans}, from {@code from} up to {@code to}
   * @return where the first is that does not fit, or {@code to}
   */
  int appendAll(byte[] bytes, long[] slices, int from, int to);

  /**
   * Whether the column's values are places in the bytes that {@link #appendAll} was given last, so
   * that these must stay as they are until the column is cleared.
   */
  default boolean pointsIntoBytes() {
    return false;
  }

  /** The column's dates or times, if it has such. */
  default Optional<TemporalColumn> temporal() {
    return Optional.empty();
  }

  /** What would have fitted, to be read after "expected": {@code a whole number of 64 bits}. */
  String expectation();
}

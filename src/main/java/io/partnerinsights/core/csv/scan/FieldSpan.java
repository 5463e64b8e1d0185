package io.partnerinsights.core.csv.scan;

/**
 * The place of a field in a byte array, packed into a {@code long}: the start in the upper half,
 * the length in the lower half. The fields of a column are then a {@code long[]}.
 */
public final class FieldSpan {
  private FieldSpan() {}

  public static long pack(int start, int length) {
    return (long) start << Integer.SIZE | length;
  }

  /** Returns the index of the field's first byte. */
  public static int start(long span) {
    return (int) (span >>> Integer.SIZE);
  }

  /** Returns the field's length in bytes; 0 means a missing value. */
  public static int length(long span) {
    return (int) span;
  }
}

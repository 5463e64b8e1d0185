package io.partnerinsights.core.csv.decode;

/**
 * A field as a place in an array of bytes, packed into a {@code long}: where it starts in the upper
 * half, how long it is in the lower. A column's fields are then an array of them.
 */
public final class FieldSpans {
  private FieldSpans() {}

  /** Packs a place. */
  public static long of(int start, int length) {
    return (long) start << Integer.SIZE | length;
  }

  /** Where the field starts. */
  public static int start(long slice) {
    return (int) (slice >>> Integer.SIZE);
  }

  /** How many bytes it has; 0 is a missing value. */
  public static int length(long slice) {
    return (int) slice;
  }
}

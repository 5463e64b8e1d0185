package io.partnerinsights.core.csv.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time in a {@code long}, the first in the lowest bits. What is looked for comes
 * back as a mask with the highest bit of each byte that has it, and of no other.
 */
public final class Words {
  /** How many bytes a word has; so many must lie in the array from where it is read. */
  public static final int BYTES = Long.BYTES;

  /** How many bytes a block has: as many as a {@code long} has bits. */
  public static final int BLOCK = Long.SIZE;

  /** The highest bit of every byte: set where a byte is not ASCII. */
  public static final long HIGH_BITS = 0x8080808080808080L;

  private static final long LOW_BITS = ~HIGH_BITS;
  private static final long ONES = 0x0101010101010101L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Words() {}

  /** The eight bytes that start at {@code index}. */
  public static long at(byte[] bytes, int index) {
    return (long) LONGS.get(bytes, index);
  }

  /** A word of eight times this ASCII character. */
  public static long of(char ascii) {
    return ascii * ONES;
  }

  /** Where both words have the same byte. */
  public static long equal(long word, long other) {
    long differing = word ^ other;
    return ~(((differing & LOW_BITS) + LOW_BITS) | differing | LOW_BITS);
  }

  /** Where a byte is below 16: line ends and tabs are there, and nothing that is common in text. */
  public static long controls(long word) {
    return ~(((word & LOW_BITS) + 0x7070707070707070L) | word | LOW_BITS);
  }

  /** A mask as eight bits, one for each byte of its word. */
  public static long bits(long mask) {
    return ((mask >>> 7) * 0x0102040810204080L) >>> 56;
  }

  /** Which byte of the word the mask's first hit is; of a mask that has one. */
  public static int first(long mask) {
    return Long.numberOfTrailingZeros(mask) >>> 3;
  }
}

package io.partnerinsights.core.csv.scan;

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

  /** A word of quotes. */
  public static final long QUOTES = of('"');

  /** All but the highest bit of every byte. */
  public static final long LOW_BITS = ~HIGH_BITS;

  /** Added to a word's {@link #LOW_BITS}, it sets the highest bit of every byte from 16 on. */
  public static final long TO_16 = 0x7070707070707070L;

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
    return ~(((word & LOW_BITS) + TO_16) | word | LOW_BITS);
  }

  /**
   * The masks of a block's eight words as one, with a bit for each of its 64 bytes in their order.
   *
   * @param masks the first word's moved right by 7 bits, the second's by 6, the last's by none, all
   *     in one: byte {@code b}'s bit {@code w} stands for byte {@code b} of word {@code w}
   */
  public static long bits(long masks) {
    if (masks == 0) {
      return 0;
    }
    // Rows of eight bits become columns: pairs change places, then squares of four, of sixteen.
    long swapped = (masks ^ (masks >>> 7)) & 0x00AA00AA00AA00AAL;
    long bits = masks ^ swapped ^ (swapped << 7);
    swapped = (bits ^ (bits >>> 14)) & 0x0000CCCC0000CCCCL;
    bits ^= swapped ^ (swapped << 14);
    swapped = (bits ^ (bits >>> 28)) & 0x00000000F0F0F0F0L;
    return bits ^ swapped ^ (swapped << 28);
  }

  /** Which byte of the word the mask's first hit is; of a mask that has one. */
  public static int first(long mask) {
    return Long.numberOfTrailingZeros(mask) >>> 3;
  }
}

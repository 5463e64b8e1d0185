package io.partnerinsights.core.csv.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Operations on eight bytes at once in a {@code long} (SIMD within a register). The first byte is
 * in the lowest bits. A search returns a mask with the highest bit of each matching byte.
 */
final class EightBytes {
  /** Bytes of a word; this many must be in the array from the index of a read. */
  static final int SIZE = Long.BYTES;

  /** Bytes of a block: as many as a {@code long} has bits. */
  static final int BLOCK_BYTES = Long.SIZE;

  /** The highest bit of every byte: set where a byte is not ASCII. */
  static final long HIGH_BITS = 0x8080808080808080L;

  static final long QUOTES = repeatChar('"');

  static final long LOW_BITS = ~HIGH_BITS;

  /** Sets the highest bit of every byte of 16 or more, when added to a word's low bits. */
  static final long CARRY_FROM_16 = 0x7070707070707070L;

  private static final long ONES = 0x0101010101010101L;
  private static final VarHandle LONG_VIEW =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private EightBytes() {}

  static long readWord(byte[] bytes, int index) {
    return (long) LONG_VIEW.get(bytes, index);
  }

  /** Returns a word that repeats an ASCII character eight times. */
  static long repeatChar(char ascii) {
    return ascii * ONES;
  }

  /** Finds the bytes that are equal in both words. */
  static long equalMask(long word, long otherWord) {
    long differing = word ^ otherWord;
    return ~(((differing & LOW_BITS) + LOW_BITS) | differing | LOW_BITS);
  }

  /** Finds the bytes below 16: line ends, tabs and characters that are rare in texts. */
  static long controlMask(long word) {
    return ~(((word & LOW_BITS) + CARRY_FROM_16) | word | LOW_BITS);
  }

  /**
   * Converts the masks of a block's eight words to one bit for each of the 64 bytes, in order.
   *
   * @param masks the eight masks combined: the first word's is shifted right by 7 bits, the
   *     second's by 6, the last's by none; bit {@code w} of byte {@code b} is byte {@code b} of
   *     word {@code w}
   */
  static long toBlockBits(long masks) {
    if (masks == 0) {
      return 0;
    }
    // Transposes an 8 x 8 matrix of bits: swaps single bits, then blocks of 2 x 2, then of 4 x 4.
    long swappedBits = (masks ^ (masks >>> 7)) & 0x00AA00AA00AA00AAL;
    long bits = masks ^ swappedBits ^ (swappedBits << 7);
    swappedBits = (bits ^ (bits >>> 14)) & 0x0000CCCC0000CCCCL;
    bits ^= swappedBits ^ (swappedBits << 14);
    swappedBits = (bits ^ (bits >>> 28)) & 0x00000000F0F0F0F0L;
    return bits ^ swappedBits ^ (swappedBits << 28);
  }

  /** Returns the index in the word of the mask's first match; the mask must have one. */
  static int firstMatch(long mask) {
    return Long.numberOfTrailingZeros(mask) >>> 3;
  }
}

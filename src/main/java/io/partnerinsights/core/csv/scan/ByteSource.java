package io.partnerinsights.core.csv.scan;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sliding window over a file's bytes, in one array that is reused and grows only if the window
 * does. The window holds whole characters of well-formed UTF-8, unless {@link #acceptMalformed()}
 * was called. A byte order mark at the start of the file is left out.
 *
 * <p>All bytes before a failure are returned first. Then {@link #readMore()} returns false and
 * {@link #failure()} has the cause. Not thread-safe.
 */
public final class ByteSource implements Closeable {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final int MAX_CHARACTER_BYTES = 4;
  private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 64;

  private final InputStream in;
  private final int step;
  private final long wantedEnd;
  private byte[] bytes;
  private long position;
  private int start;
  private int end;
  private int filled;
  private boolean acceptsMalformed;
  private boolean ended;
  private @Nullable Exception failure;

  /**
   * Reads the rest of a file from a position.
   *
   * @param step bytes to request from the stream at a time
   * @param wantedEnd position in the file; bytes from there on may cost another request, so no read
   *     crosses it
   */
  public ByteSource(InputStream rest, long position, int step, long wantedEnd) {
    this.in = rest;
    this.position = position;
    this.step = step;
    this.wantedEnd = wantedEnd;
    this.bytes = new byte[arraySize(2L * step)];
  }

  /** Accepts bytes that are not UTF-8; must be called before the first read. */
  void acceptMalformed() {
    acceptsMalformed = true;
  }

  /** Returns the position in the file of the array's first byte. */
  long position() {
    return position;
  }

  /**
   * Returns the array, which is replaced when it has to grow. A block of {@link EightBytes#BLOCK}
   * bytes may be read at every index of the window.
   */
  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }

  /** Returns the window's end in the array; a block of blanks and non-ASCII bytes follows. */
  int end() {
    return end;
  }

  /** Returns what stopped the reading, after {@link #readMore()} has returned false. */
  Optional<Exception> failure() {
    return Optional.ofNullable(failure);
  }

  /** Drops bytes of the array; the file's position of those before them is lost. */
  void drop(int from, int count) {
    if (count > 0) {
      int rest = from + count;
      System.arraycopy(bytes, rest, bytes, from, filled + EightBytes.BLOCK - rest);
    }
    position += count;
    start = 0;
    filled -= count;
    end -= count;
  }

  /** Extends the window by the next bytes; returns false at the file's end or after a failure. */
  boolean readMore() {
    int before = end;
    while (end == before && !ended && failure == null) {
      fill();
      validate();
    }
    return end > before;
  }

  private void fill() {
    if (filled + MAX_CHARACTER_BYTES > bytes.length - EightBytes.BLOCK) {
      bytes = Arrays.copyOf(bytes, arraySize(bytes.length * 2L));
    }
    int limit = Math.min(filled + step, bytes.length - EightBytes.BLOCK);
    if (position + filled < wantedEnd) {
      limit = (int) Math.min(limit, wantedEnd - position);
    }
    try {
      while (filled < limit && !ended) {
        int count = in.read(bytes, filled, limit - filled);
        ended = count < 0;
        filled += Math.max(0, count);
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  private static int arraySize(long content) {
    return (int)
        Math.min(MAX_ARRAY_BYTES, Math.max(content, MAX_CHARACTER_BYTES) + EightBytes.BLOCK);
  }

  private void validate() {
    boolean first = position == 0 && end == 0;
    end = acceptsMalformed ? unvalidatedEnd(first) : Utf8.validEnd(bytes, end, filled);
    if (end < filled && (ended || !Utf8.isUnfinished(bytes, end, filled))) {
      failure = new MalformedUtf8Exception(position + end);
      filled = end;
    }
    Arrays.fill(bytes, filled, filled + EightBytes.BLOCK, (byte) ' ');
    if (first && startsWithMark()) {
      start = BYTE_ORDER_MARK.length;
    }
  }

  /** Returns the end of all bytes, or 0 while they may be the start of a byte order mark. */
  private int unvalidatedEnd(boolean first) {
    boolean partial = first && !ended && filled < BYTE_ORDER_MARK.length;
    return partial && Arrays.equals(bytes, 0, filled, BYTE_ORDER_MARK, 0, filled) ? 0 : filled;
  }

  private boolean startsWithMark() {
    int length = BYTE_ORDER_MARK.length;
    return end >= length && Arrays.equals(bytes, 0, length, BYTE_ORDER_MARK, 0, length);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

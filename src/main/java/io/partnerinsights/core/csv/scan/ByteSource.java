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

  private final InputStream stream;
  private final int bytesPerRead;
  private final long expectedEnd;
  private byte[] bytes;
  private long arrayPosition;
  private int windowStart;
  private int windowEnd;
  private int dataEnd;
  private boolean acceptsMalformed;
  private boolean streamEnded;
  private @Nullable Exception failure;

  /**
   * Reads the rest of a file from a position.
   *
   * @param bytesPerRead bytes to request from the stream at a time
   * @param expectedEnd position in the file up to which bytes are needed; no read crosses it,
   *     because later bytes may need another request
   */
  public ByteSource(InputStream stream, long position, int bytesPerRead, long expectedEnd) {
    this.stream = stream;
    this.arrayPosition = position;
    this.bytesPerRead = bytesPerRead;
    this.expectedEnd = expectedEnd;
    this.bytes = new byte[arraySize(2L * bytesPerRead)];
  }

  /** Accepts bytes that are not UTF-8; must be called before the first read. */
  void acceptMalformed() {
    acceptsMalformed = true;
  }

  /** Returns the position in the file of the array's first byte. */
  long arrayPosition() {
    return arrayPosition;
  }

  /**
   * Returns the array, which is replaced when it has to grow. A block of {@link
   * EightBytes#BLOCK_BYTES} bytes may be read at every index of the window.
   */
  byte[] bytes() {
    return bytes;
  }

  int windowStart() {
    return windowStart;
  }

  /** Returns the window's end in the array; a block of blanks and non-ASCII bytes follows. */
  int windowEnd() {
    return windowEnd;
  }

  /** Returns what stopped the reading, after {@link #readMore()} has returned false. */
  Optional<Exception> failure() {
    return Optional.ofNullable(failure);
  }

  /** Drops bytes of the array; {@link #arrayPosition()} is then right only for later bytes. */
  void dropBytes(int from, int count) {
    if (count > 0) {
      int tailStart = from + count;
      System.arraycopy(bytes, tailStart, bytes, from, dataEnd + EightBytes.BLOCK_BYTES - tailStart);
    }
    arrayPosition += count;
    windowStart = 0;
    dataEnd -= count;
    windowEnd -= count;
  }

  /** Extends the window by the next bytes; returns false at the file's end or after a failure. */
  boolean readMore() {
    int oldEnd = windowEnd;
    while (windowEnd == oldEnd && !streamEnded && failure == null) {
      fillArray();
      extendWindow();
    }
    return windowEnd > oldEnd;
  }

  private void fillArray() {
    if (dataEnd + MAX_CHARACTER_BYTES > bytes.length - EightBytes.BLOCK_BYTES) {
      bytes = Arrays.copyOf(bytes, arraySize(bytes.length * 2L));
    }
    int readEnd = Math.min(dataEnd + bytesPerRead, bytes.length - EightBytes.BLOCK_BYTES);
    if (arrayPosition + dataEnd < expectedEnd) {
      readEnd = (int) Math.min(readEnd, expectedEnd - arrayPosition);
    }
    try {
      while (dataEnd < readEnd && !streamEnded) {
        int count = stream.read(bytes, dataEnd, readEnd - dataEnd);
        streamEnded = count < 0;
        dataEnd += Math.max(0, count);
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  private static int arraySize(long content) {
    return (int)
        Math.min(MAX_ARRAY_BYTES, Math.max(content, MAX_CHARACTER_BYTES) + EightBytes.BLOCK_BYTES);
  }

  private void extendWindow() {
    boolean atFileStart = arrayPosition == 0 && windowEnd == 0;
    windowEnd =
        acceptsMalformed ? unvalidatedEnd(atFileStart) : Utf8.validEnd(bytes, windowEnd, dataEnd);
    if (windowEnd < dataEnd && (streamEnded || !Utf8.isUnfinished(bytes, windowEnd, dataEnd))) {
      failure = new MalformedUtf8Exception(arrayPosition + windowEnd);
      dataEnd = windowEnd;
    }
    Arrays.fill(bytes, dataEnd, dataEnd + EightBytes.BLOCK_BYTES, (byte) ' ');
    if (atFileStart && startsWithByteOrderMark()) {
      windowStart = BYTE_ORDER_MARK.length;
    }
  }

  /** Returns the end of all bytes, or 0 while they may be the start of a byte order mark. */
  private int unvalidatedEnd(boolean atFileStart) {
    boolean mayBeMark = atFileStart && !streamEnded && dataEnd < BYTE_ORDER_MARK.length;
    return mayBeMark && Arrays.equals(bytes, 0, dataEnd, BYTE_ORDER_MARK, 0, dataEnd) ? 0 : dataEnd;
  }

  private boolean startsWithByteOrderMark() {
    int length = BYTE_ORDER_MARK.length;
    return windowEnd >= length && Arrays.equals(bytes, 0, length, BYTE_ORDER_MARK, 0, length);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}

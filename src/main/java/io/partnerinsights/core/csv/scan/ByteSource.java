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
  private final long wantedEnd;
  private byte[] bytes;
  private long arrayPosition;
  private int windowStart;
  private int windowEnd;
  private int dataEnd;
  private boolean acceptsMalformed;
  private boolean ended;
  private @Nullable Exception failure;

  /**
   * Reads the rest of a file from a position.
   *
   * @param bytesPerRead bytes to request from the stream at a time
   * @param wantedEnd position in the file; bytes from there on may cost another request, so no read
   *     crosses it
   */
  public ByteSource(InputStream stream, long position, int bytesPerRead, long wantedEnd) {
    this.stream = stream;
    this.arrayPosition = position;
    this.bytesPerRead = bytesPerRead;
    this.wantedEnd = wantedEnd;
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
   * Returns the array, which is replaced when it has to grow. A block of {@link EightBytes#BLOCK}
   * bytes may be read at every index of the window.
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

  /** Drops bytes of the array; the file's position of those before them is lost. */
  void dropBytes(int from, int count) {
    if (count > 0) {
      int restStart = from + count;
      System.arraycopy(bytes, restStart, bytes, from, dataEnd + EightBytes.BLOCK - restStart);
    }
    arrayPosition += count;
    windowStart = 0;
    dataEnd -= count;
    windowEnd -= count;
  }

  /** Extends the window by the next bytes; returns false at the file's end or after a failure. */
  boolean readMore() {
    int oldEnd = windowEnd;
    while (windowEnd == oldEnd && !ended && failure == null) {
      fillArray();
      validateData();
    }
    return windowEnd > oldEnd;
  }

  private void fillArray() {
    if (dataEnd + MAX_CHARACTER_BYTES > bytes.length - EightBytes.BLOCK) {
      bytes = Arrays.copyOf(bytes, arraySize(bytes.length * 2L));
    }
    int limit = Math.min(dataEnd + bytesPerRead, bytes.length - EightBytes.BLOCK);
    if (arrayPosition + dataEnd < wantedEnd) {
      limit = (int) Math.min(limit, wantedEnd - arrayPosition);
    }
    try {
      while (dataEnd < limit && !ended) {
        int count = stream.read(bytes, dataEnd, limit - dataEnd);
        ended = count < 0;
        dataEnd += Math.max(0, count);
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  private static int arraySize(long content) {
    return (int)
        Math.min(MAX_ARRAY_BYTES, Math.max(content, MAX_CHARACTER_BYTES) + EightBytes.BLOCK);
  }

  private void validateData() {
    boolean atFileStart = arrayPosition == 0 && windowEnd == 0;
    windowEnd =
        acceptsMalformed ? unvalidatedEnd(atFileStart) : Utf8.validEnd(bytes, windowEnd, dataEnd);
    if (windowEnd < dataEnd && (ended || !Utf8.isUnfinished(bytes, windowEnd, dataEnd))) {
      failure = new MalformedUtf8Exception(arrayPosition + windowEnd);
      dataEnd = windowEnd;
    }
    Arrays.fill(bytes, dataEnd, dataEnd + EightBytes.BLOCK, (byte) ' ');
    if (atFileStart && startsWithMark()) {
      windowStart = BYTE_ORDER_MARK.length;
    }
  }

  /** Returns the end of all bytes, or 0 while they may be the start of a byte order mark. */
  private int unvalidatedEnd(boolean atFileStart) {
    boolean mayBeMark = atFileStart && !ended && dataEnd < BYTE_ORDER_MARK.length;
    return mayBeMark && Arrays.equals(bytes, 0, dataEnd, BYTE_ORDER_MARK, 0, dataEnd) ? 0 : dataEnd;
  }

  private boolean startsWithMark() {
    int length = BYTE_ORDER_MARK.length;
    return windowEnd >= length && Arrays.equals(bytes, 0, length, BYTE_ORDER_MARK, 0, length);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}

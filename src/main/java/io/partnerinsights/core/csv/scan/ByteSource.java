package io.partnerinsights.core.csv.scan;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * A window over a file: the bytes from some place on, in one array that is used again and again and
 * grows only when what is kept in it does. Whatever is given out is well-formed UTF-8 and made of
 * whole characters, unless it is told to {@link #letPass()} anything; a byte order mark at the
 * start of the file is left out.
 *
 * <p>Everything before a fault is given first, then {@link #more()} answers false and {@link
 * #fault()} says why. Not thread-safe.
 */
public final class ByteSource implements Closeable {
  /** How many bytes are asked for at a time, unless said otherwise. */
  public static final int STEP = 1 << 17;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final int LONGEST_CHARACTER = 4;
  private static final int MOST_BYTES = Integer.MAX_VALUE - 64;

  private final InputStream in;
  private final int step;
  private final long wantedEnd;
  private byte[] bytes;
  private long position;
  private int start;
  private int end;
  private int read;
  private boolean letsPass;
  private boolean ended;
  private Exception fault;

  /** Reads the rest of a file from a position on, in steps of so many bytes. */
  public ByteSource(InputStream rest, long position, int step) {
    this(rest, position, step, Long.MAX_VALUE);
  }

  /**
   * Reads the rest of a file from a position on.
   *
   * @param step how many bytes it asks for at a time
   * @param wantedEnd bytes of the file from here on may cost more and are asked for only when there
   *     is nothing before them
   */
  public ByteSource(InputStream rest, long position, int step, long wantedEnd) {
    this.in = rest;
    this.position = position;
    this.step = step;
    this.wantedEnd = wantedEnd;
    this.bytes = new byte[roomFor(2L * step)];
  }

  /** Reads a file from its first byte. */
  public static ByteSource of(InputStream file) {
    return new ByteSource(file, 0, STEP);
  }

  /** Bytes that are not UTF-8 are no fault; to be said before the first are read. */
  public void letPass() {
    letsPass = true;
  }

  /** Where in the file the array's first byte is. */
  public long position() {
    return position;
  }

  /** The array; another one when it had to grow. A block may be read at any place in the window. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the window starts in the array. */
  public int start() {
    return start;
  }

  /** Where it ends; what follows, for a block, is blanks and bytes that are not ASCII. */
  public int end() {
    return end;
  }

  /** Whether the file ends with the window, and ends well. */
  public boolean isLast() {
    return ended && fault == null;
  }

  /** What stands between the window and the rest of the file, once there is no more. */
  public Optional<Exception> fault() {
    return Optional.ofNullable(fault);
  }

  /** Drops what is before {@code from} and moves the rest to the start of the array. */
  public void compact(int from) {
    if (from > 0) {
      System.arraycopy(bytes, from, bytes, 0, read + Words.BLOCK - from);
    }
    position += from;
    start = 0;
    read -= from;
    end -= from;
  }

  /** Makes the window longer by what comes next; false when nothing does. */
  public boolean more() {
    int before = end;
    while (end == before && !ended && fault == null) {
      read();
      accept();
    }
    return end > before;
  }

  private void read() {
    if (read + LONGEST_CHARACTER > bytes.length - Words.BLOCK) {
      bytes = Arrays.copyOf(bytes, roomFor(bytes.length * 2L));
    }
    int most = Math.min(read + step, bytes.length - Words.BLOCK);
    if (position + read < wantedEnd) {
      most = (int) Math.min(most, wantedEnd - position);
    }
    try {
      while (read < most && !ended) {
        int count = in.read(bytes, read, most - read);
        ended = count < 0;
        read += Math.max(0, count);
      }
    } catch (IOException | RuntimeException e) {
      fault = e;
    }
  }

  private static int roomFor(long most) {
    return (int) Math.min(MOST_BYTES, Math.max(most, LONGEST_CHARACTER) + Words.BLOCK);
  }

  private void accept() {
    boolean first = position == 0 && end == 0;
    end = letsPass ? passedEnd(first) : Utf8.validEnd(bytes, end, read);
    if (end < read && (ended || !Utf8.isUnfinished(bytes, end, read))) {
      fault = new MalformedUtf8Exception(position + end);
      read = end;
    }
    Arrays.fill(bytes, read, read + Words.BLOCK, (byte) ' ');
    if (first && startsWithMark()) {
      start = BYTE_ORDER_MARK.length;
    }
  }

  /** Everything, but not the beginning of a byte order mark alone. */
  private int passedEnd(boolean first) {
    boolean half = first && !ended && read < BYTE_ORDER_MARK.length;
    return half && Arrays.equals(bytes, 0, read, BYTE_ORDER_MARK, 0, read) ? 0 : read;
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

package io.partnerinsights.core.csv.split;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;

/** Buffers the bytes of a file from a position on, as far as they have been read. */
final class BufferedBytes {
  private static final int STEP = 16 << 10;

  private final InputStream rest;
  private final long first;
  private byte[] buffer = new byte[STEP];
  private int count;
  private boolean ended;

  /** Buffers a stream that starts at the position {@code first} of the file. */
  BufferedBytes(InputStream rest, long first) {
    this.rest = rest;
    this.first = first;
  }

  /** Returns the byte at a position, or -1 after the file's end. */
  int at(long position) throws IOException {
    while (position - first >= count && !ended) {
      readMore();
    }
    return position - first < count ? buffer[(int) (position - first)] & 0xFF : -1;
  }

  private void readMore() throws IOException {
    buffer = count == buffer.length ? Arrays.copyOf(buffer, buffer.length * 2) : buffer;
    int more = rest.read(buffer, count, Math.min(STEP, buffer.length - count));
    ended = more < 0;
    count += Math.max(0, more);
  }

  /** Returns a stream of all bytes from a position on, first the buffered ones. */
  InputStream from(long position) {
    int skipped = (int) (position - first);
    return new SequenceInputStream(
        new ByteArrayInputStream(buffer, skipped, count - skipped), rest);
  }
}

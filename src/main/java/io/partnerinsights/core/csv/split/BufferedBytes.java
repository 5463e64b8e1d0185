package io.partnerinsights.core.csv.split;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;

/** Buffers the bytes of a file from a position on, as far as they have been read. */
final class BufferedBytes {
  private static final int READ_BYTES = 16 << 10;

  private final InputStream stream;
  private final long start;
  private byte[] buffer = new byte[READ_BYTES];
  private int byteCount;
  private boolean streamEnded;

  /** Buffers a stream that starts at the position {@code start} of the file. */
  BufferedBytes(InputStream stream, long start) {
    this.stream = stream;
    this.start = start;
  }

  /** Returns the byte at a position, or -1 after the file's end. */
  int byteAt(long position) throws IOException {
    while (position - start >= byteCount && !streamEnded) {
      readMore();
    }
    return position - start < byteCount ? buffer[(int) (position - start)] & 0xFF : -1;
  }

  private void readMore() throws IOException {
    buffer = byteCount == buffer.length ? Arrays.copyOf(buffer, buffer.length * 2) : buffer;
    int readCount = stream.read(buffer, byteCount, Math.min(READ_BYTES, buffer.length - byteCount));
    streamEnded = readCount < 0;
    byteCount += Math.max(0, readCount);
  }

  /** Returns a stream of all bytes from a position on, first the buffered ones. */
  InputStream streamFrom(long position) {
    int skippedBytes = (int) (position - start);
    return new SequenceInputStream(
        new ByteArrayInputStream(buffer, skippedBytes, byteCount - skippedBytes), stream);
  }
}

package io.partnerinsights.core.csv;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/**
 * Reads the first bytes of a stream and records them, so that they can be read again. The maximum
 * is enough for the head of a file, unless its rows are extremely long.
 */
final class RecordingStream extends InputStream {
  /** Maximum number of bytes, which are kept in memory. */
  private static final int MAX_BYTES = 4 << 20;

  private final InputStream source;
  private final ByteArrayOutputStream recordedBytes = new ByteArrayOutputStream();

  RecordingStream(InputStream source) {
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    byte[] singleByte = new byte[1];
    return read(singleByte, 0, 1) < 0 ? -1 : singleByte[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (recordedBytes.size() == MAX_BYTES) {
      return -1;
    }
    int count = source.read(target, offset, Math.min(length, MAX_BYTES - recordedBytes.size()));
    if (count > 0) {
      recordedBytes.write(target, offset, count);
    }
    return count;
  }

  /** Returns the whole stream from its first byte; closing the result closes it. */
  InputStream replay() {
    return new SequenceInputStream(new ByteArrayInputStream(recordedBytes.toByteArray()), source);
  }

  /** Does not close the recorded stream, which is read on. */
  @Override
  public void close() {}
}

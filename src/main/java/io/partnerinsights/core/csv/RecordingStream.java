package io.partnerinsights.core.csv;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** Records the bytes that are read from a stream, so that they can be read again. */
final class RecordingStream extends InputStream {
  private final InputStream in;
  private final ByteArrayOutputStream recorded = new ByteArrayOutputStream();

  RecordingStream(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = in.read(target, offset, length);
    if (count > 0) {
      recorded.write(target, offset, count);
    }
    return count;
  }

  int size() {
    return recorded.size();
  }

  /** Returns all bytes of the stream from its start; closing the result closes the stream. */
  InputStream replay() {
    return new SequenceInputStream(new ByteArrayInputStream(recorded.toByteArray()), in);
  }

  /** Does not close the recorded stream, which is read on. */
  @Override
  public void close() {}
}

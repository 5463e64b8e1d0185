package io.partnerinsights.core.csv.split;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** A stream that records the bytes read of it from some position of the file on. */
final class TailRecorder extends FilterInputStream {
  private final ByteArrayOutputStream recorded = new ByteArrayOutputStream();
  private final long first;
  private long position;

  /**
   * Wraps a stream.
   *
   * @param position of the stream's first byte in the file; at most {@code first}
   * @param first position from which on bytes are recorded
   */
  TailRecorder(InputStream in, long position, long first) {
    super(in);
    this.position = position;
    this.first = first;
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
      int before = (int) Math.min(count, Math.max(0, first - position));
      recorded.write(target, offset + before, count - before);
      position += count;
    }
    return count;
  }

  /** Returns the file's bytes from {@code first} on, the recorded ones included. */
  BufferedBytes fromFirst() {
    if (position < first) {
      throw new IllegalStateException("the split has not been read to its end");
    }
    return new BufferedBytes(
        new SequenceInputStream(new ByteArrayInputStream(recorded.toByteArray()), in), first);
  }
}

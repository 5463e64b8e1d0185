package io.partnerinsights.core.csv.split;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** A stream that keeps what is read of it from some position of the file on. */
final class TailRecorder extends FilterInputStream {
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final long first;
  private long position;

  /**
   * A stream over another one.
   *
   * @param position where in the file the stream begins; at {@code first} or before
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
      kept.write(target, offset + before, count - before);
      position += count;
    }
    return count;
  }

  /** The file's bytes from {@code first} on; what has been read of them once more. */
  BufferedBytes fromFirst() {
    if (position < first) {
      throw new IllegalStateException("the part is not read to its end yet");
    }
    return new BufferedBytes(
        new SequenceInputStream(new ByteArrayInputStream(kept.toByteArray()), in), first);
  }
}

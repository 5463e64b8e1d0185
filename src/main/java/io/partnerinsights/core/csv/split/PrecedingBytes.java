package io.partnerinsights.core.csv.split;

import io.partnerinsights.core.csv.scan.Preamble;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Reads the bytes of a file between two positions, once and without keeping them. */
final class PrecedingBytes implements Closeable {
  private final InputStream in;
  private final long end;
  private final byte[] buffer = new byte[16 << 10];
  private byte before;
  private int at = -1;
  private int count;
  private long position;

  private PrecedingBytes(InputStream in, long start, long end) {
    this.in = in;
    this.position = start - 1;
    this.end = end;
  }

  /** Returns the length of what stands before a file's header. */
  static int preamble(FileBytes file) throws IOException {
    long end = Math.min(Preamble.MAX_BYTES, file.size());
    try (InputStream in = file.open(0, end)) {
      byte[] start = in.readNBytes((int) end);
      return Preamble.length(start, start.length);
    }
  }

  /** Opens the bytes from {@code start} to before {@code end}; skips a file's preamble. */
  static PrecedingBytes open(FileBytes file, long start, long end) throws IOException {
    long first = Math.max(0, start - 1);
    PrecedingBytes bytes = new PrecedingBytes(file.open(first, end), first, end);
    if (start > 0) {
      bytes.next();
      bytes.before = bytes.current();
    } else {
      bytes.skipPreamble();
    }
    return bytes;
  }

  private void skipPreamble() throws IOException {
    count = in.readNBytes(buffer, 0, (int) Math.min(Preamble.MAX_BYTES, end));
    int length = Preamble.length(buffer, count);
    at += length;
    position += length;
  }

  /** Returns the byte before the first; undefined at the start of the file. */
  byte before() {
    return before;
  }

  /** Moves to the next byte; returns false at the end. */
  boolean next() throws IOException {
    if (position + 1 >= end) {
      return false;
    }
    if (++at == count) {
      at = 0;
      count = in.read(buffer);
    }
    position++;
    return count > 0;
  }

  byte current() {
    return buffer[at];
  }

  long position() {
    return position;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

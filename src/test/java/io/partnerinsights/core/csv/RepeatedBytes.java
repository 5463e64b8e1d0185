package io.partnerinsights.core.csv;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A stream that repeats a text: a file of any size without memory. */
final class RepeatedBytes extends InputStream {
  private final byte[] block;
  private final long end;
  private long position;

  RepeatedBytes(String text, long times) {
    this.block = text.getBytes(StandardCharsets.UTF_8);
    this.end = times > Long.MAX_VALUE / block.length ? Long.MAX_VALUE : times * block.length;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (position == end) {
      return -1;
    }
    int count = (int) Math.min(length, end - position);
    for (int i = 0; i < count; i++) {
      target[offset + i] = block[(int) ((position + i) % block.length)];
    }
    position += count;
    return count;
  }
}

package io.partnerinsights.core.csv.split;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;

/** A file's bytes from some place on, held as far as they have been looked at. */
final class BufferedBytes {
  private static final int STEP = 16 << 10;

  private final InputStream rest;
  private final long first;
  private byte[] held = new byte[STEP];
  private int count;
  private boolean ended;

  /** What the stream gives is in the file from this position on. */
  BufferedBytes(InputStream rest, long first) {
    this.rest = rest;
    this.first = first;
  }

  /** The byte at a position that was given; -1 behind the file's end. */
  int at(long position) throws IOException {
    while (position - first >= count && !ended) {
      readMore();
    }
    return position - first < count ? held[(int) (position - first)] & 0xFF : -1;
  }

  private void readMore() throws IOException {
    held = count == held.length ? Arrays.copyOf(held, held.length * 2) : held;
    int more = rest.read(held, count, Math.min(STEP, held.length - count));
    ended = more < 0;
    count += Math.max(0, more);
  }

  /** All bytes from a position on, those that are held and those that are not read yet. */
  InputStream from(long position) {
    int skipped = (int) (position - first);
    return new SequenceInputStream(new ByteArrayInputStream(held, skipped, count - skipped), rest);
  }
}

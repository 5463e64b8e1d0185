package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.split.FileBytes;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** A file in memory that counts opens and bytes read. */
final class MemoryFile implements FileBytes {
  private final byte[] bytes;
  private long read;
  private int opened;

  MemoryFile(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public InputStream open(long from, long wantedEnd) {
    opened++;
    return new ByteArrayInputStream(bytes, (int) from, bytes.length - (int) from) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        int count = super.read(target, offset, length);
        read += Math.max(0, count);
        return count;
      }
    };
  }

  long bytesRead() {
    return read;
  }

  int timesOpened() {
    return opened;
  }
}

package io.partnerinsights.core.csv;

import io.partnerinsights.core.csv.split.FileBytes;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** A file in memory that counts opens and bytes read. */
public final class MemoryFile implements FileBytes {
  private final byte[] bytes;
  private long read;
  private int opened;

  public MemoryFile(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public InputStream openAt(long from, long wantedEnd) {
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

  /** Returns the number of bytes read since the creation. */
  public long bytesRead() {
    return read;
  }

  /** Returns how often the file was opened. */
  public int timesOpened() {
    return opened;
  }
}

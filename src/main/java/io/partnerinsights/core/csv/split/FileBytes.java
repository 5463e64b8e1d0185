package io.partnerinsights.core.csv.split;

import java.io.InputStream;

/** An uncompressed file that can be read from any position and does not change. */
public interface FileBytes {
  long size();

  /**
   * Opens the file at a position; the stream ends at the end of the file.
   *
   * @param position position of the first byte, from 0
   * @param expectedEnd position before which bytes will be read; later bytes may be requested in
   *     any pieces
   */
  InputStream openAt(long position, long expectedEnd);
}

package io.partnerinsights.core.csv.split;

import java.io.InputStream;

/** An uncompressed file that can be read from any position and does not change. */
public interface FileBytes {
  long size();

  /**
   * Opens the file at a position; the stream ends at the end of the file.
   *
   * @param from position of the first byte, from 0
   * @param wantedEnd the bytes before this position will be read; those after it may be requested
   *     later, in pieces of any size
   */
  InputStream openAt(long from, long wantedEnd);
}

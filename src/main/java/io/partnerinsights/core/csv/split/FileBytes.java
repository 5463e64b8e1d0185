package io.partnerinsights.core.csv.split;

import java.io.InputStream;

/** A plain file of which any part can be had. It does not change. */
public interface FileBytes {
  /** How many bytes it has. */
  long size();

  /**
   * Its bytes from a position to the end of the file.
   *
   * @param from the first byte's position, from 0
   * @param wanted the bytes before this position will be read, those behind perhaps: it is for the
   *     file to choose how many are asked for at a time
   */
  InputStream open(long from, long wanted);
}

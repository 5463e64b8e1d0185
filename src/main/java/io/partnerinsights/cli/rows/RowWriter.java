package io.partnerinsights.cli.rows;

import io.partnerinsights.core.csv.ColumnBatch;
import java.io.Closeable;
import java.io.IOException;

/** Writes rows in one format. */
public interface RowWriter extends Closeable {
  void write(ColumnBatch batch) throws IOException;

  /** Ends the output after the last row. Without it the output is not whole. */
  default void endOutput() throws IOException {}
}

package io.partnerinsights.spark.load;

import java.util.Optional;
import java.util.Set;

/**
 * The rows of a file.
 *
 * @param resultNote what the result says in addition of the report; or an empty text
 */
record FileRows(
    String reportId,
    ExecutionKey key,
    String resultNote,
    RowStats stats,
    Replacement replacement,
    Runnable release) {
  interface Replacement {
    /**
     * Replaces the table's rows of these months by those of the file, in one commit. Returns the
     * columns that the table has gained; empty if another writer has changed the table since it was
     * seen.
     */
    Optional<Set<String>> replace(TableSnapshot snapshot, Months months) throws Exception;
  }
}

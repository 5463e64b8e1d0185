package io.partnerinsights.spark.load;

import org.jspecify.annotations.Nullable;

/** The table, which other writers may change at any time. Its text is its name. */
interface TargetTable {
  /**
   * Counts the table's current rows, for {@link FileRows.Replacement#replace}, and checks its owner
   * again.
   *
   * @param fileStats the rows of the file that replaces some; null to look at no values
   */
  TableSnapshot readCountedSnapshot(@Nullable RowStats fileStats);

  /**
   * Sets property {@code since}, unless it is no longer what was seen. Returns the table with the
   * property as it is then: another value if another writer has changed the table.
   */
  TableSnapshot trySetBackfill(TableSnapshot snapshot, Backfill newBackfill) throws Exception;

  /** Returns the statement after which the next run creates the report of the backfill again. */
  String recreateBackfillStatement();
}

package io.partnerinsights.spark.load;

import java.time.Duration;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/** What a load reads next, decided before it is read. The type says why. */
sealed interface LoadSource {
  /** Returns what the id begins with that rows of this source have in the table. */
  default String idPrefix() {
    return "";
  }

  /**
   * An execution of the schedule: the newest one, or an older one whose range begins earlier.
   *
   * @param wholeMonths the months that it contains whole
   * @param uniqueMonths the months that no newer execution has; null for the newest one
   */
  record Execution(ExecutionKey key, Months wholeMonths, @Nullable Months uniqueMonths)
      implements LoadSource {}

  /**
   * The report of the months that no schedule reaches.
   *
   * @param isFirstRequest whether no earlier run can have created it
   */
  record BackfillReport(Backfill backfill, boolean isFirstRequest) implements LoadSource {
    @Override
    public String idPrefix() {
      return ExecutionKey.BACKFILL_PREFIX;
    }
  }

  /**
   * The report of months that the user has named. It does not count as an execution.
   *
   * @param maxAge the age of the table's newest rows of these months, so that no older report is
   *     read; null without such rows
   */
  record FillReport(Months months, @Nullable Duration maxAge) implements LoadSource {
    @Override
    public String idPrefix() {
      return ExecutionKey.FILL_PREFIX;
    }
  }

  /**
   * The report of a load without a schedule.
   *
   * @param firstMonth the first month, until the table has rows; null for the range of the load
   */
  record SingleReport(@Nullable YearMonth firstMonth) implements LoadSource {}
}

package io.partnerinsights.spark.load;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.query.Timespan;
import io.partnerinsights.core.table.WidestRange;
import java.time.Instant;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * The ranges of a dataset that a load uses.
 *
 * @param wanted the schedule's range of the user, for a dataset with months
 */
record DatasetRanges(Dataset dataset, boolean hasMonths, @Nullable String wanted) {
  /** The schedule's range if the dataset offers it: months are restated for some months. */
  private static final String DEFAULT = Timespan.LAST_6_MONTHS.name();

  /**
   * Returns the TIMESPAN of the schedule; null for a dataset without ranges.
   *
   * @throws io.partnerinsights.core.errors.QueryException {@code UNKNOWN_TIMESPAN} for a range that
   *     the dataset does not offer, or of a single month, which may be cut
   */
  @Nullable String scheduled() {
    if (dataset.dateRanges().isEmpty()) {
      return null;
    }
    if (!hasMonths) {
      return longest();
    }
    String range = wanted != null ? wanted : offers(DEFAULT) ? DEFAULT : longest();
    if (!offers(range)) {
      throw LoadErrors.RANGE_NOT_OFFERED.error(dataset.name(), range, dataset.dateRanges());
    }
    if (!isWhole(range) && ExecutionRange.months(range) < 2) {
      throw LoadErrors.RANGE_CUT.error(dataset.name(), range, dataset.dateRanges());
    }
    return range;
  }

  private boolean offers(String range) {
    return dataset.dateRanges().stream().anyMatch(range::equalsIgnoreCase);
  }

  /** Returns the dataset's longest range. */
  String longest() {
    return WidestRange.of(dataset.dateRanges()).orElse(DEFAULT);
  }

  /** Whether executions of a TIMESPAN have all rows of the dataset; also those without any. */
  static boolean isWhole(@Nullable String range) {
    return range == null || range.equalsIgnoreCase(Timespan.LIFETIME.name());
  }

  /**
   * Returns the range of an execution of a report.
   *
   * @param timespan that of the report's query; null if it has none
   */
  ExecutionRange of(@Nullable String timespan, Instant generated) {
    boolean hasRanges = !dataset.dateRanges().isEmpty();
    String range = timespan == null && hasRanges ? DEFAULT : timespan;
    return range == null || isWhole(range)
        ? ExecutionRange.explicit(null, null, generated)
        : ExecutionRange.ofTimespan(range, generated);
  }

  /** Whether the history has a first month. */
  boolean haveMonths() {
    return hasMonths && !dataset.dateRanges().isEmpty();
  }

  /** Returns the first month of a range; null for all that there is. */
  static @Nullable YearMonth start(@Nullable String range, YearMonth now) {
    return range == null || isWhole(range) ? null : now.minusMonths(ExecutionRange.months(range));
  }
}

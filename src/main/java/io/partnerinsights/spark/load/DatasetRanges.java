package io.partnerinsights.spark.load;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.query.Timespan;
import io.partnerinsights.core.table.WidestRange;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ranges of a dataset that a load uses.
 *
 * @param wanted the schedule's range of the user, for a dataset with periods
 */
record DatasetRanges(Dataset dataset, boolean hasPeriods, Optional<String> wanted) {
  /** The schedule's range if the dataset offers it: months are restated for some months. */
  private static final String DEFAULT = Timespan.LAST_6_MONTHS.name();

  private static final Pattern LAST = Pattern.compile("LAST_(\\d+)_(MONTH|YEAR)S?");

  /**
   * Returns the TIMESPAN of the schedule; empty for a dataset without ranges.
   *
   * @throws io.partnerinsights.core.errors.QueryException {@code UNKNOWN_TIMESPAN} for a range that
   *     the dataset does not offer, or of a single month, which may be cut
   */
  Optional<String> scheduled() {
    if (dataset.dateRanges().isEmpty()) {
      return Optional.empty();
    }
    String widest = WidestRange.of(dataset.dateRanges()).orElse(DEFAULT);
    String range = hasPeriods ? wanted.orElseGet(() -> offers(DEFAULT) ? DEFAULT : widest) : widest;
    if (hasPeriods && (!offers(range) || months(range).filter(n -> n < 2).isPresent())) {
      throw LoadErrors.noRange(dataset.name(), range, dataset.dateRanges());
    }
    return Optional.of(range);
  }

  private boolean offers(String range) {
    return dataset.dateRanges().stream().anyMatch(range::equalsIgnoreCase);
  }

  /** Whether the schedule's executions have all rows of the dataset. */
  boolean isWhole() {
    return isWhole(scheduled());
  }

  static boolean isWhole(Optional<String> range) {
    return range.map(Timespan.LIFETIME.name()::equals).orElse(true);
  }

  /** Returns the number of months of the schedule; empty for all. */
  Optional<Integer> months() {
    return months(scheduled().orElse(DEFAULT));
  }

  /** Returns the number of months of the longest range; empty for all. */
  Optional<Integer> longest() {
    return months(WidestRange.of(dataset.dateRanges()).orElse(DEFAULT));
  }

  private static Optional<Integer> months(String range) {
    if (isWhole(Optional.of(range))) {
      return Optional.empty();
    }
    Matcher last = LAST.matcher(range);
    if (!last.matches()) {
      return Optional.of(0);
    }
    int number = Integer.parseInt(last.group(1));
    return Optional.of(last.group(2).equals("YEAR") ? 12 * number : number);
  }
}

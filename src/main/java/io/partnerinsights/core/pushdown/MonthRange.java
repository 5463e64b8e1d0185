package io.partnerinsights.core.pushdown;

import io.partnerinsights.core.model.TimeRange;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The whole months that an engine's conditions on period columns select. A dataset may have several
 * period columns, such as a month and a day. The service does not document to which of them its
 * range applies, and whole months select the same records in all of them. Immutable.
 *
 * @param firstMonth the first month; null if there is no lower bound
 * @param lastMonth the last month, inclusive; null if there is no upper bound
 */
record MonthRange(@Nullable YearMonth firstMonth, @Nullable YearMonth lastMonth) {
  static final MonthRange ALL = new MonthRange(null, null);

  /** First year pushed down: the month before its January is still in a year from 1 on. */
  private static final int MIN_YEAR = 2;

  /** Last year pushed down: the month after its December still has a four-digit year. */
  private static final int MAX_YEAR = 9998;

  /** Returns the months that a predicate selects; all months if it compares with no dates. */
  static MonthRange of(EnginePredicate predicate) {
    boolean areDates = predicate.hasValues(LocalDate.class) || predicate.hasValues(Instant.class);
    if (!areDates) {
      return ALL;
    }
    List<YearMonth> months = predicate.values().stream().map(MonthRange::monthOf).sorted().toList();
    YearMonth firstMonth = months.get(0);
    YearMonth lastMonth = months.get(months.size() - 1);
    if (firstMonth.getYear() < MIN_YEAR || lastMonth.getYear() > MAX_YEAR) {
      return ALL;
    }
    return switch (predicate.comparison()) {
      case EQUAL -> new MonthRange(firstMonth, lastMonth);
      case GREATER, GREATER_OR_EQUAL -> new MonthRange(firstMonth, null);
      case LESS -> new MonthRange(null, lastMonthBefore(predicate, lastMonth));
      case LESS_OR_EQUAL -> new MonthRange(null, lastMonth);
      case STARTS_WITH, ENDS_WITH, CONTAINS -> ALL;
    };
  }

  /** Returns the last month with times before the predicate's value, which is in this month. */
  private static YearMonth lastMonthBefore(EnginePredicate predicate, YearMonth month) {
    Object value = predicate.values().get(0);
    boolean isMonthStart = value.equals(month.atDay(1)) || value.equals(startOf(month));
    return isMonthStart ? month.minusMonths(1) : month;
  }

  private static YearMonth monthOf(Object value) {
    return YearMonth.from(
        value instanceof LocalDate day ? day : ((Instant) value).atOffset(ZoneOffset.UTC));
  }

  MonthRange intersect(MonthRange otherRange) {
    return new MonthRange(
        laterOf(firstMonth, otherRange.firstMonth), earlierOf(lastMonth, otherRange.lastMonth));
  }

  /**
   * Converts these months to a time range within the table's own range. Empty if no time is left or
   * if there is no start. A start is never invented: records with a missing date may have a date
   * such as 0001-01-01.
   */
  Optional<TimeRange> toTimeRangeWithin(@Nullable TimeRange tableRange) {
    YearMonth monthAfter = lastMonth == null ? null : lastMonth.plusMonths(1);
    Instant start = laterOf(startOf(firstMonth), tableRange == null ? null : tableRange.start());
    Instant end = earlierOf(startOf(monthAfter), tableRange == null ? null : tableRange.end());
    if (start == null || (end != null && !end.isAfter(start))) {
      return Optional.empty();
    }
    return Optional.of(new TimeRange(start, end));
  }

  private static @Nullable Instant startOf(@Nullable YearMonth month) {
    return month == null ? null : month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static <T extends Comparable<? super T>> @Nullable T laterOf(
      @Nullable T first, @Nullable T second) {
    return first == null || (second != null && second.compareTo(first) > 0) ? second : first;
  }

  private static <T extends Comparable<? super T>> @Nullable T earlierOf(
      @Nullable T first, @Nullable T second) {
    return first == null || (second != null && second.compareTo(first) < 0) ? second : first;
  }
}

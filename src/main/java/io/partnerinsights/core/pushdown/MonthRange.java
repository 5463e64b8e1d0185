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
 * @param first the first month; null if there is no lower bound
 * @param last the last month, inclusive; null if there is no upper bound
 */
record MonthRange(@Nullable YearMonth first, @Nullable YearMonth last) {
  static final MonthRange ALL = new MonthRange(null, null);

  /** First year pushed down: the month before its January is still in a year from 1 on. */
  private static final int FIRST_YEAR = 2;

  /** Last year pushed down: the month after its December still has a four-digit year. */
  private static final int LAST_YEAR = 9998;

  /** Returns the months that a predicate selects; all months if it compares with no dates. */
  static MonthRange of(EnginePredicate predicate) {
    boolean dates = predicate.hasValues(LocalDate.class) || predicate.hasValues(Instant.class);
    if (!dates) {
      return ALL;
    }
    List<YearMonth> months = predicate.values().stream().map(MonthRange::month).sorted().toList();
    YearMonth first = months.get(0);
    YearMonth last = months.get(months.size() - 1);
    if (first.getYear() < FIRST_YEAR || last.getYear() > LAST_YEAR) {
      return ALL;
    }
    return switch (predicate.comparison()) {
      case EQUAL -> new MonthRange(first, last);
      case GREATER, GREATER_OR_EQUAL -> new MonthRange(first, null);
      case LESS -> new MonthRange(null, lastBefore(predicate, last));
      case LESS_OR_EQUAL -> new MonthRange(null, last);
      case STARTS_WITH, ENDS_WITH, CONTAINS -> ALL;
    };
  }

  /** Returns the last month with times before the predicate's value, which is in this month. */
  private static YearMonth lastBefore(EnginePredicate predicate, YearMonth month) {
    Object value = predicate.values().get(0);
    boolean isStart = value.equals(month.atDay(1)) || value.equals(start(month));
    return isStart ? month.minusMonths(1) : month;
  }

  private static YearMonth month(Object value) {
    return YearMonth.from(
        value instanceof LocalDate day ? day : ((Instant) value).atOffset(ZoneOffset.UTC));
  }

  MonthRange intersect(MonthRange other) {
    return new MonthRange(latest(first, other.first), earliest(last, other.last));
  }

  /**
   * Converts these months to a time range within the table's own range. Empty if no time is left or
   * if there is no start. A start is never invented: records with a missing date may have a date
   * such as 0001-01-01.
   */
  Optional<TimeRange> within(@Nullable TimeRange table) {
    YearMonth next = last == null ? null : last.plusMonths(1);
    Instant start = latest(start(first), table == null ? null : table.start());
    Instant end = earliest(start(next), table == null ? null : table.end());
    if (start == null || (end != null && !end.isAfter(start))) {
      return Optional.empty();
    }
    return Optional.of(new TimeRange(start, end));
  }

  private static @Nullable Instant start(@Nullable YearMonth month) {
    return month == null ? null : month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static <T extends Comparable<? super T>> @Nullable T latest(
      @Nullable T one, @Nullable T two) {
    return one == null || (two != null && two.compareTo(one) > 0) ? two : one;
  }

  private static <T extends Comparable<? super T>> @Nullable T earliest(
      @Nullable T one, @Nullable T two) {
    return one == null || (two != null && two.compareTo(one) < 0) ? two : one;
  }
}

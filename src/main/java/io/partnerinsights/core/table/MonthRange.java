package io.partnerinsights.core.table;

import io.partnerinsights.core.model.TimeRange;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The whole months that an engine's conditions on period columns select. A dataset may have several
 * period columns, such as a month and a day. The service does not document to which of them its
 * range applies, and whole months select the same records in all of them. Immutable.
 *
 * @param first the first month; empty if there is no lower bound
 * @param last the last month, inclusive; empty if there is no upper bound
 */
record MonthRange(Optional<YearMonth> first, Optional<YearMonth> last) {
  static final MonthRange ALL = new MonthRange(Optional.empty(), Optional.empty());

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
    if (months.get(0).getYear() < FIRST_YEAR
        || months.get(months.size() - 1).getYear() > LAST_YEAR) {
      return ALL;
    }
    Optional<YearMonth> first = Optional.of(months.get(0));
    Optional<YearMonth> last = Optional.of(months.get(months.size() - 1));
    return switch (predicate.comparison()) {
      case EQUAL -> new MonthRange(first, last);
      case GREATER, GREATER_OR_EQUAL -> new MonthRange(first, Optional.empty());
      case LESS ->
          new MonthRange(Optional.empty(), last.map(month -> lastBefore(predicate, month)));
      case LESS_OR_EQUAL -> new MonthRange(Optional.empty(), last);
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

  /** Returns the months that are in both ranges. */
  MonthRange intersect(MonthRange other) {
    return new MonthRange(latest(first, other.first), earliest(last, other.last));
  }

  /**
   * Converts these months to a time range within the table's own range. Empty if no time is left or
   * if there is no start. A start is never invented: records with a missing date may have a date
   * such as 0001-01-01.
   */
  Optional<TimeRange> within(Optional<TimeRange> tableRange) {
    Optional<Instant> start =
        latest(first.map(MonthRange::start), tableRange.map(TimeRange::start));
    Optional<Instant> tableEnd = tableRange.flatMap(TimeRange::end);
    Optional<Instant> end = earliest(last.map(month -> start(month.plusMonths(1))), tableEnd);
    return end.isEmpty()
        ? start.map(TimeRange::from)
        : start.filter(end.get()::isAfter).map(from -> new TimeRange(from, end.get()));
  }

  private static Instant start(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static <T extends Comparable<? super T>> Optional<T> latest(
      Optional<T> one, Optional<T> two) {
    return Stream.concat(one.stream(), two.stream()).max(Comparator.naturalOrder());
  }

  private static <T extends Comparable<? super T>> Optional<T> earliest(
      Optional<T> one, Optional<T> two) {
    return Stream.concat(one.stream(), two.stream()).min(Comparator.naturalOrder());
  }
}

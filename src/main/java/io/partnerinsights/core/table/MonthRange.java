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
 * The whole months in which an engine's conditions on periods can hold. Whole, because a dataset
 * may have a month and a day, and nobody says of which of them the service's range speaks.
 * Immutable.
 *
 * @param first unknown is open
 * @param last within the range; unknown is open
 */
record MonthRange(Optional<YearMonth> first, Optional<YearMonth> last) {
  static final MonthRange ALWAYS = new MonthRange(Optional.empty(), Optional.empty());

  private static final int LAST_YEAR = 9998;

  /** The months of a predicate; all, if it says nothing about them. */
  static MonthRange of(EnginePredicate predicate) {
    boolean dates = predicate.hasValues(LocalDate.class) || predicate.hasValues(Instant.class);
    if (!dates) {
      return ALWAYS;
    }
    List<YearMonth> months = predicate.values().stream().map(MonthRange::month).sorted().toList();
    if (months.get(0).getYear() < 1 || months.get(months.size() - 1).getYear() > LAST_YEAR) {
      return ALWAYS;
    }
    Optional<YearMonth> first = Optional.of(months.get(0));
    Optional<YearMonth> last = Optional.of(months.get(months.size() - 1));
    return switch (predicate.comparison()) {
      case EQUAL -> new MonthRange(first, last);
      case GREATER, GREATER_OR_EQUAL -> new MonthRange(first, Optional.empty());
      case LESS, LESS_OR_EQUAL -> new MonthRange(Optional.empty(), last);
      case STARTS_WITH, ENDS_WITH, CONTAINS -> ALWAYS;
    };
  }

  private static YearMonth month(Object value) {
    return YearMonth.from(
        value instanceof LocalDate day ? day : ((Instant) value).atOffset(ZoneOffset.UTC));
  }

  /** The months that are in both. */
  MonthRange and(MonthRange other) {
    return new MonthRange(latest(first, other.first), earliest(last, other.last));
  }

  /**
   * These months within the table's own range. Empty if that would be nothing, or without a start:
   * records without a proper date may have one from before all calendars.
   */
  Optional<TimeRange> within(Optional<TimeRange> whole) {
    Optional<Instant> start = latest(first.map(MonthRange::start), whole.map(TimeRange::start));
    Optional<Instant> end =
        earliest(last.map(month -> start(month.plusMonths(1))), whole.map(TimeRange::end));
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

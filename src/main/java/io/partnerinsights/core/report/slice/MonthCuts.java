package io.partnerinsights.core.report.slice;

import io.partnerinsights.core.options.choice.SliceBy;
import io.partnerinsights.core.report.TimeRange;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * A range cut between months, and nowhere else. A part ends a second before the next begins: no
 * record's period lies between, so it does not matter whether an end belongs to its range. The
 * first start and the last end stay as they were given, whatever they mean. Immutable.
 */
final class MonthCuts {
  /** What the service's times are written to. */
  private static final ChronoUnit SMALLEST = ChronoUnit.SECONDS;

  private final TimeRange range;

  /** The first month that begins within the range. */
  private final YearMonth first;

  private final long most;

  /**
   * Where a range can be cut.
   *
   * @param now after the month of which a range without an end is not cut
   */
  MonthCuts(TimeRange range, Instant now) {
    this.range = range;
    this.first = monthAfter(range.start());
    YearMonth last = lastMonthBefore(range.end());
    YearMonth current = month(now);
    YearMonth end = range.isOpen() && current.isBefore(last) ? current : last;
    this.most = Math.max(0, first.until(end, ChronoUnit.MONTHS) + 1);
  }

  /** The part before it must not be empty, also where fractions of a second are not written. */
  private static YearMonth monthAfter(Instant start) {
    YearMonth next = month(start).plusMonths(1);
    boolean room = lastSecondBefore(next).isAfter(start.truncatedTo(SMALLEST));
    return room ? next : next.plusMonths(1);
  }

  private static YearMonth lastMonthBefore(Instant end) {
    YearMonth last = month(end);
    return begin(last).isBefore(end.truncatedTo(SMALLEST)) ? last : last.minusMonths(1);
  }

  /** How many parts there can be: one for each month that the range touches. */
  long months() {
    return most + 1;
  }

  /** How many parts there are; fewer than asked for where the range has fewer months. */
  long count(SliceBy by) {
    return by.parts().isEmpty() ? months() : Math.min(by.parts().getAsInt(), months());
  }

  /** The parts, of as many months each as can be. */
  List<TimeRange> parts(SliceBy by) {
    long count = count(by);
    List<TimeRange> parts = new ArrayList<>();
    Instant start = range.start();
    for (long i = 1; i < count; i++) {
      YearMonth cut = first.plusMonths(i * months() / count - 1);
      parts.add(new TimeRange(start, lastSecondBefore(cut)));
      start = begin(cut);
    }
    parts.add(new TimeRange(start, range.end()));
    return parts;
  }

  private static YearMonth month(Instant time) {
    return YearMonth.from(time.atOffset(ZoneOffset.UTC));
  }

  private static Instant begin(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static Instant lastSecondBefore(YearMonth month) {
    return begin(month).minus(1, SMALLEST);
  }
}

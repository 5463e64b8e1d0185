package io.partnerinsights.spark.load;

import io.partnerinsights.core.query.WidestRange;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Months in UTC, and perhaps the rows that have no month. A month is a number: the months since
 * year 0.
 */
record Months(NavigableSet<Integer> all) {
  /** The number of rows without a month, such as all rows of a dataset without months. */
  static final int NONE = Integer.MAX_VALUE;

  /** The first month of TIMESPAN LIFETIME: an earlier one is a mistake in a row. */
  static final YearMonth EARLIEST = YearMonth.of(2000, 1);

  static final Months ONLY_NONE = new Months(NONE, NONE, false);

  /**
   * @param last the last month, included
   * @param withNone whether rows without a month belong to it
   */
  Months(int first, int last, boolean withNone) {
    this(between(first, last));
    if (withNone) {
      all.add(NONE);
    }
  }

  private static NavigableSet<Integer> between(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .boxed()
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Reads {@code 2026-05/2026-07}, or a single month. */
  static Months parse(String text) {
    String[] parts = text.split("/", -1);
    YearMonth last = YearMonth.parse(parts[parts.length - 1]);
    return new Months(number(YearMonth.parse(parts[0])), number(last), false);
  }

  /** Returns a text for {@link #parse}, from its first to its last month. */
  String argument() {
    return month(first()) + "/" + month(last());
  }

  /** Returns the first month; {@link #NONE} without months. */
  int first() {
    return all.first();
  }

  /** Returns the last month; {@link #NONE} without months. */
  int last() {
    Integer last = all.lower(NONE);
    return last == null ? NONE : last;
  }

  static int number(YearMonth month) {
    return month.getYear() * 12 + month.getMonthValue() - 1;
  }

  static int number(Instant time) {
    return number(YearMonth.from(time.atZone(ZoneOffset.UTC)));
  }

  static YearMonth month(int number) {
    return YearMonth.of(Math.floorDiv(number, 12), Math.floorMod(number, 12) + 1);
  }

  static String name(int month) {
    return month == NONE ? "rows without a month" : month(month).toString();
  }

  /** Returns the names of months, such as {@code 2026-01 to 2026-03, 2026-05}. */
  static String names(Set<Integer> months) {
    return new Months(new TreeSet<>(months))
        .ranges().stream()
            .map(
                each ->
                    name(each.first())
                        + (each.first() < each.last() ? " to " + name(each.last()) : ""))
            .collect(Collectors.joining(", "));
  }

  /** Returns the ranges of successive months that belong to it. */
  List<Months> ranges() {
    NavigableSet<Integer> left = new TreeSet<>(all);
    left.remove(NONE);
    List<Months> ranges = new ArrayList<>();
    while (!left.isEmpty()) {
      int first = left.first();
      int last = first;
      while (left.remove(last)) {
        last++;
      }
      ranges.add(new Months(first, last - 1, false));
    }
    return ranges;
  }

  /** Returns the months from one to that of a time; from the earliest one on also what has none. */
  static Months since(YearMonth first, Instant generated) {
    boolean all = !first.isAfter(EARLIEST);
    return new Months(number(all ? EARLIEST : first), number(generated), all);
  }

  /**
   * Returns the months that an execution contains whole. No page says what a TIMESPAN means: months
   * or days, with the running month or without. So the first month is the first that each of these
   * readings contains whole.
   *
   * @param timespan the range of the report's query; null for LIFETIME
   * @param time when the execution was generated; null if the service does not say it
   */
  static Months of(@Nullable String timespan, @Nullable Instant time) {
    Instant generated = time == null ? Instant.EPOCH : time;
    if (timespan == null || timespan.equalsIgnoreCase("LIFETIME")) {
      return since(EARLIEST, generated);
    }
    int length = WidestRange.months(timespan);
    int now = number(generated);
    // The shortest month has 30 days, and the shortest year 365.
    int days = length * 30 + length / 12 * 5;
    LocalDate cut = LocalDate.ofInstant(generated, ZoneOffset.UTC).minusDays(days);
    int begun = Math.max(now - length, number(YearMonth.from(cut)));
    return new Months(begun + 1, now, false);
  }

  /** Returns these months, and what has no month only if it is wanted and belongs to them. */
  Months withNone(boolean wanted) {
    return wanted ? this : without(Set.of(NONE));
  }

  Months without(Set<Integer> months) {
    NavigableSet<Integer> left = new TreeSet<>(all);
    left.removeAll(months);
    return new Months(left);
  }

  /** Returns those of these months that are among others. */
  Months in(Set<Integer> others) {
    NavigableSet<Integer> both = new TreeSet<>(all);
    both.retainAll(others);
    return new Months(both);
  }

  Months before(int month) {
    return new Months(all.headSet(month, false));
  }

  boolean contains(int month) {
    return all.contains(month);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Returns these months from the first to the last that is present; null if none is. */
  @Nullable Months spanned(Set<Integer> present) {
    Months has = in(present);
    return has.isEmpty() ? null : new Months(has.first(), has.last(), contains(NONE));
  }

  /** Returns the names of its months, such as {@code 2026-05 to 2026-10}. */
  @Override
  public String toString() {
    String names = names(all);
    return names.isEmpty() ? name(NONE) : names;
  }
}

package io.partnerinsights.spark.load;

import io.partnerinsights.core.query.RangeLengths;
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
record Months(NavigableSet<Integer> numbers) {
  /** The number of rows without a month, such as all rows of a dataset without months. */
  static final int NO_MONTH = Integer.MAX_VALUE;

  /** The first month of TIMESPAN LIFETIME: an earlier one is a mistake in a row. */
  static final YearMonth EARLIEST_MONTH = YearMonth.of(2000, 1);

  static final Months ONLY_NO_MONTH = new Months(NO_MONTH, NO_MONTH, false);

  static final Months NONE = new Months(new TreeSet<>());

  /**
   * @param lastNumber the last month, included
   * @param includesNoMonth whether rows without a month belong to it
   */
  Months(int firstNumber, int lastNumber, boolean includesNoMonth) {
    this(numbersBetween(firstNumber, lastNumber));
    if (includesNoMonth) {
      numbers.add(NO_MONTH);
    }
  }

  private static NavigableSet<Integer> numbersBetween(int firstNumber, int lastNumber) {
    return IntStream.rangeClosed(firstNumber, lastNumber)
        .boxed()
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Reads {@code 2026-05/2026-07}, or a single month. */
  static Months parse(String text) {
    String[] parts = text.split("/", -1);
    YearMonth lastMonth = YearMonth.parse(parts[parts.length - 1]);
    return new Months(toNumber(YearMonth.parse(parts[0])), toNumber(lastMonth), false);
  }

  /** Returns a text for {@link #parse}, from its first to its last month. */
  String toArgument() {
    return toMonth(firstNumber()) + "/" + toMonth(lastNumber());
  }

  /** Returns the first month; {@link #NO_MONTH} without months. */
  int firstNumber() {
    return numbers.first();
  }

  /** Returns the last month; {@link #NO_MONTH} without months. */
  int lastNumber() {
    Integer lastNumber = numbers.lower(NO_MONTH);
    return lastNumber == null ? NO_MONTH : lastNumber;
  }

  static int toNumber(YearMonth month) {
    return month.getYear() * 12 + month.getMonthValue() - 1;
  }

  static int toNumber(Instant time) {
    return toNumber(YearMonth.from(time.atZone(ZoneOffset.UTC)));
  }

  static YearMonth toMonth(int number) {
    return YearMonth.of(Math.floorDiv(number, 12), Math.floorMod(number, 12) + 1);
  }

  static String nameOf(int monthNumber) {
    return monthNumber == NO_MONTH ? "rows without a month" : toMonth(monthNumber).toString();
  }

  /** Returns the names of months, such as {@code 2026-01 to 2026-03, 2026-05}. */
  static String namesOf(Set<Integer> monthNumbers) {
    return new Months(new TreeSet<>(monthNumbers))
        .toRanges().stream()
            .map(
                each ->
                    nameOf(each.firstNumber())
                        + (each.firstNumber() < each.lastNumber()
                            ? " to " + nameOf(each.lastNumber())
                            : ""))
            .collect(Collectors.joining(", "));
  }

  /** Returns the ranges of successive months that belong to it. */
  List<Months> toRanges() {
    NavigableSet<Integer> remainingNumbers = new TreeSet<>(numbers);
    remainingNumbers.remove(NO_MONTH);
    List<Months> ranges = new ArrayList<>();
    while (!remainingNumbers.isEmpty()) {
      int firstNumber = remainingNumbers.first();
      int nextNumber = firstNumber;
      while (remainingNumbers.remove(nextNumber)) {
        nextNumber++;
      }
      ranges.add(new Months(firstNumber, nextNumber - 1, false));
    }
    return ranges;
  }

  /** Returns the months from one to that of a time; from the earliest one on also what has none. */
  static Months between(YearMonth firstMonth, Instant generatedTime) {
    boolean isFromStart = !firstMonth.isAfter(EARLIEST_MONTH);
    return new Months(
        toNumber(isFromStart ? EARLIEST_MONTH : firstMonth), toNumber(generatedTime), isFromStart);
  }

  /**
   * Returns the months that an execution contains whole. No page says what a TIMESPAN means: months
   * or days, with the running month or without. So the first month is the first that each of these
   * readings contains whole.
   *
   * @param timespan the range of the report's query; null for LIFETIME
   * @param time when the execution was generated; null if the service does not say it
   */
  static Months ofExecution(@Nullable String timespan, @Nullable Instant time) {
    Instant generatedTime = time == null ? Instant.EPOCH : time;
    if (timespan == null || timespan.equalsIgnoreCase("LIFETIME")) {
      return between(EARLIEST_MONTH, generatedTime);
    }
    int monthCount = RangeLengths.monthsIn(timespan);
    int lastNumber = toNumber(generatedTime);
    // The shortest month has 30 days, and the shortest year 365.
    int minDays = monthCount * 30 + monthCount / 12 * 5;
    LocalDate firstDay = LocalDate.ofInstant(generatedTime, ZoneOffset.UTC).minusDays(minDays);
    int incompleteNumber = Math.max(lastNumber - monthCount, toNumber(YearMonth.from(firstDay)));
    return new Months(incompleteNumber + 1, lastNumber, false);
  }

  /** Returns these months, and what has no month only if it is wanted and belongs to them. */
  Months withoutNoMonthUnless(boolean includesNoMonth) {
    return includesNoMonth ? this : minus(Set.of(NO_MONTH));
  }

  Months minus(Set<Integer> excludedNumbers) {
    NavigableSet<Integer> remainingNumbers = new TreeSet<>(numbers);
    remainingNumbers.removeAll(excludedNumbers);
    return new Months(remainingNumbers);
  }

  /** Returns those of these months that are among others. */
  Months intersect(Set<Integer> otherNumbers) {
    NavigableSet<Integer> commonNumbers = new TreeSet<>(numbers);
    commonNumbers.retainAll(otherNumbers);
    return new Months(commonNumbers);
  }

  Months monthsBefore(int monthNumber) {
    return new Months(numbers.headSet(monthNumber, false));
  }

  boolean contains(int monthNumber) {
    return numbers.contains(monthNumber);
  }

  boolean isEmpty() {
    return numbers.isEmpty();
  }

  /** Returns these months from the first to the last that is present; null if none is. */
  @Nullable Months findSpan(Set<Integer> presentNumbers) {
    Months presentMonths = intersect(presentNumbers);
    return presentMonths.isEmpty()
        ? null
        : new Months(presentMonths.firstNumber(), presentMonths.lastNumber(), contains(NO_MONTH));
  }

  /** Returns the names of its months, such as {@code 2026-05 to 2026-10}. */
  @Override
  public String toString() {
    String names = namesOf(numbers);
    return names.isEmpty() ? nameOf(NO_MONTH) : names;
  }
}

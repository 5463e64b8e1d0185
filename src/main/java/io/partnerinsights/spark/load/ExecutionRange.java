package io.partnerinsights.spark.load;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.NavigableSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which months an execution covers whole. It follows from the range of its report. What a TIMESPAN
 * means is not documented: whole months or days, with the running month or without, back from the
 * service's clock or from the dataset's latest data. So a month is covered only if each of these
 * meanings contains it whole; at the edges the execution's rows must agree.
 *
 * @param first the first month that each meaning contains whole
 * @param firstNeedsRows whether the first month is covered only if the execution has rows of it
 * @param certain the last month that each meaning contains whole, whatever rows the execution has
 * @param latest the last month that is covered if the execution has rows of it
 * @param end the last month of which the execution may have rows in any meaning
 * @param length the length in months of a range that ends at an unknown month; else 0
 * @param whole whether the execution has all rows of the dataset
 */
record ExecutionRange(
    int first,
    boolean firstNeedsRows,
    int certain,
    int latest,
    int end,
    int length,
    boolean whole) {
  private static final Pattern LAST = Pattern.compile("LAST_(\\d{1,3})_(MONTH|YEAR)S?");

  /** The longest month of a TIMESPAN that counts days may have fewer days than a real one. */
  private static final int DAYS_OF_A_MONTH = 30;

  private static final int DAYS_OF_A_YEAR = 365;

  /**
   * Returns an explicit range, or that of all rows.
   *
   * @param start the first month; null for all rows
   * @param last the last month; null for no end, up to the running month
   */
  static ExecutionRange explicit(
      @Nullable YearMonth start, @Nullable YearMonth last, Instant generated) {
    int first = start == null ? MonthRuns.EVER : MonthRuns.number(start);
    int end = last == null ? month(generated) : MonthRuns.number(last) + 1;
    int latest = last == null ? end : end - 1;
    return new ExecutionRange(first, false, end - 1, latest, end, 0, start == null);
  }

  /** Returns the length of a TIMESPAN of months or years; 0 for any other word. */
  static int months(String timespan) {
    Matcher last = LAST.matcher(timespan);
    int count = last.matches() ? Integer.parseInt(last.group(1)) : 0;
    return count * (timespan.contains("YEAR") ? 12 : 1);
  }

  /** Returns the range of a TIMESPAN of months or years; covers nothing for any other word. */
  static ExecutionRange ofTimespan(String timespan, Instant generated) {
    int length = months(timespan);
    LocalDate day = LocalDate.ofInstant(generated, ZoneOffset.UTC);
    int now = MonthRuns.number(YearMonth.from(day));
    boolean years = timespan.contains("YEAR");
    int days = years ? length / 12 * DAYS_OF_A_YEAR : length * DAYS_OF_A_MONTH;
    LocalDate cut = day.minusDays(days);
    int first = Math.max(now - length + 1, MonthRuns.number(YearMonth.from(cut)) + 1);
    int latest = length == 0 ? MonthRuns.EVER : now;
    return new ExecutionRange(first, true, MonthRuns.EVER, latest, now, length, false);
  }

  /** Whether the range has a first month, which the report's query names. */
  boolean isExplicit() {
    return !whole && !firstNeedsRows;
  }

  private static int month(Instant time) {
    return MonthRuns.number(YearMonth.from(time.atZone(ZoneOffset.UTC)));
  }

  /**
   * Returns the months that the execution covers whole.
   *
   * @param present the months of its rows; all rows of a dataset without months are in one month
   */
  MonthRuns covered(NavigableSet<Integer> present) {
    Integer newest = present.floor(latest);
    int last = newest == null ? certain : Math.max(certain, newest);
    int from = firstNeedsRows && !present.contains(first) ? first + 1 : first;
    boolean any = certain != MonthRuns.EVER || newest != null;
    MonthRuns months = any ? MonthRuns.between(from, last) : MonthRuns.EMPTY;
    return whole ? months.plus(MonthRuns.WITHOUT_MONTH) : months;
  }

  /** Returns the first month of which the execution may have rows in any meaning. */
  private int earliest(NavigableSet<Integer> present) {
    Integer newest = present.floor(end);
    return length == 0 ? first : Math.min(end, newest == null ? end : newest) - length;
  }

  /** Whether rows of a month lie outside of the range in every meaning. */
  boolean isStray(int month, NavigableSet<Integer> present) {
    return month != MonthRuns.NONE && (month > end || month < earliest(present));
  }
}

package io.partnerinsights.spark.load;

import io.partnerinsights.core.created.ReportNames;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.YearMonth;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What property {@code since} of a table says of the months that no schedule reaches: {@code
 * 2024-01/2026-10} once they are loaded, and {@code 2024-01/2026-10 5f3c0a1b2c3d4e5f} while one
 * report is asked for them. A dataset without months has {@code all} in place of its months.
 *
 * @param firstMonth the first month; null for all rows of a dataset without months
 * @param lastMonth the last month; null for all rows
 * @param attemptId identifies the report that is asked for; null once it is loaded
 */
record Backfill(
    @Nullable YearMonth firstMonth, @Nullable YearMonth lastMonth, @Nullable String attemptId) {
  private static final Pattern PROPERTY_FORMAT =
      Pattern.compile(
          "(?:all|(?<first>MONTH)/(?<last>MONTH))(?: (?<mark>%s))?"
              .formatted(ReportNames.MARK_FORMAT)
              .replace("MONTH", "\\d{4}-(?:0[1-9]|1[0-2])"));

  /** Reads a property; null for any other text, which no load has written. */
  static @Nullable Backfill parse(String text) {
    Matcher parts = PROPERTY_FORMAT.matcher(text);
    return parts.matches()
        ? new Backfill(
            parseMonth(parts.group("first")), parseMonth(parts.group("last")), parts.group("mark"))
        : null;
  }

  private static @Nullable YearMonth parseMonth(@Nullable String text) {
    return text == null ? null : YearMonth.parse(text);
  }

  /**
   * Returns what a first run asks for: the months from the first one to the last that has ended.
   *
   * @param firstWantedMonth the first month that the user wants; null for any
   * @param firstMonthOfLongestRange the first month of the dataset's longest range; null without
   *     months
   */
  static Backfill createPending(
      @Nullable YearMonth firstWantedMonth,
      @Nullable YearMonth firstMonthOfLongestRange,
      Instant now) {
    String mark = ReportNames.newMark(new SecureRandom());
    return firstMonthOfLongestRange == null
        ? new Backfill(null, null, mark)
        : new Backfill(
            firstMonthToRead(firstWantedMonth, firstMonthOfLongestRange),
            Months.toMonth(Months.toNumber(now) - 1),
            mark);
  }

  /** Returns the first month to read; only one that is offered is as early as LIFETIME. */
  static YearMonth firstMonthToRead(
      @Nullable YearMonth firstWantedMonth, YearMonth firstMonthOfLongestRange) {
    YearMonth earliestMonth =
        Months.EARLIEST_MONTH.plusMonths(
            firstMonthOfLongestRange.isAfter(Months.EARLIEST_MONTH) ? 1 : 0);
    YearMonth startMonth = firstWantedMonth == null ? firstMonthOfLongestRange : firstWantedMonth;
    return startMonth.isBefore(earliestMonth) ? earliestMonth : startMonth;
  }

  boolean isPending() {
    return attemptId != null;
  }

  /** Whether its months are empty: the first month has not ended yet. */
  boolean isEmpty() {
    return firstMonth != null && lastMonth != null && lastMonth.isBefore(firstMonth);
  }

  Months toMonths() {
    return firstMonth == null || lastMonth == null
        ? Months.ONLY_NO_MONTH
        : new Months(
            Months.toNumber(firstMonth),
            Months.toNumber(lastMonth),
            !firstMonth.isAfter(Months.EARLIEST_MONTH));
  }

  Backfill asLoaded() {
    return new Backfill(firstMonth, lastMonth, null);
  }

  @Override
  public String toString() {
    String months = firstMonth == null ? "all" : firstMonth + "/" + lastMonth;
    return attemptId == null ? months : months + " " + attemptId;
  }
}

package io.partnerinsights.spark.load;

import java.time.Instant;
import java.time.YearMonth;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What property {@code since} of a table says of the months that no schedule reaches: {@code
 * 2024-01/2026-10} once they are loaded, and {@code 2024-01/2026-10 5f3c0a1b2c3d4e5f} while one
 * report is asked for them. A dataset without months has {@code all} in place of its months. {@code
 * 2023-01/2023-12+2026-10 5f3c0a1b2c3d4e5f} asks for a year before months that are loaded.
 *
 * @param first the first month; null for all rows of a dataset without months
 * @param last the last month that is asked for; null once it is loaded, and for all rows
 * @param end the last month that is loaded; null before, and for all rows
 * @param mark identifies the report that is asked for; null once it is loaded
 */
record Backfill(
    @Nullable YearMonth first,
    @Nullable YearMonth last,
    @Nullable YearMonth end,
    @Nullable String mark) {
  private static final Pattern TEXT =
      Pattern.compile(
          "all(?<a> MARK)?|(?<first>MONTH)/(?<last>MONTH)(?:(?:\\+(?<end>MONTH))?(?<b> MARK))?"
              .replace("MONTH", "\\d{4}-(?:0[1-9]|1[0-2])")
              .replace("MARK", "[0-9a-f]{16}"));

  /** Reads a property; null for any other text, which no load has written. */
  static @Nullable Backfill parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    String mark = parts.group("a") == null ? parts.group("b") : parts.group("a");
    YearMonth last = month(parts.group("last"));
    YearMonth end = month(parts.group("end"));
    return new Backfill(
        month(parts.group("first")),
        mark == null ? null : last,
        mark == null ? last : end,
        mark == null ? null : mark.strip());
  }

  private static @Nullable YearMonth month(@Nullable String text) {
    return text == null ? null : YearMonth.parse(text);
  }

  /**
   * Returns the backfill that a run asks for; null if all wanted months are loaded.
   *
   * @param loaded what is loaded; null for nothing
   * @param wanted the first month that the user wants; null for any
   * @param offered the first month of the dataset's longest range; null without months
   */
  static @Nullable Backfill next(
      @Nullable Backfill loaded,
      @Nullable YearMonth wanted,
      @Nullable YearMonth offered,
      Instant now) {
    String mark = HexFormat.of().toHexDigits(UUID.randomUUID().getLeastSignificantBits());
    if (offered == null) {
      return loaded == null ? new Backfill(null, null, null, mark) : null;
    }
    YearMonth first = first(wanted, offered);
    YearMonth closed = Months.month(Months.number(now) - 1);
    if (loaded == null) {
      return new Backfill(first, closed, null, mark);
    }
    YearMonth start = loaded.first;
    return wanted == null || start == null || !first.isBefore(start)
        ? null
        : new Backfill(first, start.minusMonths(1), loaded.end, mark);
  }

  /** Returns the first month to read; only one that is offered is as early as LIFETIME. */
  static YearMonth first(@Nullable YearMonth wanted, YearMonth offered) {
    YearMonth earliest = Months.EARLIEST.plusMonths(offered.isAfter(Months.EARLIEST) ? 1 : 0);
    YearMonth first = wanted == null ? offered : wanted;
    return first.isBefore(earliest) ? earliest : first;
  }

  boolean isPending() {
    return mark != null;
  }

  /** Whether later months than those that are asked for are loaded. */
  boolean isExtension() {
    return isPending() && end != null;
  }

  /** Returns the last month that is loaded or asked for; null for all rows. */
  @Nullable YearMonth newest() {
    return end == null ? last : end;
  }

  /** Whether its months are empty: the first month has not ended yet. */
  boolean isEmpty() {
    return first != null && last != null && last.isBefore(first);
  }

  Months months() {
    return first == null || last == null
        ? Months.ONLY_NONE
        : new Months(Months.number(first), Months.number(last), !first.isAfter(Months.EARLIEST));
  }

  Backfill loaded() {
    return new Backfill(first, null, newest(), null);
  }

  @Override
  public String toString() {
    String months = first == null ? "all" : first + "/" + (last == null ? end : last);
    return months + (isExtension() ? "+" + end : "") + (mark == null ? "" : " " + mark);
  }
}

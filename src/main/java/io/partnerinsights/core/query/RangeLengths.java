package io.partnerinsights.core.query;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the longest of a dataset's ranges. Without a range the service would silently read the last
 * six months only.
 */
public final class RangeLengths {
  private static final Pattern RANGE = Pattern.compile("LAST_(?:(\\d{1,4})_)?(DAY|MONTH|YEAR)S?");

  private RangeLengths() {}

  /** Returns the longest range; empty if no range has a known length. */
  public static Optional<String> findLongest(List<String> ranges) {
    return ranges.stream()
        .filter(range -> daysIn(range) > 0)
        .max(Comparator.comparingLong(RangeLengths::daysIn));
  }

  /** Returns the length of a range of months or years; 0 for any other range. */
  public static int monthsIn(String range) {
    Matcher matcher = RANGE.matcher(range.toUpperCase(Locale.ROOT));
    if (!matcher.matches() || matcher.group(2).equals("DAY")) {
      return 0;
    }
    int count = matcher.group(1) == null ? 1 : Integer.parseInt(matcher.group(1));
    return matcher.group(2).equals("YEAR") ? 12 * count : count;
  }

  /** Returns a range's length in days; 0 if it is unknown. */
  private static long daysIn(String range) {
    if (range.equalsIgnoreCase(Timespan.LIFETIME.name())) {
      return Long.MAX_VALUE;
    }
    Matcher matcher = RANGE.matcher(range.toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      return 0;
    }
    long count = matcher.group(1) == null ? 1 : Long.parseLong(matcher.group(1));
    return count * daysPerUnit(matcher.group(2));
  }

  private static long daysPerUnit(String unit) {
    return switch (unit) {
      case "DAY" -> 1;
      case "MONTH" -> 31;
      default -> 366;
    };
  }
}

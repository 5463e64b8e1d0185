package io.partnerinsights.core.options.choice;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Into which parts a range is cut, each of which is a report of its own.
 *
 * @param parts how many, from 2 to {@link #MOST}; empty is one for each month
 */
public record SliceBy(OptionalInt parts) {
  /** The service is documented to keep 50 active reports for a user; two are left for others. */
  public static final int MOST = 48;

  /** One part for each month. */
  public static final SliceBy MONTH = new SliceBy(OptionalInt.empty());

  private static final String MONTHLY = "month";
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,2}");

  public SliceBy {
    if (parts.isPresent() && (parts.getAsInt() < 2 || parts.getAsInt() > MOST)) {
      throw new IllegalArgumentException("there must be from 2 to " + MOST + " slices");
    }
  }

  /**
   * Reads what a user writes: {@code month} or a number.
   *
   * @throws IllegalArgumentException with the reason, for anything else
   */
  public static SliceBy parse(String text) {
    String value = text.strip();
    if (value.equalsIgnoreCase(MONTHLY)) {
      return MONTH;
    }
    if (!NUMBER.matcher(value).matches()) {
      throw new IllegalArgumentException("it is neither month nor such a number");
    }
    return new SliceBy(OptionalInt.of(Integer.parseInt(value)));
  }

  @Override
  public String toString() {
    return parts.isPresent() ? Integer.toString(parts.getAsInt()) : MONTHLY;
  }
}

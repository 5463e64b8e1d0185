package io.partnerinsights.core.report;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Identifies one read in the names of the reports that it creates. The read recognises them by it
 * after it was saved and restored.
 *
 * @param digits 16 hexadecimal digits
 */
public record ReadMark(String digits) {
  private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{16}");

  /**
   * Checks the digits.
   *
   * @throws IllegalArgumentException if they are not 16 hexadecimal digits
   */
  public ReadMark {
    if (!DIGITS.matcher(digits).matches()) {
      throw new IllegalArgumentException("A read's mark has other digits: " + digits);
    }
  }

  public static ReadMark random(RandomGenerator random) {
    return new ReadMark(HexFormat.of().toHexDigits(random.nextLong()));
  }

  @Override
  public String toString() {
    return digits;
  }
}

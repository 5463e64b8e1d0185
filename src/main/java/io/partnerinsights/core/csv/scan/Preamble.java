package io.partnerinsights.core.csv.scan;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What may stand before a file's header: a byte order mark, and a line such as {@code sep=,}, which
 * names the separator for Excel.
 */
public final class Preamble {
  /** Maximum number of bytes, with a quoted line and its line end. */
  public static final int MAX_BYTES = 12;

  private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";
  private static final Pattern SEPARATOR_LINE = Pattern.compile("(?i)sep=[,;|\t]|\"sep=[,;|\t]\"");
  private static final Pattern WHOLE_PREAMBLE =
      Pattern.compile("(" + BYTE_ORDER_MARK + ")?((" + SEPARATOR_LINE + ")(\r\n|\r|\n|$))?");

  private Preamble() {}

  /** Whether a record without its line end is a line that names the separator. */
  static boolean isSeparatorLine(byte[] bytes, int start, int end) {
    return end - start <= MAX_BYTES
        && SEPARATOR_LINE.matcher(toLatin1(bytes, start, end)).matches();
  }

  /**
   * Returns the length of the preamble, 0 for a file without one.
   *
   * @param start the first {@link #MAX_BYTES} bytes of a file, or all of a shorter one
   */
  public static int length(byte[] start, int count) {
    Matcher preamble = WHOLE_PREAMBLE.matcher(toLatin1(start, 0, count));
    return preamble.lookingAt() ? preamble.end() : 0;
  }

  private static String toLatin1(byte[] bytes, int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }
}

package io.partnerinsights.core.errors;

import java.util.regex.Pattern;

/**
 * Makes a text of the service safe for a terminal and a line of a log: it cannot send escape
 * sequences, begin a new line or change the direction of what follows.
 */
public final class PlainText {
  /** Joiners stay: they belong to the spelling of some languages, and control nothing. */
  private static final Pattern UNSAFE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}&&[^\\u200c\\u200d]]");

  private PlainText() {}

  /** Returns the text in one line, with a blank for each unsafe character. */
  public static String of(String text) {
    return UNSAFE.matcher(text).replaceAll(" ");
  }

  /** Whether a character controls how a text is shown. */
  public static boolean isUnsafe(int character) {
    return UNSAFE.matcher(Character.toString(character)).matches();
  }
}

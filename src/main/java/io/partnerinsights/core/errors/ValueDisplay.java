package io.partnerinsights.core.errors;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * How messages show values of a report. Messages end in the logs of a cluster, which more people
 * read than the report, and values can be names and e-mail addresses.
 */
public enum ValueDisplay {
  /** Shows a value as it is, for debugging. */
  SHOW,

  /** Shows numbers, dates and short codes as they are, and the form of other texts. */
  FORM;

  private static final int MAX_CHARACTERS = 60;
  private static final int MAX_SHOWN_SIGNS = 5;

  /** A text with at most three letters, such as a number with a unit, a time or a currency. */
  private static final Pattern CODE = Pattern.compile("(?:[^\\p{L}@]*+[A-Za-z]?+){3}[^\\p{L}@]*+");

  /** Words that stand for a missing value or a truth value. */
  private static final Pattern WORD = Pattern.compile("(?i)true|false|null|none|unknown|infinity");

  /** Returns a value for a message: in quotes and shortened, or its form. */
  public String describe(String value) {
    boolean isShown =
        this == SHOW || CODE.matcher(value).matches() || WORD.matcher(value).matches();
    return isShown ? quoteText(value, MAX_CHARACTERS) : describeForm(value);
  }

  /** Returns what a remedy adds if the value is not shown as it is. */
  public String displayHint(String value) {
    boolean isHidden = !describe(value).equals(SHOW.describe(value));
    return isHidden ? ". Option errorValues=show shows the value here" : "";
  }

  /** Quotes and shortens a text, with invisible characters other than a blank escaped. */
  public static String quoteText(String text, int maxCharacters) {
    StringBuilder quotedText = new StringBuilder("'");
    text.codePoints().limit(maxCharacters).forEach(c -> quotedText.append(escapeInvisible(c)));
    boolean isShortened = text.codePointCount(0, text.length()) > maxCharacters;
    return quotedText.append(isShortened ? "…'" : "'").toString();
  }

  private static String describeForm(String text) {
    List<String> kinds = new ArrayList<>();
    addIf(text.codePoints().anyMatch(Character::isLetter), "letters", kinds);
    addIf(text.codePoints().anyMatch(Character::isDigit), "digits", kinds);
    addIf(text.codePoints().anyMatch(Character::isWhitespace), "spaces", kinds);
    Set<String> signs = new TreeSet<>();
    text.codePoints()
        .filter(c -> !Character.isLetterOrDigit(c) && !Character.isWhitespace(c))
        .forEach(c -> signs.add(escapeInvisible(c)));
    signs.stream().limit(MAX_SHOWN_SIGNS).forEach(kinds::add);
    return "(a text of %s characters with %s)"
        .formatted(text.codePointCount(0, text.length()), joinWithAnd(kinds));
  }

  private static void addIf(boolean isPresent, String kind, List<String> kinds) {
    if (isPresent) {
      kinds.add(kind);
    }
  }

  private static String joinWithAnd(List<String> kinds) {
    int lastIndex = kinds.size() - 1;
    return lastIndex == 0
        ? kinds.get(0)
        : String.join(", ", kinds.subList(0, lastIndex)) + " and " + kinds.get(lastIndex);
  }

  private static String escapeInvisible(int codePoint) {
    boolean isInvisible =
        Character.isISOControl(codePoint)
            || Character.getType(codePoint) == Character.FORMAT
            || (Character.isSpaceChar(codePoint) && codePoint != ' ');
    return switch (codePoint) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default ->
          isInvisible
              ? String.format(Locale.ROOT, "\\u%04x", codePoint)
              : Character.toString(codePoint);
    };
  }
}

package io.partnerinsights.core.options;

import java.util.Locale;
import java.util.regex.Pattern;

/** An enum whose constants are written in camel case as option values. */
interface OptionChoice {
  /** Matches an underscore and the character after it. */
  Pattern WORD_START = Pattern.compile("_(.)");

  /** Returns the constant's name, as {@link Enum#name()}. */
  String name();

  /** Returns the constant as an option value, such as {@code refreshToken}. */
  default String spelling() {
    return WORD_START
        .matcher(name().toLowerCase(Locale.ROOT))
        .replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT));
  }
}

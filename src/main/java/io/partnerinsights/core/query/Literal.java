package io.partnerinsights.core.query;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A value in a condition. The service accepts every value as a string, and numbers also bare. */
public sealed interface Literal {

  /** Returns the value without quotes. */
  String text();

  /** Returns the value as a query writes it: a string with its quotes. */
  String toQueryText();

  /**
   * A bare number, {@code -?d+(.d+)?}; its digits are kept as they were written.
   *
   * @param text such as {@code 100000} or {@code -0.50}
   */
  record NumberLiteral(String text) implements Literal {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    public NumberLiteral {
      if (!NUMBER.matcher(text).matches()) {
        throw QueryErrors.INVALID_NUMBER.error(text);
      }
    }

    @Override
    public String toQueryText() {
      return text;
    }
  }

  /**
   * A string in single quotes. In LIKE and NOT LIKE, {@code %} stands for any text.
   *
   * @param text without its quotes; it contains no quote, line break or other control character
   */
  record StringLiteral(String text) implements Literal {

    /** Refuses a text that needs an escape, because the language documents none. */
    public StringLiteral {
      if (text.indexOf('\'') >= 0 || text.codePoints().anyMatch(Character::isISOControl)) {
        throw QueryErrors.unsafeString(
            text, "it contains a quote, a line break or a control character");
      }
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
        throw QueryErrors.unsafeString(text, "it contains an incomplete Unicode character");
      }
    }

    @Override
    public String toQueryText() {
      return "'" + text + "'";
    }
  }
}

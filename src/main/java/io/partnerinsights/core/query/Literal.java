package io.partnerinsights.core.query;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A value in a condition. The service takes any value as a string, numbers also bare. */
public sealed interface Literal {

  /** The value without quotes. */
  String text();

  /** The value as it stands in a query: a string with its quotes. */
  String written();

  /**
   * A bare number, {@code -?d+(.d+)?}, digits exactly as they were written.
   *
   * @param text such as {@code 100000} or {@code -0.50}
   */
  record NumberLiteral(String text) implements Literal {
    private static final Pattern SHAPE = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    /** Refuses what is not such a number. */
    public NumberLiteral {
      if (!SHAPE.matcher(text).matches()) {
        throw Problem.of(ErrorCode.UNSAFE_LITERAL, "\"" + text + "\" is not a number of the query")
            .reason("a number is digits with an optional minus and fraction, such as -12.50")
            .remedy("write the value as a string")
            .toException();
      }
    }

    @Override
    public String written() {
      return text;
    }
  }

  /**
   * A string in single quotes. In LIKE and NOT LIKE, {@code %} stands for any text.
   *
   * @param text without its quotes; no quote, line break or other control character in it
   */
  record StringLiteral(String text) implements Literal {

    /** Refuses what cannot be written: the language documents no escape, and we do not guess. */
    public StringLiteral {
      if (text.indexOf('\'') >= 0 || text.codePoints().anyMatch(Character::isISOControl)) {
        throw unsafe("a quote, a line break or a control character cannot stand inside a string");
      }
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
        throw unsafe("half a surrogate pair is not a character");
      }
    }

    @Override
    public String written() {
      return "'" + text + "'";
    }

    private static RuntimeException unsafe(String reason) {
      return Problem.of(ErrorCode.UNSAFE_LITERAL, "The value cannot be written in a query")
          .reason(reason)
          .remedy("filter on this value after reading")
          .toException();
    }
  }
}

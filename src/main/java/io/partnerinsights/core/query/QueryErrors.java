package io.partnerinsights.core.query;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.query.QueryLexer.Token;
import java.util.Collection;
import java.util.List;

/** Makes the error of a text that does not parse: where, what was expected, what to write. */
final class QueryErrors {
  private static final int BEFORE = 40;
  private static final int AFTER = 30;

  private QueryErrors() {}

  static RuntimeException unexpected(
      String query, Token found, Collection<String> expected, String remedy) {
    String problem =
        "The query does not parse at "
            + position(query, found.start())
            + ":\n"
            + excerpt(query, found.start())
            + "\nexpected "
            + listed(List.copyOf(expected))
            + ", found "
            + found.described();
    return Problem.of(code(found), problem).remedy(remedy).toException();
  }

  private static ErrorCode code(Token found) {
    return found.kind() == Token.Kind.BROKEN_STRING
        ? ErrorCode.UNSAFE_LITERAL
        : ErrorCode.QUERY_SYNTAX;
  }

  /** Lines and columns count from 1; a column is a character, not a char. */
  private static String position(String query, int offset) {
    int start = lineStart(query, offset);
    long line = 1 + query.substring(0, start).chars().filter(letter -> letter == '\n').count();
    return "line " + line + ", column " + (1 + query.codePointCount(start, offset));
  }

  /** The part of the line around the place, and a caret under it. */
  private static String excerpt(String query, int offset) {
    int from = whole(query, Math.max(lineStart(query, offset), offset - BEFORE));
    int to = whole(query, Math.min(lineEnd(query, offset), offset + AFTER));
    String lead = "  " + (from > lineStart(query, offset) ? "…" : "");
    String tail = to < lineEnd(query, offset) ? "…" : "";
    int caret = lead.length() + query.codePointCount(from, offset);
    return lead
        + query.substring(from, to).replaceAll("\\p{Cntrl}", " ")
        + tail
        + "\n"
        + " ".repeat(caret)
        + "^";
  }

  /** The index itself, or the one before it if it would cut a character in two. */
  private static int whole(String query, int index) {
    boolean cuts =
        index > 0
            && index < query.length()
            && Character.isSurrogatePair(query.charAt(index - 1), query.charAt(index));
    return cuts ? index - 1 : index;
  }

  private static int lineStart(String query, int offset) {
    return query.lastIndexOf('\n', offset - 1) + 1;
  }

  private static int lineEnd(String query, int offset) {
    int end = query.indexOf('\n', offset);
    return end < 0 ? query.length() : end;
  }

  private static String listed(List<String> choices) {
    int last = choices.size() - 1;
    return last == 0
        ? choices.get(0)
        : String.join(", ", choices.subList(0, last)) + " or " + choices.get(last);
  }
}

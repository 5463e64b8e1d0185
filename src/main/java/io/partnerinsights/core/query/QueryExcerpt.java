package io.partnerinsights.core.query;

import java.util.List;

/** Shows a place in a query's text: its line and column, and the text around it. */
final class QueryExcerpt {
  /** Maximum number of chars shown before and after the place. */
  private static final int BEFORE = 40;

  private static final int AFTER = 30;

  private QueryExcerpt() {}

  /** Returns the place in words. Lines and columns count from 1; a column is a code point. */
  static String position(String query, int offset) {
    int start = lineStart(query, offset);
    long line = 1 + query.substring(0, start).chars().filter(c -> c == '\n').count();
    return "line " + line + ", column " + (1 + query.codePointCount(start, offset));
  }

  /** Returns the part of the line around the place, and a caret in the next line. */
  static List<String> lines(String query, int offset) {
    int from = codePointStart(query, Math.max(lineStart(query, offset), offset - BEFORE));
    int to = codePointStart(query, Math.min(lineEnd(query, offset), offset + AFTER));
    String lead = "  " + (from > lineStart(query, offset) ? "…" : "");
    String tail = to < lineEnd(query, offset) ? "…" : "";
    int caret = lead.length() + query.codePointCount(from, offset);
    return List.of(lead + query.substring(from, to) + tail, " ".repeat(caret) + "^");
  }

  /** Returns the index, or the one before it if the index would split a surrogate pair. */
  private static int codePointStart(String query, int index) {
    boolean splits =
        index > 0
            && index < query.length()
            && Character.isSurrogatePair(query.charAt(index - 1), query.charAt(index));
    return splits ? index - 1 : index;
  }

  private static int lineStart(String query, int offset) {
    return query.lastIndexOf('\n', offset - 1) + 1;
  }

  private static int lineEnd(String query, int offset) {
    int end = query.indexOf('\n', offset);
    return end < 0 ? query.length() : end;
  }
}

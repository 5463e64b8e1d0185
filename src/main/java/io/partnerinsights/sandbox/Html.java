package io.partnerinsights.sandbox;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes parts of an HTML page. All texts are escaped. */
final class Html {
  /** Statuses of reports, executions and calls that the page colours, in lower case. */
  private static final Set<String> STATUSES =
      Set.of("active", "inactive", "paused", "pending", "running", "completed", "failed");

  private static final Pattern TIME = Pattern.compile("[0-9-]{10}T[0-9:]{8}Z");

  private Html() {}

  /** Returns a text as HTML, for elements and for quoted attributes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** Returns a section with a heading. */
  static String section(String id, String heading, String content) {
    return "<section id=\"%s\">\n<h2>%s</h2>\n%s</section>\n"
        .formatted(escape(id), escape(heading), content);
  }

  /** Returns a part that a click opens. */
  static String details(String summary, String content) {
    return "<details>\n<summary>%s</summary>\n%s</details>\n".formatted(escape(summary), content);
  }

  /** Returns a text to copy, below a name that a click opens. */
  static String snippet(String name, String text) {
    return details(name, "<pre>" + escape(text) + "</pre>\n");
  }

  /** Returns a table, or a sentence if it has no rows. */
  static String table(List<String> names, List<List<String>> rows, String ifEmpty) {
    if (rows.isEmpty()) {
      return "<p>" + escape(ifEmpty) + "</p>\n";
    }
    return "<div class=\"scroll\"><table>\n<thead>"
        + row(names.stream().map(name -> "<th>" + escape(name) + "</th>").toList())
        + "</thead>\n<tbody>\n"
        + rows.stream()
            .map(cells -> row(cells.stream().map(Html::cell).toList()))
            .collect(Collectors.joining("\n"))
        + "\n</tbody>\n</table></div>\n";
  }

  private static String row(List<String> cells) {
    return "<tr>" + String.join("", cells) + "</tr>";
  }

  private static String cell(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    String style = TIME.matcher(text).matches() ? "time" : STATUSES.contains(word) ? word : "";
    return "<td"
        + (style.isEmpty() ? "" : " class=\"" + style + "\"")
        + ">"
        + escape(text)
        + "</td>";
  }
}

package io.partnerinsights.sandbox.web;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes HTML pages and their parts. All texts are escaped. */
public final class Html {
  /** Statuses of reports, executions and calls that the page colours, in lower case. */
  private static final Set<String> STATUSES =
      Set.of("active", "inactive", "paused", "pending", "running", "completed", "failed");

  /** A name with a digest, of which the page shows the first digits. */
  private static final Pattern DIGEST = Pattern.compile("([0-9a-f]{8})[0-9a-f]{8,}");

  /** Length up to which a word, such as an id, a time or a mail address, stays on one line. */
  private static final int MAX_WORD_LENGTH = 36;

  private static final String STYLE = Json.readResourceText("page.css");

  private Html() {}

  /** Returns a page, which no script and no other host can change. */
  public static HttpResponse page(int status, String title, String body) {
    String document =
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>%s</title>
        <link rel="icon" href="data:,"/>
        <style>
        %s</style>
        </head>
        <body>
        %s</body>
        </html>
        """
            .formatted(escape(title), STYLE, body);
    return HttpResponse.text(status, "text/html; charset=utf-8", document)
        .withHeader(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:")
        .withHeader("Cache-Control", "no-store")
        .withHeader("X-Content-Type-Options", "nosniff");
  }

  /** Returns a text as HTML, for elements and for quoted attributes. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  public static String section(String id, String heading, String content) {
    return "<section id=\"%s\">\n<h2>%s</h2>\n%s</section>\n"
        .formatted(escape(id), escape(heading), content);
  }

  /** Returns a part that a click opens. */
  public static String details(String summary, String content) {
    return "<details>\n<summary>%s</summary>\n%s</details>\n".formatted(escape(summary), content);
  }

  /** Returns a text to copy, below a name that a click opens. */
  public static String snippet(String name, String text) {
    return details(name, "<pre>" + escape(text) + "</pre>\n");
  }

  /** Returns a table of values that are given oldest first. */
  public static <T> String newestFirstTable(
      String columnNames, List<T> values, Function<T, List<String>> toCells, String emptyText) {
    List<List<String>> rows = new ArrayList<>(values.stream().map(toCells).toList());
    Collections.reverse(rows);
    return table(columnNames, rows, emptyText);
  }

  /** Returns a table, or a sentence if it has no rows; commas separate the names of columns. */
  public static String table(String columnNames, List<List<String>> rows, String emptyText) {
    if (rows.isEmpty()) {
      return "<p>" + escape(emptyText) + "</p>\n";
    }
    return "<div class=\"scroll\"><table>\n<thead><tr><th>"
        + escape(columnNames).replace(",", "</th><th>")
        + "</th></tr></thead>\n<tbody>\n"
        + rows.stream().map(Html::tableRow).collect(Collectors.joining("\n"))
        + "\n</tbody>\n</table></div>\n";
  }

  private static String tableRow(List<String> cells) {
    return cells.stream().map(Html::tableCell).collect(Collectors.joining("", "<tr>", "</tr>"));
  }

  private static String tableCell(String text) {
    String shownText = DIGEST.matcher(text).replaceAll("$1…");
    String title = shownText.equals(text) ? "" : " title=\"" + escape(text) + "\"";
    List<String> styles = new ArrayList<>();
    if (shownText.length() <= MAX_WORD_LENGTH && shownText.indexOf(' ') < 0) {
      styles.add("word");
    }
    if (STATUSES.contains(text.toLowerCase(Locale.ROOT))) {
      styles.add(text.toLowerCase(Locale.ROOT));
    }
    String style = styles.isEmpty() ? "" : " class=\"" + String.join(" ", styles) + "\"";
    return "<td" + style + title + ">" + escape(shownText) + "</td>";
  }
}

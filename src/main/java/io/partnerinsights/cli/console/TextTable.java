package io.partnerinsights.cli.console;

import io.partnerinsights.core.errors.PlainText;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A table of texts with aligned columns.
 *
 * @param header the names of the columns; empty for a table without a header
 */
public record TextTable(List<String> header, List<List<String>> rows) {
  private static final String GAP = "  ";

  public TextTable {
    header = header.stream().map(TextTable::cell).toList();
    rows = List.copyOf(rows);
  }

  /** Returns a value as a cell shows it: one line, and empty for null. */
  public static String cell(@Nullable Object value) {
    return value == null ? "" : PlainText.of(value.toString());
  }

  public void print(PrintStream out) {
    int[] widths = widths();
    if (!header.isEmpty()) {
      out.println(line(header, widths));
    }
    rows.forEach(row -> out.println(line(row, widths)));
  }

  private int[] widths() {
    int columns =
        header.isEmpty() ? rows.stream().mapToInt(List::size).max().orElse(0) : header.size();
    return IntStream.range(0, columns).map(this::width).toArray();
  }

  private int width(int column) {
    int cells = rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
    return header.isEmpty() ? cells : Math.max(cells, length(header.get(column)));
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String line(List<String> cells, int[] widths) {
    return IntStream.range(0, cells.size())
        .mapToObj(i -> cells.get(i) + " ".repeat(Math.max(0, widths[i] - length(cells.get(i)))))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }
}

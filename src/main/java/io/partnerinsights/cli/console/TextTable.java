package io.partnerinsights.cli.console;

import io.partnerinsights.core.errors.PlainText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Prints values as a table of texts with aligned columns. */
public final class TextTable {
  private static final String GAP = "  ";

  private TextTable() {}

  /** Returns a value as a cell shows it: one line, and empty for null. */
  public static String cell(@Nullable Object value) {
    return value == null ? "" : PlainText.of(value.toString());
  }

  /**
   * Prints a table.
   *
   * @param header the names of the columns; empty for a table without a header
   * @param rows a value for each column, which may be null
   */
  public static void print(PrintStream out, List<String> header, List<? extends List<?>> rows) {
    List<List<String>> lines = new ArrayList<>();
    if (!header.isEmpty()) {
      lines.add(cells(header));
    }
    rows.forEach(row -> lines.add(cells(row)));
    int columns = lines.isEmpty() ? 0 : lines.get(0).size();
    int[] widths = IntStream.range(0, columns).map(column -> width(lines, column)).toArray();
    lines.forEach(line -> out.println(padded(line, widths)));
  }

  private static List<String> cells(List<?> row) {
    return row.stream().map(TextTable::cell).toList();
  }

  private static int width(List<List<String>> lines, int column) {
    return lines.stream().mapToInt(line -> length(line.get(column))).max().orElse(0);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String padded(List<String> cells, int[] widths) {
    return IntStream.range(0, cells.size())
        .mapToObj(i -> cells.get(i) + " ".repeat(widths[i] - length(cells.get(i))))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }
}

package io.partnerinsights.cli.console;

import io.partnerinsights.core.errors.PlainText;
import java.io.PrintStream;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Prints values as a table of texts with aligned columns. */
public final class TextTable {
  /** The width of a table that has as much room as it needs. */
  public static final int UNLIMITED = 0;

  private static final String GAP = "  ";

  /** Stands for the end of a value, or for the last columns, that do not fit. */
  private static final String CUT = "…";

  /** The width to which a column is cut, unless all of its values are shorter: a day and a sign. */
  private static final int LEAST_WIDTH = 11;

  private TextTable() {}

  /** Returns a value as a cell shows it: one line, and empty for null. */
  public static String cell(@Nullable Object value) {
    return value == null ? "" : PlainText.of(value.toString());
  }

  /**
   * Prints a table. If it does not fit, the longest columns are cut, but not the first, which may
   * be an id; the last ones are left out if that does not suffice.
   *
   * @param header the names of the columns; empty for a table without a header
   * @param rows a value for each column, which may be null
   * @param width the room for a line in characters, or {@link #UNLIMITED}
   */
  public static void print(
      PrintStream out, List<String> header, List<? extends List<?>> rows, int width) {
    List<List<String>> lines = new ArrayList<>();
    if (!header.isEmpty()) {
      lines.add(cells(header));
    }
    rows.forEach(row -> lines.add(cells(row)));
    int columns = lines.isEmpty() ? 0 : lines.get(0).size();
    int[] whole = IntStream.range(0, columns).map(column -> width(lines, column)).toArray();
    int[] widths = width == UNLIMITED ? whole : fitted(whole, width);
    lines.forEach(line -> out.println(padded(line, widths)));
  }

  private static List<String> cells(List<?> row) {
    return row.stream().map(TextTable::cell).toList();
  }

  private static int width(List<List<String>> lines, int column) {
    return lines.stream().mapToInt(line -> width(line.get(column))).max().orElse(0);
  }

  /** Returns the room that a terminal gives to a text: letters of these scripts have two places. */
  private static int width(String text) {
    return text.codePoints().map(TextTable::width).sum();
  }

  private static int width(int letter) {
    return switch (UnicodeScript.of(letter)) {
      case HAN, HANGUL, HIRAGANA, KATAKANA -> 2;
      default -> 1;
    };
  }

  /** Returns the widths of the columns that fit: the largest to which all of them can be cut. */
  private static int[] fitted(int[] whole, int width) {
    int shown = whole.length;
    while (shown > 1 && room(whole, shown, LEAST_WIDTH) > width) {
      shown--;
    }
    int most = LEAST_WIDTH;
    while (most < width && room(whole, shown, most + 1) <= width) {
      most++;
    }
    return cut(whole, shown, most, width);
  }

  /** Returns the length of a line with the first columns, and a sign if there are others. */
  private static int room(int[] whole, int shown, int most) {
    int others = shown < whole.length ? GAP.length() + CUT.length() : 0;
    int[] widths = cut(whole, shown, most, Integer.MAX_VALUE);
    return Arrays.stream(widths).sum() + GAP.length() * (shown - 1) + others;
  }

  private static int[] cut(int[] whole, int shown, int most, int ofFirst) {
    return IntStream.range(0, shown)
        .map(column -> Math.min(whole[column], column == 0 ? ofFirst : most))
        .toArray();
  }

  private static String padded(List<String> cells, int[] widths) {
    String line =
        IntStream.range(0, widths.length)
            .mapToObj(column -> padded(cells.get(column), widths[column]))
            .collect(Collectors.joining(GAP));
    return widths.length < cells.size() ? line + GAP + CUT : line.stripTrailing();
  }

  private static String padded(String text, int width) {
    int own = width(text);
    if (own <= width) {
      return text + " ".repeat(width - own);
    }
    int end = 0;
    int used = CUT.length();
    while (used + width(text.codePointAt(end)) <= width) {
      used += width(text.codePointAt(end));
      end = text.offsetByCodePoints(end, 1);
    }
    return text.substring(0, end) + CUT + " ".repeat(width - used);
  }
}

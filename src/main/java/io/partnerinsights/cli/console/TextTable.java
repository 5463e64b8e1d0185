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
  public static final int UNLIMITED_WIDTH = 0;

  private static final String GAP = "  ";

  /** Stands for the end of a value, or for the last columns, that do not fit. */
  private static final String ELLIPSIS = "…";

  /** Minimum width of a column that is cut: room for a date and the ellipsis. */
  private static final int MIN_CUT_WIDTH = 11;

  private TextTable() {}

  /** Returns a value as a cell shows it: one line, and empty for null. */
  public static String cellText(@Nullable Object value) {
    return value == null ? "" : PlainText.of(value.toString());
  }

  /**
   * Prints a table. If it does not fit, the longest columns are cut, but not the first, which may
   * be an id; the last ones are left out if that does not suffice.
   *
   * @param header the names of the columns; empty for a table without a header
   * @param rows a value for each column, which may be null
   * @param width the room for a line in characters, or {@link #UNLIMITED_WIDTH}
   */
  public static void print(
      PrintStream out, List<String> header, List<? extends List<?>> rows, int width) {
    List<List<String>> lines = new ArrayList<>();
    if (!header.isEmpty()) {
      lines.add(cellTexts(header));
    }
    rows.forEach(row -> lines.add(cellTexts(row)));
    int columnCount = lines.isEmpty() ? 0 : lines.get(0).size();
    int[] fullWidths =
        IntStream.range(0, columnCount).map(column -> columnWidth(lines, column)).toArray();
    int[] widths = width == UNLIMITED_WIDTH ? fullWidths : fitWidths(fullWidths, width);
    lines.forEach(line -> out.println(toLine(line, widths)));
  }

  private static List<String> cellTexts(List<?> row) {
    return row.stream().map(TextTable::cellText).toList();
  }

  private static int columnWidth(List<List<String>> lines, int column) {
    return lines.stream().mapToInt(line -> textWidth(line.get(column))).max().orElse(0);
  }

  /** Returns the room that a terminal gives to a text: letters of these scripts have two places. */
  private static int textWidth(String text) {
    return text.codePoints().map(TextTable::letterWidth).sum();
  }

  private static int letterWidth(int letter) {
    return switch (UnicodeScript.of(letter)) {
      case HAN, HANGUL, HIRAGANA, KATAKANA -> 2;
      default -> 1;
    };
  }

  /** Returns the widths of the columns that fit: the largest to which all of them can be cut. */
  private static int[] fitWidths(int[] fullWidths, int tableWidth) {
    int shownCount = fullWidths.length;
    while (shownCount > 1 && lineWidth(fullWidths, shownCount, MIN_CUT_WIDTH) > tableWidth) {
      shownCount--;
    }
    int limit = MIN_CUT_WIDTH;
    while (limit < tableWidth && lineWidth(fullWidths, shownCount, limit + 1) <= tableWidth) {
      limit++;
    }
    return limitWidths(fullWidths, shownCount, limit, tableWidth);
  }

  /** Returns the length of a line with the first columns, and a sign if there are others. */
  private static int lineWidth(int[] fullWidths, int shownCount, int limit) {
    int cutSignWidth = shownCount < fullWidths.length ? GAP.length() + ELLIPSIS.length() : 0;
    int[] widths = limitWidths(fullWidths, shownCount, limit, Integer.MAX_VALUE);
    return Arrays.stream(widths).sum() + GAP.length() * (shownCount - 1) + cutSignWidth;
  }

  private static int[] limitWidths(int[] fullWidths, int shownCount, int limit, int firstLimit) {
    return IntStream.range(0, shownCount)
        .map(column -> Math.min(fullWidths[column], column == 0 ? firstLimit : limit))
        .toArray();
  }

  private static String toLine(List<String> cells, int[] widths) {
    String line =
        IntStream.range(0, widths.length)
            .mapToObj(column -> padOrCut(cells.get(column), widths[column]))
            .collect(Collectors.joining(GAP));
    return widths.length < cells.size() ? line + GAP + ELLIPSIS : line.stripTrailing();
  }

  private static String padOrCut(String text, int width) {
    int textWidth = textWidth(text);
    if (textWidth <= width) {
      return text + " ".repeat(width - textWidth);
    }
    int end = 0;
    int usedWidth = ELLIPSIS.length();
    while (usedWidth + letterWidth(text.codePointAt(end)) <= width) {
      usedWidth += letterWidth(text.codePointAt(end));
      end = text.offsetByCodePoints(end, 1);
    }
    return text.substring(0, end) + ELLIPSIS + " ".repeat(width - usedWidth);
  }
}

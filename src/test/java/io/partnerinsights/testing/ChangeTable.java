package io.partnerinsights.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A page's table of the options that may change when a job or a stream continues. Tests look up
 * what it says, and at the end which of its cells no test has looked up.
 */
public final class ChangeTable {
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  private final Map<String, List<String>> rows = new LinkedHashMap<>();
  private final Set<String> lookedUpCells = new HashSet<>();

  private ChangeTable() {}

  /** Reads the table under a heading. */
  public static ChangeTable of(Path page, String heading) throws IOException {
    String text = Files.readString(page);
    int start = text.indexOf("\n## " + heading + "\n") + 1;
    assertThat(start).as("the heading %s", heading).isPositive();
    int end = text.indexOf("\n## ", start);
    String section = text.substring(start, end < 0 ? text.length() : end);
    ChangeTable table = new ChangeTable();
    section
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> Arrays.stream(line.split("\\|", -1)).skip(1).map(String::strip).toList())
        .forEach(table::addRow);
    return table;
  }

  private void addRow(List<String> cells) {
    NAME.matcher(cells.get(0))
        .results()
        .forEach(
            name ->
                assertThat(rows.put(name.group(1), cells))
                    .as("another row of option %s", name.group(1))
                    .isNull());
  }

  public Set<String> options() {
    return rows.keySet();
  }

  /** Returns what the table says of an option in a column, from 1. */
  public String lookUpCell(String option, int column) {
    assertThat(rows).as("the rows of options").containsKey(option);
    lookedUpCells.add(cellKey(rows.get(option), column));
    return rows.get(option).get(column);
  }

  private static String cellKey(List<String> row, int column) {
    return row.get(0) + " in column " + column;
  }

  /** Returns the cells that were not looked up, without empty ones. */
  public List<String> cellsNotLookedUp(int columns) {
    List<String> cells = new ArrayList<>();
    for (List<String> row : new HashSet<>(rows.values())) {
      for (int column = 1; column <= columns; column++) {
        if (!row.get(column).isEmpty() && !lookedUpCells.contains(cellKey(row, column))) {
          cells.add(cellKey(row, column));
        }
      }
    }
    return cells;
  }
}

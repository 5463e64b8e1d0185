package io.partnerinsights.spark.load;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The checks that stop a load before it changes the table. */
final class LoadChecks {
  /** Periods with fewer rows are not compared: a few customers are half of them. */
  private static final long FEW_ROWS = 20;

  private LoadChecks() {}

  /**
   * Compares an execution with the rows that it would replace.
   *
   * @param counts its rows by month
   * @param replaced the months that it would replace
   */
  static List<String> compare(
      Map<Optional<YearMonth>, Long> counts, Set<Optional<YearMonth>> replaced, TableState table) {
    long rows = counts.values().stream().mapToLong(Long::longValue).sum();
    if (rows == 0 && table.rows() > 0) {
      return List.of("it has no rows, and the table has " + table.rows());
    }
    List<String> problems = new ArrayList<>();
    for (Optional<YearMonth> month : replaced) {
      long before = table.rows(month);
      long after = counts.getOrDefault(month, 0L);
      if (before >= FEW_ROWS && after * 2 < before) {
        problems.add(
            month.map(YearMonth::toString).orElse("what has no period")
                + " would have "
                + after
                + " rows, and has "
                + before);
      }
    }
    return problems;
  }

  /** Returns the names that are not among others, compared without case. */
  static Set<String> without(Iterable<String> names, Iterable<String> others) {
    Set<String> left = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.forEach(left::add);
    others.forEach(left::remove);
    return left;
  }

  /** Returns those names that are among others, compared without case. */
  static Set<String> common(Set<String> names, String... others) {
    Set<String> common = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    common.addAll(List.of(others));
    common.retainAll(names);
    return common;
  }

  /** Says that columns have lost their values. */
  static List<String> emptied(Set<String> columns) {
    return columns.isEmpty()
        ? List.of()
        : List.of(
            "it has no value in "
                + columns.stream().collect(Collectors.joining(", "))
                + ", which had values; a role of the account may be gone");
  }
}

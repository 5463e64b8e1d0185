package io.partnerinsights.spark.load;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A set of months, as runs that are sorted and apart. Months are numbers, see {@link #number}. A
 * run may begin at {@link #EVER}. Rows without a month have the number {@link #NONE}.
 */
record MonthRuns(List<Run> runs) {
  /** Before all months. */
  static final int EVER = -1_000_000_000;

  /** Of rows without a month, and of all rows of a dataset without months. */
  static final int NONE = 1_000_000_000;

  static final MonthRuns EMPTY = new MonthRuns(List.of());
  static final MonthRuns WITHOUT_MONTH = new MonthRuns(List.of(new Run(NONE, NONE)));

  private static final String EVER_TEXT = "ever";
  private static final String NONE_TEXT = "none";

  /** Months in a row, both ends included. */
  record Run(int first, int last) {
    private Stream<Run> without(Run other) {
      boolean apart = other.last < first || last < other.first;
      return apart
          ? Stream.of(this)
          : Stream.of(new Run(first, other.first - 1), new Run(other.last + 1, last))
              .filter(left -> left.first <= left.last);
    }
  }

  MonthRuns {
    runs = List.copyOf(runs);
  }

  /** Returns the number of a month: the months since year 0. */
  static int number(YearMonth month) {
    return month.getYear() * 12 + month.getMonthValue() - 1;
  }

  /** Returns the month of a number; neither of {@link #EVER} nor of {@link #NONE}. */
  static YearMonth month(int number) {
    return YearMonth.of(Math.floorDiv(number, 12), Math.floorMod(number, 12) + 1);
  }

  /** Returns the months from one to another; none if the first is later. */
  static MonthRuns between(int first, int last) {
    return first <= last ? new MonthRuns(List.of(new Run(first, last))) : EMPTY;
  }

  static MonthRuns of(Collection<Integer> months) {
    return joined(months.stream().map(month -> new Run(month, month)).toList());
  }

  private static MonthRuns joined(Collection<Run> any) {
    List<Run> joined = new ArrayList<>();
    List<Run> sorted = any.stream().sorted(Comparator.comparingInt(Run::first)).toList();
    for (Run run : sorted) {
      Run before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (before != null && before.last >= run.first - 1) {
        joined.set(joined.size() - 1, new Run(before.first, Math.max(before.last, run.last)));
      } else {
        joined.add(run);
      }
    }
    return new MonthRuns(joined);
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  boolean contains(int month) {
    return runs.stream().anyMatch(run -> run.first <= month && month <= run.last);
  }

  MonthRuns plus(MonthRuns others) {
    List<Run> both = new ArrayList<>(runs);
    both.addAll(others.runs);
    return joined(both);
  }

  MonthRuns minus(MonthRuns others) {
    Stream<Run> left = runs.stream();
    for (Run other : others.runs) {
      left = left.flatMap(run -> run.without(other));
    }
    return new MonthRuns(left.toList());
  }

  /** Returns these months without {@link #NONE}, as the text of a result. */
  static String names(Collection<Integer> months) {
    return months.stream()
        .filter(month -> month != NONE)
        .sorted()
        .map(MonthRuns::text)
        .collect(Collectors.joining(","));
  }

  static MonthRuns parse(String text) {
    return joined(
        Arrays.stream(text.split(" ", -1))
            .filter(run -> !run.isEmpty())
            .map(run -> run.split("/", 2))
            .map(ends -> new Run(number(ends[0]), number(ends[ends.length - 1])))
            .toList());
  }

  private static int number(String text) {
    return switch (text) {
      case EVER_TEXT -> EVER;
      case NONE_TEXT -> NONE;
      default -> number(YearMonth.parse(text));
    };
  }

  private static String text(int month) {
    return month == EVER ? EVER_TEXT : month == NONE ? NONE_TEXT : month(month).toString();
  }

  /** Returns a text such as {@code ever/2025-06 2025-08/2025-08 none/none}. */
  @Override
  public String toString() {
    return runs.stream()
        .map(run -> text(run.first) + "/" + text(run.last))
        .collect(Collectors.joining(" "));
  }
}

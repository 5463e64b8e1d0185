package io.partnerinsights.spark.load;

import java.time.Instant;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What a table contains at one moment.
 *
 * @param properties all properties of the table
 * @param groups its rows by month and execution
 * @param known the newest known execution of each month
 */
record TableState(
    StructType columns,
    Period period,
    TableFormat format,
    Map<String, String> properties,
    List<Group> groups,
    KnownExecutions known) {
  static final TableState NONE =
      new TableState(
          new StructType(),
          Period.NONE,
          TableFormat.DELTA,
          Map.of(),
          List.of(),
          KnownExecutions.NONE);

  /**
   * Rows of one execution in one month.
   *
   * @param mark null for rows that no load has written
   */
  record Group(int month, @Nullable RowProvenance mark, long rows) {}

  boolean exists() {
    return !columns.isEmpty();
  }

  /** Returns what rows say of executions. */
  static KnownExecutions known(List<Group> groups) {
    KnownExecutions known = KnownExecutions.NONE;
    Set<String> texts = new TreeSet<>();
    for (Group group : groups) {
      RowProvenance mark = group.mark();
      if (mark != null) {
        known = known.with(MonthRuns.of(Set.of(group.month())), mark.execution());
        if (mark.known() == null || texts.add(mark.known())) {
          known = known.with(mark.knownExecutions());
        }
      }
    }
    return known;
  }

  /**
   * Returns the months up to the last one with rows that version 0.1.0 has loaded, if it has
   * written all rows of loads. They have the earliest of all times: they keep nothing out, and no
   * report is created for them.
   */
  static KnownExecutions history01(Map<String, String> table, List<Group> groups) {
    NavigableSet<Integer> loaded = new TreeSet<>();
    boolean isLater = false;
    for (Group group : groups) {
      RowProvenance mark = group.mark();
      isLater |= mark != null && mark.known() != null;
      if (mark != null) {
        loaded.add(group.month());
      }
    }
    if (!table.containsKey(LoadProperties.HISTORY_0_1) || loaded.isEmpty() || isLater) {
      return KnownExecutions.NONE;
    }
    String since = table.get(LoadProperties.SINCE);
    boolean isEver = since == null || since.equals(LoadProperties.LIFETIME);
    int first = isEver ? MonthRuns.EVER : MonthRuns.number(YearMonth.parse(since));
    Integer newest = loaded.lower(MonthRuns.NONE);
    int last = newest == null ? MonthRuns.EVER : newest;
    MonthRuns months = MonthRuns.between(first, last).plus(MonthRuns.WITHOUT_MONTH);
    return KnownExecutions.NONE.with(months, new ExecutionKey(Instant.EPOCH, "history"));
  }

  Stream<RowProvenance> marks() {
    return groups.stream().map(Group::mark).filter(Objects::nonNull);
  }

  /** Returns the ids of the executions that have rows in the table, without case. */
  Set<String> executions() {
    Set<String> ids = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    marks().map(mark -> mark.execution().id()).forEach(ids::add);
    return ids;
  }

  long rows() {
    return groups.stream().mapToLong(Group::rows).sum();
  }

  /** Returns the number of rows of each month that loads have written, or that they have not. */
  NavigableMap<Integer, Long> rows(boolean written) {
    return groups.stream()
        .filter(group -> (group.mark() != null) == written)
        .collect(Collectors.toMap(Group::month, Group::rows, Long::sum, TreeMap::new));
  }

  boolean hasMarks() {
    return marks().findAny().isPresent();
  }

  /** Returns the newest execution that has rows in the table; null if there is none. */
  @Nullable ExecutionKey newestWithRows() {
    return marks().map(RowProvenance::execution).max(Comparator.naturalOrder()).orElse(null);
  }

  /** Returns the texts of the rows. Another commit changes them or the number of rows. */
  List<String> texts() {
    return marks().map(RowProvenance::text).distinct().toList();
  }
}

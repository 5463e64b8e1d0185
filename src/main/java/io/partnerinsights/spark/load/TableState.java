package io.partnerinsights.spark.load;

import io.partnerinsights.spark.load.LoadMark.Months;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a table contains, read from its rows.
 *
 * @param groups its rows by period and execution
 */
record TableState(List<Group> groups) {
  /** Of a table that does not exist. */
  static final TableState EMPTY = new TableState(List.of());

  /**
   * Rows of one execution in one period.
   *
   * @param month null for rows without a period, and in a table without periods
   * @param mark null for rows that no load has written
   */
  record Group(@Nullable YearMonth month, @Nullable LoadMark mark, long rows) {}

  TableState {
    groups = List.copyOf(groups);
  }

  private Stream<LoadMark> marks() {
    return groups.stream().map(Group::mark).filter(Objects::nonNull);
  }

  /** Returns the ids of the executions that have rows in the table. */
  Set<String> executions() {
    return marks().map(LoadMark::executionId).collect(Collectors.toCollection(TreeSet::new));
  }

  long rows() {
    return groups.stream().mapToLong(Group::rows).sum();
  }

  long rows(@Nullable YearMonth month) {
    return inMonth(month).mapToLong(Group::rows).sum();
  }

  private Stream<Group> inMonth(@Nullable YearMonth month) {
    return groups.stream().filter(group -> Objects.equals(group.month(), month));
  }

  /** Returns the mark of another dataset or account that the table has, if any. */
  Optional<LoadMark> foreign(String dataset, String account) {
    return marks()
        .filter(
            mark -> !mark.dataset().equalsIgnoreCase(dataset) || !mark.account().equals(account))
        .findFirst();
  }

  boolean hasMarks() {
    return marks().findAny().isPresent();
  }

  /** Returns the time of the newest execution in the table. */
  Instant newest() {
    return newest(marks());
  }

  private static Instant newest(Stream<LoadMark> marks) {
    return marks.map(LoadMark::generated).max(Comparator.naturalOrder()).orElse(Instant.MIN);
  }

  /** Returns the first month of the table. */
  Optional<YearMonth> firstMonth() {
    return groups.stream()
        .map(Group::month)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder());
  }

  /**
   * Returns the time of the newest execution that the table has for a month, also if that execution
   * has no row in it. Rows without a period belong to the newest execution of all.
   */
  Instant timeOf(@Nullable YearMonth month) {
    if (month == null) {
      return newest();
    }
    Stream<LoadMark> covering =
        marks().filter(mark -> mark.months() != null && mark.months().contains(month));
    Stream<LoadMark> inMonth = inMonth(month).map(Group::mark).filter(Objects::nonNull);
    return newest(Stream.concat(covering, inMonth));
  }

  /**
   * Returns whether a month from this one on has no execution that was generated after its end, as
   * far as the executions of the table reach.
   */
  boolean hasGapSince(YearMonth since) {
    Optional<YearMonth> last =
        marks()
            .map(LoadMark::months)
            .filter(Objects::nonNull)
            .map(Months::last)
            .max(Comparator.naturalOrder());
    return last.isEmpty()
        || Stream.iterate(since, last.get()::isAfter, month -> month.plusMonths(1))
            .anyMatch(month -> timeOf(month).isBefore(end(month)));
  }

  private static Instant end(YearMonth month) {
    return month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Returns a text that differs if another load has changed the table: {@link #DIGEST_SQL}. */
  String digest() {
    return rows() + " " + String.join(",", executions());
  }

  /** Computes {@link #digest} in the table. */
  static final String DIGEST_SQL =
      "concat(count(*), ' ', array_join(array_sort(collect_set(_load.execution)), ','))";
}

package io.partnerinsights.spark.load;

import io.partnerinsights.core.plan.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a table contains.
 *
 * @param groups its rows by month and execution
 * @param known the newest known execution of each month
 */
record TableState(List<Group> groups, KnownExecutions known) {
  /** Of a table that does not exist. */
  static final TableState EMPTY = new TableState(List.of(), KnownExecutions.NONE);

  /**
   * Rows of one execution in one month.
   *
   * @param mark null for rows that no load has written
   */
  record Group(int month, @Nullable RowProvenance mark, long rows) {}

  TableState {
    groups = List.copyOf(groups);
  }

  /** Returns the state that the rows have. */
  static TableState of(List<Group> groups) {
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
    return new TableState(groups, known);
  }

  /** Returns this state with what is known from elsewhere. */
  TableState with(KnownExecutions others) {
    return new TableState(groups, known.with(others));
  }

  private Stream<RowProvenance> marks() {
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

  /** Returns the mark of another dataset or account that the table has, if any. */
  Optional<RowProvenance> foreign(String dataset, String account) {
    return marks()
        .filter(
            mark -> !mark.dataset().equalsIgnoreCase(dataset) || !mark.account().equals(account))
        .findFirst();
  }

  boolean hasMarks() {
    return marks().findAny().isPresent();
  }

  /** Whether version 0.1.0 has written all rows of loads. */
  boolean isOf01() {
    return hasMarks() && marks().allMatch(mark -> mark.known() == null);
  }

  /** Returns the newest execution that has rows in the table; null if there is none. */
  @Nullable ExecutionKey newestWithRows() {
    return marks().map(RowProvenance::execution).max(Comparator.naturalOrder()).orElse(null);
  }

  /** Returns a text that differs if the table has changed: {@link LoadTable#digest}. */
  String digest() {
    Set<byte[]> texts = new TreeSet<>(Arrays::compareUnsigned);
    marks()
        .map(mark -> mark.known() == null ? mark.execution().id() : mark.known())
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .forEach(texts::add);
    String joined =
        texts.stream()
            .map(text -> new String(text, StandardCharsets.UTF_8))
            .collect(Collectors.joining("\n", rows() + "\n", ""));
    return Fingerprint.of(joined).digits();
  }
}

package io.partnerinsights.spark.load;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a load decides: which executions it reads, what one replaces, and what stops it. */
final class LoadRules {
  /** Months with fewer rows are not compared: a few customers are half of them. */
  private static final long FEW_ROWS = 20;

  /** Maximum number of months in a message. */
  private static final int SHOWN = 6;

  private LoadRules() {}

  /**
   * An execution that the service lists as complete.
   *
   * @param range the months that it contains whole
   */
  record Listed(ExecutionKey key, Months range) {}

  /**
   * Returns the executions to read, the oldest first: the newest one, and of older ones those whose
   * range begins earlier than that of each newer one.
   *
   * @param loaded the newest execution of the table's rows
   */
  static List<Listed> toRead(List<Listed> listed, @Nullable ExecutionKey loaded, Instant now) {
    Deque<Listed> chosen = new ArrayDeque<>();
    listed.stream()
        .filter(each -> each.key.countsAt(now) && each.key.isNewerThan(loaded))
        .sorted(Comparator.comparing(Listed::key, ExecutionKey.OLDEST_FIRST).reversed())
        .forEachOrdered(
            each -> {
              if (chosen.isEmpty() || each.range.first() < chosen.getFirst().range.first()) {
                chosen.addFirst(each);
              }
            });
    return List.copyOf(chosen);
  }

  /**
   * Returns an execution that is not read, because the service sends no time or a future time of
   * it; null if each execution has a past time. Without a time, it matters only if no other is
   * read.
   */
  static @Nullable ExecutionKey unreadable(List<Listed> listed, List<Listed> read, Instant now) {
    return listed.stream()
        .map(Listed::key)
        .filter(key -> key.generated() == null ? read.isEmpty() : !key.countsAt(now))
        .findFirst()
        .orElse(null);
  }

  /**
   * Returns the months that a backfill may write: those before the first month with rows of the
   * schedule.
   */
  static Months beforeSchedule(Months backfill, TableRows table, Instant now) {
    NavigableSet<Integer> schedule = table.monthsOfSchedule(now);
    Integer next = schedule.ceiling(backfill.first());
    int end = next == null ? backfill.last() : Math.min(backfill.last(), next - 1);
    boolean none = backfill.withNone() && !schedule.contains(Months.NONE);
    return new Months(backfill.first(), end, none);
  }

  /**
   * Returns what the table would lose if rows replaced these months: more than half of a month, or
   * all rows of a month that no load has written.
   */
  static List<String> losses(TableRows table, Months replaced, Map<Integer, Long> rows) {
    List<String> losses = new ArrayList<>();
    for (Map.Entry<Integer, Long> each : table.in(replaced).entrySet()) {
      int month = each.getKey();
      long before = each.getValue();
      long after = rows.getOrDefault(month, 0L);
      boolean isHalved = before >= FEW_ROWS && after * 2 < before;
      if (isHalved || (after == 0 && table.hasOwn(month))) {
        String text = "%s would have %d rows, and has %d";
        losses.add(text.formatted(Months.name(month), after, before));
      }
    }
    return losses.stream().limit(SHOWN).toList();
  }

  /** Says which rows of a file no table gets; empty for none. */
  static String leftOut(Months range, NavigableMap<Integer, Long> rows) {
    Map<Integer, Long> outside = new TreeMap<>(rows);
    outside.keySet().removeIf(range::contains);
    String months =
        outside.keySet().stream().limit(SHOWN).map(Months::name).collect(Collectors.joining(", "));
    return outside.isEmpty()
        ? ""
        : "; %d rows outside %s are left out: %s".formatted(TableRows.sum(outside), range, months);
  }

  /**
   * Returns the months of a pause that was longer than the range: from that in which the newest
   * loaded execution was generated, of which it has only a part, to the last one before the range.
   *
   * @return null if there are none
   */
  static @Nullable Months gap(@Nullable ExecutionKey loaded, Months range) {
    return loaded == null || Months.number(loaded.time()) >= range.first()
        ? null
        : new Months(Months.number(loaded.time()), range.first() - 1, false);
  }
}

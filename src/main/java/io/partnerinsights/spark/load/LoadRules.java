package io.partnerinsights.spark.load;

import io.partnerinsights.spark.load.LoadSource.Execution;
import io.partnerinsights.spark.load.LoadSource.FillReport;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a load decides: which executions it reads, what one replaces, and what stops it. */
final class LoadRules {
  /** Fewer rows, or values of a column, are not compared: a few customers are half of them. */
  private static final long FEW = 20;

  /** A part of a column's share of rows with a value that is more than chance. */
  static final double FILLED = 0.1;

  /** Maximum number of months or executions in a message. */
  static final int SHOWN = 6;

  /** Why a file without rows of some months stops the load: the table has rows of them. */
  static final String NO_ROWS =
      "the report has no rows of %s, but the table has %s of them%s. Check the user's role. If the"
          + " dataset should be empty, remove it from argument datasets";

  private static final String FEWER_ROWS = "%s would have %s instead of %s";
  private static final String OWN_ROWS = "%s has %s that no load wrote";
  private static final String FEWER_VALUES =
      "%s would have a value in %s of %s instead of %s of %s, so the user may have lost a role";

  private LoadRules() {}

  /**
   * An execution that the service lists as complete.
   *
   * @param range the months that it contains whole
   */
  record Listed(ExecutionKey key, Months range) {}

  /**
   * Decides which executions are read, the oldest first: the newest one, and of older ones those
   * whose range begins earlier than that of each newer one.
   *
   * @param loaded the newest execution of the table's rows
   */
  static List<Execution> toRead(List<Listed> listed, @Nullable ExecutionKey loaded, Instant now) {
    Deque<Execution> chosen = new ArrayDeque<>();
    listed.stream()
        .filter(each -> each.key.countsAt(now) && each.key.isNewerThan(loaded))
        .sorted(Comparator.comparing(Listed::key, ExecutionKey.OLDEST_FIRST).reversed())
        .forEachOrdered(
            each -> {
              Execution newer = chosen.peekFirst();
              if (newer == null || each.range.first() < newer.range().first()) {
                Months only = newer == null ? null : each.range.before(newer.range().first());
                chosen.addFirst(new Execution(each.key, each.range, only));
              }
            });
    return List.copyOf(chosen);
  }

  /** Decides which report of months is read: none that is older than the table's rows of them. */
  static FillReport fill(Months months, TableRows table, Instant now) {
    Duration maxAge =
        table.times(now).entrySet().stream()
            .filter(each -> months.contains(each.getKey()))
            .map(each -> Duration.between(each.getValue(), now))
            .min(Comparator.naturalOrder())
            .orElse(null);
    return new FillReport(months, maxAge);
  }

  /**
   * Returns the months that a backfill may write: those before the first month with rows of the
   * schedule.
   */
  static Months beforeSchedule(Months backfill, TableRows table, Instant now) {
    NavigableSet<Integer> schedule = table.monthsOfSchedule(now);
    Integer next = backfill.isEmpty() ? null : schedule.ceiling(backfill.first());
    NavigableSet<Integer> months = new TreeSet<>(backfill.all());
    months.removeIf(
        each -> next != null && next <= each && (each < Months.NONE || schedule.contains(each)));
    return new Months(months);
  }

  /**
   * Returns why rows of a file do not replace those of the table in these months: a month, or all
   * of them together, would lose more than half of their rows, a month has rows of the user, or a
   * column would lose nine of ten values.
   */
  static List<String> losses(TableRows table, Months replaced, TableRows file) {
    Map<Integer, Long> before = table.byMonth();
    before.keySet().removeIf(month -> !replaced.contains(month));
    Map<Integer, Long> after = file.byMonth();
    List<String> losses = new ArrayList<>();
    before.forEach(
        (month, had) -> {
          long left = after.getOrDefault(month, 0L);
          long own = table.own(new Months(month, month, false));
          if (own > 0) {
            losses.add(OWN_ROWS.formatted(Months.name(month), rows(own)));
          } else if (isHalved(had, left)) {
            losses.add(FEWER_ROWS.formatted(Months.name(month), rows(left), rows(had)));
          }
        });
    long all = table.count(replaced);
    long left = file.count(replaced);
    if (losses.isEmpty() && isHalved(all, left)) {
      losses.add(FEWER_ROWS.formatted(replaced, rows(left), rows(all)));
    }
    Map<String, Long> values = file.values(replaced);
    table
        .values(replaced)
        .forEach(
            (column, count) -> {
              long kept = values.getOrDefault(column, 0L);
              if (count >= FEW && (double) kept / left < FILLED * count / all) {
                losses.add(
                    FEWER_VALUES.formatted(
                        column, number(kept), rows(left), number(count), number(all)));
              }
            });
    return losses.stream().limit(SHOWN).toList();
  }

  private static boolean isHalved(long before, long after) {
    return before >= FEW && after * 2 < before;
  }

  /** Says which rows of a file no table gets; empty for none. */
  static String leftOut(Months range, TableRows file) {
    Map<Integer, Long> outside = file.byMonth();
    outside.keySet().removeIf(range::contains);
    if (outside.isEmpty()) {
      return "";
    }
    String months =
        outside.keySet().stream().limit(SHOWN).map(Months::name).collect(Collectors.joining(", "));
    long count = outside.values().stream().mapToLong(Long::longValue).sum();
    String is = count == 1 ? "is" : "are";
    return ". %s outside %s %s left out: %s".formatted(rows(count), range, is, months);
  }

  /** Says which months with rows of a table keep them, because they are newer; empty for none. */
  static String kept(TableRows table, Months covered, Set<Integer> newer) {
    Set<Integer> kept = table.byMonth().keySet();
    kept.removeIf(month -> !covered.contains(month) || !newer.contains(month));
    return kept.isEmpty() ? "" : ". The table keeps newer rows of " + Months.names(kept);
  }

  static String rows(long count) {
    return number(count) + (count == 1 ? " row" : " rows");
  }

  /** Returns a number for a message, with the same digits in each locale. */
  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /**
   * Returns the months of a pause that was longer than the range: from that in which the newest
   * loaded execution was generated, of which it has only a part, to the last one before the range.
   * Those of which the table has a report that was generated after their end are left out.
   *
   * @param table the rows before the execution
   * @param backfilled the last month of the backfill, after which the pause begins without an
   *     execution; null for none
   * @return null if there are none
   */
  static @Nullable Months gap(
      TableRows table, @Nullable YearMonth backfilled, Months range, Instant now) {
    ExecutionKey loaded = table.newest(now);
    int unloaded = backfilled == null ? range.first() : Months.number(backfilled) + 1;
    int first = loaded == null ? unloaded : Months.number(loaded.time());
    Map<Integer, Instant> whole = table.times(now);
    whole.entrySet().removeIf(each -> Months.number(each.getValue()) <= each.getKey());
    Months gap = new Months(first, range.first() - 1, false).without(whole.keySet());
    return gap.isEmpty() ? null : gap;
  }
}

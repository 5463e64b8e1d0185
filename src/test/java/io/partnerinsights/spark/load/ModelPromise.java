package io.partnerinsights.spark.load;

import io.partnerinsights.spark.load.ModelTable.Call;
import io.partnerinsights.spark.load.ModelWorld.ModelFile;
import io.partnerinsights.spark.load.TableRows.Group;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * States month by month what a table has after each run, without the load's rules: each month has
 * the rows of the report that was generated last and has rows of it, whoever asked for it; another
 * one empties months only between its first and its last row. The backfill of a dataset without
 * months has the months from 1 to 0.
 */
final class ModelPromise {
  private static final Comparator<ExecutionKey> OLDEST_FIRST =
      Comparator.comparing(ExecutionKey::time).thenComparing(ExecutionKey::id);

  NavigableMap<Integer, List<Group>> months = new TreeMap<>();
  @Nullable Asked asked;
  final Map<Asked, ModelFile> reports = new HashMap<>();
  final List<String> results = new ArrayList<>();
  int created;
  private final ModelWorld world;
  private int marks;

  /** A backfill, which is asked for or loaded. */
  record Asked(int first, int last, boolean isPending, int mark) {}

  ModelPromise(ModelWorld world) {
    this.world = world;
  }

  private Stream<Group> groups() {
    return months.values().stream().flatMap(List::stream);
  }

  private boolean counts(@Nullable ExecutionKey key) {
    return key != null && key.time() != null && !key.time().isAfter(world.now);
  }

  private boolean isExecution(@Nullable ExecutionKey key) {
    return counts(key) && !key.id().contains("fill");
  }

  private boolean isOfSchedule(int month) {
    return months.getOrDefault(month, List.of()).stream()
        .anyMatch(group -> isExecution(group.execution()));
  }

  private @Nullable ExecutionKey newest() {
    return groups().map(Group::execution).filter(this::isExecution).max(OLDEST_FIRST).orElse(null);
  }

  /** Returns when the report of a month's rows was generated, for each month that has a report. */
  private Map<Integer, Instant> made() {
    Map<Integer, Instant> made = new HashMap<>();
    groups()
        .filter(group -> counts(group.execution()))
        .forEach(
            group ->
                made.merge(group.monthNumber(), group.execution().time(), ModelPromise::later));
    return made;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static boolean isNewer(@Nullable Instant made, ModelFile file) {
    return made != null && made.isAfter(file.time());
  }

  void run(Call call) {
    results.clear();
    if (call.fill() != null) {
      Months wanted = call.fill().months();
      Map<Integer, Instant> made = made();
      made.keySet().removeIf(month -> !wanted.contains(month));
      Instant oldest = made.values().stream().max(Comparator.naturalOrder()).orElse(null);
      write(call.fill().choose(oldest), wanted, call.accepts());
      return;
    }
    ExecutionKey newest = newest();
    Integer since = call.once() && world.hasMonths && newest == null ? first(call) : null;
    List<ModelFile> fresh =
        new ArrayList<>(call.once() ? List.of(world.once(since)) : world.listed);
    fresh.removeIf(file -> !counts(file.key()));
    fresh.removeIf(file -> newest != null && OLDEST_FIRST.compare(file.key(), newest) <= 0);
    // Its time may be cut in the table.
    fresh.removeIf(file -> newest != null && file.key().id().equals(newest.id()));
    fresh.sort(Comparator.comparing(ModelFile::key, OLDEST_FIRST));
    for (int i = 0; i < fresh.size(); i++) {
      List<ModelFile> newer = fresh.subList(i + 1, fresh.size());
      ModelFile file = fresh.get(i);
      Instant time = file.time();
      int start = since == null ? world.start(time) : since;
      boolean withNone = world.isLifetime && start <= ModelWorld.EARLIEST;
      Months range = new Months(start, Months.toNumber(time), withNone);
      if (newer.stream().anyMatch(each -> world.start(each.time()) <= start)) {
        continue;
      }
      Map<Integer, Instant> made = made();
      if (range.numbers().stream().allMatch(month -> isNewer(made.get(month), file))) {
        results.add("SKIPPED");
        continue;
      }
      boolean isAwaited = newer.isEmpty() || !time.isBefore(world.now.minus(2, ChronoUnit.DAYS));
      if (file.isBad() && isAwaited) {
        results.add("FAILED");
        return;
      } else if (file.isBad() || file.key().id().startsWith("gone")) {
        results.add(newer.isEmpty() ? "FAILED" : "SKIPPED");
      } else {
        write(file, range, call.accepts());
      }
    }
    if (call.once() && fresh.isEmpty()) {
      results.add("SKIPPED");
    } else if (!call.once()) {
      backfills(call);
    }
  }

  private int first(Call call) {
    int earliest = ModelWorld.EARLIEST + (world.offered() > ModelWorld.EARLIEST ? 1 : 0);
    return Math.max(call.since() == null ? world.offered() : call.since(), earliest);
  }

  private void backfills(Call call) {
    if (asked == null) {
      asked = all(first(call));
    } else if (isLost()) {
      Asked anew = all(Math.max(asked.first, ModelWorld.EARLIEST));
      asked = anew.first == asked.first && anew.last == asked.last ? asked : anew;
    }
    if (asked.isPending && !backfill(call)) {
      return;
    }
    reports.remove(asked);
    asked = asked(asked.first, asked.last, false);
    if (world.hasMonths
        && call.since() != null
        && first(call) < asked.first
        && months.floorKey(first(call)) == null) {
      results.add("SKIPPED");
    }
  }

  /** Whether the report is not there any more. */
  private boolean isLost() {
    return asked != null && asked.isPending && !reports.containsKey(asked);
  }

  private Asked all(int first) {
    return world.hasMonths ? asked(first, world.thisMonth() - 1, true) : asked(1, 0, true);
  }

  Asked asked(int first, int last, boolean isPending) {
    return new Asked(first, last, isPending, ++marks);
  }

  private boolean backfill(Call call) {
    int first = asked.first;
    if (first > asked.last && world.hasMonths) {
      return results.add("SKIPPED");
    }
    if (!reports.containsKey(asked)) {
      reports.put(asked, world.report(created++, first, asked.last));
    }
    ModelFile file = reports.get(asked);
    if (!call.waits() && !file.time().isBefore(world.now)) {
      return false;
    }
    int last = first - 1;
    while (last < asked.last && !isOfSchedule(last + 1)) {
      last++;
    }
    boolean withNone =
        world.isLifetime && first <= ModelWorld.EARLIEST && !isOfSchedule(Months.NO_MONTH);
    return write(file, new Months(first, last, withNone), call.accepts());
  }

  /** Replaces months; returns false if a check stops it. */
  private boolean write(ModelFile file, Months range, boolean accepts) {
    NavigableMap<Integer, List<Group>> has = file.groups(range);
    NavigableMap<Integer, List<Group>> inside = has.headMap(Months.NO_MONTH, false);
    boolean isEmpty = has.isEmpty();
    boolean isBackfill = file.key().id().startsWith("backfill");
    NavigableSet<Integer> whole = new TreeSet<>(range.numbers());
    Map<Integer, Instant> made = made();
    whole.removeIf(month -> isNewer(made.get(month), file));
    if (!isEmpty) {
      whole.removeIf(month -> month != Months.NO_MONTH && inside.isEmpty());
      whole.removeIf(month -> month != Months.NO_MONTH && month < inside.firstKey());
      whole.removeIf(month -> month != Months.NO_MONTH && month > inside.lastKey());
    }
    has.keySet().retainAll(whole);
    long before = rows(whole, months);
    if (whole.isEmpty() || (!isEmpty && has.isEmpty())) {
      return results.add("SKIPPED");
    } else if (isEmpty && isBackfill) {
      return results.add(file.rows().isEmpty() ? "NEEDS_ATTENTION" : "SKIPPED");
    } else if (isEmpty) {
      results.add(before > 0 ? "STOPPED" : "SKIPPED");
      return before == 0;
    }
    boolean isHalved = before >= 20 && rows(whole, has) * 2 < before;
    boolean isLoss = whole.stream().anyMatch(month -> isLoss(month, has.get(month)));
    if (!accepts && (isLoss || isHalved)) {
      results.add("STOPPED");
      return false;
    }
    boolean isGap =
        world.hasMonths
            && isExecution(file.key())
            && IntStream.range(whole() + 1, range.isEmpty() ? 0 : range.firstNumber())
                .anyMatch(month -> isMissing(month, made.get(month)));
    months.keySet().removeAll(whole);
    months.putAll(has);
    results.add("LOADED");
    return !isGap || results.add("NEEDS_ATTENTION");
  }

  /** Whether no report was generated after the end of the month, and has it. */
  private static boolean isMissing(int month, @Nullable Instant made) {
    return made == null || Months.toNumber(made) <= month;
  }

  private static long rows(Set<Integer> some, Map<Integer, List<Group>> months) {
    return months.entrySet().stream()
        .filter(each -> some.contains(each.getKey()))
        .flatMap(each -> each.getValue().stream())
        .mapToLong(Group::rowCount)
        .sum();
  }

  /** Returns the last month that is whole in an execution, or is in a backfill. */
  private int whole() {
    ExecutionKey newest = newest();
    if (newest != null) {
      return Months.toNumber(newest.time()) - 1;
    }
    return asked == null || isLost() ? world.thisMonth() - 1 : asked.last;
  }

  private boolean isLoss(int month, @Nullable List<Group> after) {
    List<Group> before = months.getOrDefault(month, List.of());
    long rows = before.stream().mapToLong(Group::rowCount).sum();
    long left = after == null ? 0 : after.get(0).rowCount();
    return (rows >= 20 && left * 2 < rows)
        || before.stream().anyMatch(group -> group.execution() == null);
  }
}

package io.partnerinsights.spark.load;

import io.partnerinsights.spark.load.ModelTable.Call;
import io.partnerinsights.spark.load.ModelWorld.ModelFile;
import io.partnerinsights.spark.load.RowStats.RowGroup;
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
      Comparator.comparing(ExecutionKey::generatedTime).thenComparing(ExecutionKey::id);

  NavigableMap<Integer, List<RowGroup>> months = new TreeMap<>();
  @Nullable ModelBackfill backfill;
  final Map<ModelBackfill, ModelFile> reports = new HashMap<>();
  final List<String> results = new ArrayList<>();
  int createdReports;
  private final ModelWorld world;
  private int marks;

  /** A backfill, which is asked for or loaded. */
  record ModelBackfill(int firstMonth, int lastMonth, boolean isPending, int mark) {}

  ModelPromise(ModelWorld world) {
    this.world = world;
  }

  private Stream<RowGroup> allGroups() {
    return months.values().stream().flatMap(List::stream);
  }

  private boolean isCounted(@Nullable ExecutionKey key) {
    return key != null && key.generatedTime() != null && !key.generatedTime().isAfter(world.now);
  }

  private boolean isExecution(@Nullable ExecutionKey key) {
    return isCounted(key) && !key.id().contains("fill");
  }

  private boolean isOfSchedule(int month) {
    return months.getOrDefault(month, List.of()).stream()
        .anyMatch(group -> isExecution(group.executionKey()));
  }

  private @Nullable ExecutionKey newestExecution() {
    return allGroups()
        .map(RowGroup::executionKey)
        .filter(this::isExecution)
        .max(OLDEST_FIRST)
        .orElse(null);
  }

  /** Returns when the report of a month's rows was generated, for each month that has a report. */
  private Map<Integer, Instant> generationTimes() {
    Map<Integer, Instant> made = new HashMap<>();
    allGroups()
        .filter(group -> isCounted(group.executionKey()))
        .forEach(
            group ->
                made.merge(
                    group.monthNumber(),
                    group.executionKey().generatedTime(),
                    ModelPromise::laterOf));
    allGroups()
        .map(RowGroup::executionKey)
        .filter(key -> isCounted(key) && key.id().startsWith("backfill"))
        .map(ExecutionKey::generatedTime)
        .forEach(
            time -> backfilledMonths().forEach(m -> made.merge(m, time, ModelPromise::laterOf)));
    return made;
  }

  /** Returns the months that stay empty if the user deletes their rows, until newer ones come. */
  private IntStream backfilledMonths() {
    if (backfill == null || !world.hasMonths) {
      return IntStream.empty();
    }
    boolean withNone = backfill.firstMonth <= ModelWorld.EARLIEST && !isOfSchedule(Months.NO_MONTH);
    return IntStream.concat(
        IntStream.rangeClosed(backfill.firstMonth, backfill.lastMonth)
            .takeWhile(month -> !isOfSchedule(month)),
        withNone ? IntStream.of(Months.NO_MONTH) : IntStream.empty());
  }

  private static Instant laterOf(Instant time, Instant otherTime) {
    return time.isAfter(otherTime) ? time : otherTime;
  }

  private static boolean isNewer(@Nullable Instant made, ModelFile file) {
    return made != null && made.isAfter(file.time());
  }

  void applyCall(Call call) {
    results.clear();
    if (call.fill() != null) {
      Months fillMonths = call.fill().months();
      Map<Integer, Instant> generationTimes = generationTimes();
      generationTimes.keySet().removeIf(month -> !fillMonths.contains(month));
      Instant oldestAllowed =
          generationTimes.values().stream().max(Comparator.naturalOrder()).orElse(null);
      replaceMonths(call.fill().chooseFile(oldestAllowed), fillMonths, call.accepts());
      return;
    }
    ExecutionKey newestKey = newestExecution();
    Integer sinceMonth =
        call.once() && world.hasMonths && newestKey == null ? firstMonth(call) : null;
    List<ModelFile> freshFiles =
        new ArrayList<>(
            call.once() ? List.of(world.newSingleReport(sinceMonth)) : world.listedFiles);
    freshFiles.removeIf(file -> !isCounted(file.key()));
    freshFiles.removeIf(
        file -> newestKey != null && OLDEST_FIRST.compare(file.key(), newestKey) <= 0);
    // Its time may be cut in the table.
    freshFiles.removeIf(file -> newestKey != null && file.key().id().equals(newestKey.id()));
    freshFiles.sort(Comparator.comparing(ModelFile::key, OLDEST_FIRST));
    for (int i = 0; i < freshFiles.size(); i++) {
      List<ModelFile> newerFiles = freshFiles.subList(i + 1, freshFiles.size());
      ModelFile file = freshFiles.get(i);
      Instant time = file.time();
      int start = sinceMonth == null ? world.firstWholeMonth(time) : sinceMonth;
      boolean withNone = world.isLifetime && start <= ModelWorld.EARLIEST;
      Months range = new Months(start, Months.toNumber(time), withNone);
      if (newerFiles.stream().anyMatch(each -> world.firstWholeMonth(each.time()) <= start)) {
        continue;
      }
      Map<Integer, Instant> generationTimes = generationTimes();
      if (range.numbers().stream().allMatch(month -> isNewer(generationTimes.get(month), file))) {
        results.add("SKIPPED");
        continue;
      }
      boolean isAwaited =
          newerFiles.isEmpty() || !time.isBefore(world.now.minus(2, ChronoUnit.DAYS));
      if (file.isBad() && isAwaited) {
        results.add("FAILED");
        return;
      } else if (file.isBad() || file.key().id().startsWith("gone")) {
        results.add(newerFiles.isEmpty() ? "FAILED" : "SKIPPED");
      } else {
        replaceMonths(file, range, call.accepts());
      }
    }
    if (call.once() && freshFiles.isEmpty()) {
      results.add("SKIPPED");
    } else if (!call.once()) {
      applyBackfill(call);
    }
  }

  private int firstMonth(Call call) {
    int earliestMonth = ModelWorld.EARLIEST + (world.offeredMonth() > ModelWorld.EARLIEST ? 1 : 0);
    return Math.max(
        call.sinceMonth() == null ? world.offeredMonth() : call.sinceMonth(), earliestMonth);
  }

  private void applyBackfill(Call call) {
    if (backfill == null) {
      backfill = backfillFrom(firstMonth(call));
    } else if (isLost()) {
      ModelBackfill replacement = backfillFrom(Math.max(backfill.firstMonth, ModelWorld.EARLIEST));
      backfill =
          replacement.firstMonth == backfill.firstMonth
                  && replacement.lastMonth == backfill.lastMonth
              ? backfill
              : replacement;
    }
    if (backfill.isPending && !loadBackfill(call)) {
      return;
    }
    reports.remove(backfill);
    backfill = newBackfill(backfill.firstMonth, backfill.lastMonth, false);
    if (world.hasMonths
        && call.sinceMonth() != null
        && firstMonth(call) < backfill.firstMonth
        && months.floorKey(firstMonth(call)) == null) {
      results.add("SKIPPED");
    }
  }

  /** Whether the report is not there any more. */
  private boolean isLost() {
    return backfill != null && backfill.isPending && !reports.containsKey(backfill);
  }

  private ModelBackfill backfillFrom(int firstMonth) {
    return world.hasMonths
        ? newBackfill(firstMonth, world.thisMonth() - 1, true)
        : newBackfill(1, 0, true);
  }

  ModelBackfill newBackfill(int firstMonth, int lastMonth, boolean isPending) {
    return new ModelBackfill(firstMonth, lastMonth, isPending, ++marks);
  }

  private boolean loadBackfill(Call call) {
    int firstMonth = backfill.firstMonth;
    if (firstMonth > backfill.lastMonth && world.hasMonths) {
      return results.add("SKIPPED");
    }
    if (!reports.containsKey(backfill)) {
      reports.put(backfill, world.newReport(createdReports++, firstMonth, backfill.lastMonth));
    }
    ModelFile file = reports.get(backfill);
    if (!call.waits() && !file.time().isBefore(world.now)) {
      return false;
    }
    int lastMonth = firstMonth - 1;
    while (lastMonth < backfill.lastMonth && !isOfSchedule(lastMonth + 1)) {
      lastMonth++;
    }
    boolean withNone =
        world.isLifetime && firstMonth <= ModelWorld.EARLIEST && !isOfSchedule(Months.NO_MONTH);
    return replaceMonths(file, new Months(firstMonth, lastMonth, withNone), call.accepts());
  }

  /** Replaces months; returns false if a check stops it. */
  private boolean replaceMonths(ModelFile file, Months range, boolean accepts) {
    NavigableMap<Integer, List<RowGroup>> newMonths = file.groupsIn(range);
    NavigableMap<Integer, List<RowGroup>> datedMonths = newMonths.headMap(Months.NO_MONTH, false);
    boolean isEmpty = newMonths.isEmpty();
    boolean isBackfill = file.key().id().startsWith("backfill");
    NavigableSet<Integer> wholeMonths = new TreeSet<>(range.numbers());
    Map<Integer, Instant> generationTimes = generationTimes();
    wholeMonths.removeIf(month -> isNewer(generationTimes.get(month), file));
    if (!isEmpty) {
      wholeMonths.removeIf(month -> month != Months.NO_MONTH && datedMonths.isEmpty());
      wholeMonths.removeIf(month -> month != Months.NO_MONTH && month < datedMonths.firstKey());
      wholeMonths.removeIf(month -> month != Months.NO_MONTH && month > datedMonths.lastKey());
    }
    newMonths.keySet().retainAll(wholeMonths);
    long rowsBefore = countRows(wholeMonths, months);
    if (wholeMonths.isEmpty() || (!isEmpty && newMonths.isEmpty())) {
      return results.add("SKIPPED");
    } else if (isEmpty && isBackfill) {
      return results.add(file.rows().isEmpty() ? "NEEDS_ATTENTION" : "SKIPPED");
    } else if (isEmpty) {
      results.add(rowsBefore > 0 ? "STOPPED" : "SKIPPED");
      return rowsBefore == 0;
    }
    boolean isHalved = rowsBefore >= 20 && countRows(wholeMonths, newMonths) * 2 < rowsBefore;
    boolean isLoss = wholeMonths.stream().anyMatch(month -> isLoss(month, newMonths.get(month)));
    if (!accepts && (isLoss || isHalved)) {
      results.add("STOPPED");
      return false;
    }
    boolean isGap =
        world.hasMonths
            && isExecution(file.key())
            && IntStream.range(lastWholeMonth() + 1, range.isEmpty() ? 0 : range.firstNumber())
                .anyMatch(month -> isMissing(month, generationTimes.get(month)));
    months.keySet().removeAll(wholeMonths);
    months.putAll(newMonths);
    results.add("LOADED");
    return !isGap || results.add("NEEDS_ATTENTION");
  }

  /** Whether no report was generated after the end of the month, and has it. */
  private static boolean isMissing(int month, @Nullable Instant made) {
    return made == null || Months.toNumber(made) <= month;
  }

  private static long countRows(Set<Integer> countedMonths, Map<Integer, List<RowGroup>> months) {
    return months.entrySet().stream()
        .filter(each -> countedMonths.contains(each.getKey()))
        .flatMap(each -> each.getValue().stream())
        .mapToLong(RowGroup::rowCount)
        .sum();
  }

  /** Returns the last month that is whole in an execution, or is in a backfill. */
  private int lastWholeMonth() {
    ExecutionKey newestKey = newestExecution();
    if (newestKey != null) {
      return Months.toNumber(newestKey.generatedTime()) - 1;
    }
    return backfill == null || isLost() ? world.thisMonth() - 1 : backfill.lastMonth;
  }

  private boolean isLoss(int month, @Nullable List<RowGroup> groupsAfter) {
    List<RowGroup> groupsBefore = months.getOrDefault(month, List.of());
    long rowsBefore = groupsBefore.stream().mapToLong(RowGroup::rowCount).sum();
    long rowsAfter = groupsAfter == null ? 0 : groupsAfter.get(0).rowCount();
    return (rowsBefore >= 20 && rowsAfter * 2 < rowsBefore)
        || groupsBefore.stream().anyMatch(group -> group.executionKey() == null);
  }
}

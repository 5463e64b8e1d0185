package io.partnerinsights.spark.load;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.spark.load.LoadRules.ListedExecution;
import io.partnerinsights.spark.load.ModelPromise.ModelBackfill;
import io.partnerinsights.spark.load.ModelTable.Call;
import io.partnerinsights.spark.load.ModelWorld.ModelFile;
import io.partnerinsights.spark.load.RowStats.RowGroup;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs the load's own steps over tables in memory, and compares them with what a load promises,
 * without Spark, HTTP and files.
 *
 * <p>Three parts, all from one seed: {@link ModelWorld} is the service and its clock, which has two
 * years of rows and lists executions that are late, empty, odd or gone. {@link ModelTable} is the
 * table and one run of the load's steps on it. {@link ModelPromise} is the oracle: it says month by
 * month which report's rows a table must have, without the load's rules.
 *
 * <p>In each round time passes, the user may change or restore the table, and one run follows,
 * which is repeated. Runs also continue what a kill before each change leaves, and what a
 * disturbance at a random point leaves. All of them must end with the oracle's table.
 */
final class LoadModelTest implements IntConsumer {
  private static final int FEW_SEEDS = 500;
  private static final int SEEDS = 2000;

  /** Maximum number of further runs until one has nothing to do. */
  private static final int MORE_RUNS = 4;

  private static final Call NO_CALL = new Call(null, false, false, false, null);

  private final List<ModelTable> snapshots = new ArrayList<>();
  private ModelWorld world;
  private ModelTable table;
  private ModelPromise promise;

  @Test
  void eachMonthHasTheNewestReport() {
    run(0, FEW_SEEDS);
  }

  @Test
  @Tag("full")
  void eachMonthOfASampleHasTheNewestReport() {
    run(FEW_SEEDS, SEEDS);
  }

  @Test
  @Tag("long")
  void eachMonthOfMoreSeedsHasTheNewestReport() {
    run(SEEDS, 20_000);
  }

  /**
   * The backfill is of the first of a month, and the only execution is from some days before. Then
   * the user deletes the months up to the execution's first one, which no later one will contain.
   */
  @ParameterizedTest
  @CsvSource({"1, 4", "1, 1", "14, 10"})
  void anOlderExecutionBringsNoDeletedMonthBack(int day, int daysBefore) throws Exception {
    for (int turn = 0; turn < 24; turn++) {
      world = new ModelWorld(0);
      world.now = LocalDate.of(2026, 1, day).plusMonths(turn).atStartOfDay().toInstant(UTC);
      IntStream.range(world.offeredMonth(), world.thisMonth()).forEach(m -> world.rows.put(m, 9L));
      table = new ModelTable(world, NO_CALL).nextRun(new Call(null, false, true, false, null));
      table = table.runLoad();
      Instant time = world.now.minus(daysBefore, ChronoUnit.DAYS);
      Months range = world.rangeAt(time);
      NavigableMap<Integer, Long> rows = new TreeMap<>();
      range.numbers().forEach(month -> rows.put(month, 3L));
      ExecutionKey key = new ExecutionKey(time, "older");
      world.listedFiles.add(new ModelFile(key, rows));
      world.executions = List.of(new ListedExecution(key, range));
      NavigableMap<Integer, List<RowGroup>> left = new TreeMap<>(table.months);
      left.headMap(range.firstNumber(), true).clear();
      table.commitMonths(left);

      table = table.nextRun(NO_CALL).runLoad();

      assertThat(table.months.keySet())
          .as("turn %d", turn)
          .isNotEmpty()
          .allMatch(month -> month > range.firstNumber());
    }
  }

  private static void run(int first, int end) {
    IntStream.range(first, end).parallel().forEach(seed -> new LoadModelTest().accept(seed));
  }

  @Override
  public void accept(int seed) {
    world = new ModelWorld(seed);
    table = new ModelTable(world, NO_CALL);
    promise = new ModelPromise(world);
    snapshots.clear();
    boolean isDelta = world.chance(.5);
    double once = world.chance(.3) ? world.random.nextDouble() : 0;
    try {
      for (int month = 84; month > 8 && seed % 3 == 0; month -= 7) {
        add(world.hasMonths ? world.thisMonth() - month : Months.NO_MONTH, null);
      }
      for (int rounds = 4 + world.random.nextInt(12); rounds > 0; rounds--) {
        world.passTime();
        table = table.nextRun(NO_CALL);
        if (world.chance(.1) && !snapshots.isEmpty()) {
          restore(snapshots.get(world.random.nextInt(snapshots.size())), isDelta);
        }
        change();
        if (world.chance(.3) && world.hasMonths) {
          run(new Call(null, world.chance(.5), true, false, world.newFill()));
        }
        run(world.chance(once));
        table.promisedBackfill = promise.backfill;
        snapshots.add(table);
      }
    } catch (Exception | AssertionError e) {
      throw new AssertionError("seed %d, round %d: %s".formatted(seed, snapshots.size(), e), e);
    }
  }

  /** Restores a snapshot; a rollback of Apache Iceberg leaves the property as it is. */
  private void restore(ModelTable old, boolean isDelta) {
    table.commitMonths(old.months);
    promise.months = new TreeMap<>(old.months);
    table.storedBackfill = isDelta ? old.storedBackfill : table.storedBackfill;
    promise.backfill = isDelta ? old.promisedBackfill : promise.backfill;
  }

  /** Changes reports, rows and property as the service and the user do between two runs. */
  private void change() {
    Instant due = world.now.minus(world.chance(.05) ? 0 : 60, ChronoUnit.DAYS);
    table.reports.values().removeIf(report -> !report.time().isAfter(due));
    promise.reports.values().removeIf(report -> !report.time().isAfter(due));
    boolean hasMonth = world.hasMonths && world.chance(.9);
    int back = world.random.nextInt(world.chance(.3) ? 6 : 40);
    int month = hasMonth ? world.thisMonth() - back : Months.NO_MONTH;
    int first = world.thisMonth() - world.random.nextInt(60);
    int last = first + world.random.nextInt(20);
    Instant future = world.now.plus(20 + world.random.nextInt(30_000), ChronoUnit.DAYS);
    List<RowGroup> groups = promise.months.getOrDefault(month, List.of());
    switch (world.random.nextInt(32)) {
      case 0, 1, 2, 3 -> edit(month, groups.subList(0, groups.size() / 2));
      case 4 -> add(month, null);
      case 5 -> add(month, new ExecutionKey(future, "forged"));
      case 6 ->
          add(month, new ExecutionKey(null, ExecutionKey.FILL_PREFIX + "of an earlier version"));
      case 7 -> property(null);
      case 8 -> property(world.hasMonths ? promise.newBackfill(first, last, false) : null);
      case 9 -> property(world.hasMonths ? promise.newBackfill(first, last, true) : null);
      case 10 -> delete(List.of(month), 1);
      case 11, 12, 13, 14 -> deletePartOfAReport();
      case 15, 16 -> delete(List.copyOf(promise.months.keySet()), 3);
      case 17 -> cutTimes();
      default -> {}
    }
  }

  /**
   * Rewrites the rows in a session that writes times in whole milliseconds, unless two executions
   * have the same time.
   */
  private void cutTimes() {
    if (world.hasTies()) {
      return;
    }
    promise.months.replaceAll(
        (month, groups) ->
            groups.stream()
                .map(
                    each ->
                        new RowGroup(
                            month, cut(each.executionKey()), each.rowCount(), each.valueCounts()))
                .toList());
    table.commitMonths(new TreeMap<>(promise.months));
  }

  private static @Nullable ExecutionKey cut(@Nullable ExecutionKey key) {
    return key == null || key.generatedTime() == null
        ? key
        : new ExecutionKey(key.generatedTime().truncatedTo(ChronoUnit.MILLIS), key.id());
  }

  /** Deletes the rows of successive months that one report has. */
  private void deletePartOfAReport() {
    List<List<Integer>> reports =
        List.copyOf(
            promise.months.values().stream()
                .flatMap(List::stream)
                .collect(
                    Collectors.groupingBy(
                        group -> String.valueOf(group.executionKey()),
                        TreeMap::new,
                        Collectors.mapping(RowGroup::monthNumber, Collectors.toList())))
                .values());
    if (!reports.isEmpty()) {
      List<Integer> has = reports.get(world.random.nextInt(reports.size()));
      int first = world.random.nextInt(has.size());
      delete(has.subList(first, first + 1 + world.random.nextInt(has.size() - first)), 1);
    }
  }

  /**
   * Deletes rows of months, after which the user may pause the schedule.
   *
   * @param part all rows for 1; a third for 3, such as those of some customers
   */
  private void delete(List<Integer> gone, int part) {
    for (int month : gone) {
      List<RowGroup> left = new ArrayList<>();
      for (RowGroup group : promise.months.getOrDefault(month, List.of())) {
        long rows = group.rowCount() - (group.rowCount() + world.random.nextInt(part)) / part;
        left.add(new RowGroup(month, group.executionKey(), rows, group.valueCounts()));
      }
      left.removeIf(group -> group.rowCount() == 0);
      promise.months.put(month, left);
    }
    promise.months.values().removeIf(List::isEmpty);
    table.commitMonths(new TreeMap<>(promise.months));
    world.pausedPasses = world.chance(.4) ? 1 + world.random.nextInt(4) : world.pausedPasses;
  }

  private void add(int month, @Nullable ExecutionKey key) {
    List<RowGroup> more = new ArrayList<>(promise.months.getOrDefault(month, List.of()));
    more.add(new RowGroup(month, key, world.randomSize(), Map.of()));
    edit(month, more);
  }

  private void edit(int month, List<RowGroup> groups) {
    promise.months.put(month, groups);
    promise.months.values().removeIf(List::isEmpty);
    table.commitMonths(new TreeMap<>(promise.months));
  }

  /** Sets the property, such as to that of another table, whose report is not listed. */
  private void property(@Nullable ModelBackfill asked) {
    promise.backfill = asked;
    String mark = " %016x".formatted(world.random.nextInt());
    table.storedBackfill =
        asked == null
            ? null
            : Backfill.parse(
                Months.toMonth(asked.firstMonth())
                    + "/"
                    + Months.toMonth(asked.lastMonth())
                    + (asked.isPending() ? mark : ""));
  }

  private void run(boolean once) throws Exception {
    int month = world.thisMonth() - world.random.nextInt(66);
    int first = world.chance(.1) ? ModelWorld.EARLIEST - world.random.nextInt(2) : month;
    Integer since = world.chance(.12) ? first : null;
    run(new Call(since, world.chance(.3), once || world.chance(.8), once, null));
  }

  private void run(Call call) throws Exception {
    ModelTable before = table;
    ModelTable once = before.nextRun(call).runLoad();
    promise.applyCall(call);
    compare(promise.results, once.results);
    compare(promise.months, once.months);
    compare(promise.createdReports, once.createdReports);
    // The rows that have stopped an execution may be gone after it.
    table = settled(once, call);
    for (int i = 0; i < MORE_RUNS; i++) {
      promise.applyCall(call);
    }
    compare(promise.months, table.months);
    compare(promise.createdReports, table.createdReports);
    for (ModelTable killed :
        once.steps.subList(Math.min(1, once.steps.size()), once.steps.size())) {
      compareTo(settled(killed.runLoad(), call));
    }
    if (once.steps.isEmpty()) {
      return;
    }
    ModelTable disturbed = before.nextRun(call);
    disturbed.failures = world.random.nextInt(4);
    disturbed.point = 1 + world.random.nextInt(once.points);
    try {
      disturbed.runLoad();
    } catch (InternalError | RuntimeException e) {
      // The next run continues.
    }
    compare(-1, disturbed.results.indexOf("LOST"));
    // The other run may have deleted the report before this one has read it.
    if (disturbed.failures > 0 || disturbed.createdReports != table.createdReports + 1) {
      compareTo(settled(disturbed, call));
    }
  }

  /** Returns the table after further runs, of which the last one changes nothing. */
  private static ModelTable settled(ModelTable table, Call call) throws Exception {
    ModelTable last = table.nextRun(call).runLoad();
    for (int i = 1; i < MORE_RUNS && call.fill() == null && last.commits > table.commits; i++) {
      table = last;
      last = table.nextRun(call).runLoad();
    }
    if (call.fill() == null) {
      compare(table.commits, last.commits);
    }
    return last;
  }

  private void compareTo(ModelTable other) {
    compare(table.months, other.months);
    compare(table.createdReports, other.createdReports);
    compare(months(table), months(other));
  }

  private static String months(ModelTable table) {
    Backfill since = table.storedBackfill;
    return since == null ? "" : since.firstMonth() + "/" + since.lastMonth() + since.isPending();
  }

  private static void compare(Object expected, Object actual) {
    if (!Objects.equals(expected, actual)) {
      throw new AssertionError("expected " + expected + ", and there is " + actual);
    }
  }
}

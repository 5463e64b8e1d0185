package io.partnerinsights.spark.load;

import io.partnerinsights.spark.load.ModelPromise.Asked;
import io.partnerinsights.spark.load.ModelTable.Call;
import io.partnerinsights.spark.load.TableRows.Group;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs the load's steps over tables in memory, and compares them with what a load promises. In each
 * round of a seed time passes, the user may change or restore the table, and one run follows. The
 * run is repeated from what a kill before each change leaves, and disturbed at a random point.
 */
final class LoadModelTest implements IntConsumer {
  private static final int SEEDS = 2000;
  private static final Call NO_CALL = new Call(null, false, false, false, null);

  private final List<ModelTable> snapshots = new ArrayList<>();
  private ModelWorld world;
  private ModelTable table;
  private ModelPromise promise;

  @Test
  void eachMonthHasTheNewestReport() {
    run(0, SEEDS);
  }

  @Test
  @Tag("long")
  void eachMonthOfMoreSeedsHasTheNewestReport() {
    run(SEEDS, 20_000);
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
        add(world.hasMonths ? world.thisMonth() - month : Months.NONE, null);
      }
      for (int rounds = 4 + world.random.nextInt(12); rounds > 0; rounds--) {
        world.pass();
        table = table.next(NO_CALL);
        if (world.chance(.1) && !snapshots.isEmpty()) {
          restore(snapshots.get(world.random.nextInt(snapshots.size())), isDelta);
        }
        change();
        if (world.chance(.3) && world.hasMonths) {
          run(new Call(null, world.chance(.5), true, false, world.fill()));
        }
        run(world.chance(once));
        table.asked = promise.asked;
        snapshots.add(table);
      }
    } catch (Exception | AssertionError e) {
      throw new AssertionError("seed %d, round %d: %s".formatted(seed, snapshots.size(), e), e);
    }
  }

  /** Restores a snapshot; a rollback of Apache Iceberg leaves the property as it is. */
  private void restore(ModelTable old, boolean isDelta) {
    table.commit(old.months);
    promise.months = new TreeMap<>(old.months);
    table.since = isDelta ? old.since : table.since;
    promise.asked = isDelta ? old.asked : promise.asked;
  }

  /** Changes reports, rows and property as the service and the user do between two runs. */
  private void change() {
    Instant due = world.now.minus(world.chance(.05) ? 0 : 60, ChronoUnit.DAYS);
    table.reports.values().removeIf(report -> !report.time().isAfter(due));
    promise.reports.values().removeIf(report -> !report.time().isAfter(due));
    boolean hasMonth = world.hasMonths && world.chance(.9);
    int month = hasMonth ? world.thisMonth() - world.random.nextInt(40) : Months.NONE;
    int first = world.thisMonth() - world.random.nextInt(60);
    int last = first + world.random.nextInt(20);
    Instant future = world.now.plus(20 + world.random.nextInt(30_000), ChronoUnit.DAYS);
    List<Group> groups = promise.months.getOrDefault(month, List.of());
    switch (world.random.nextInt(32)) {
      case 0, 1, 2, 3 -> edit(month, groups.subList(0, groups.size() / 2));
      case 4 -> add(month, null);
      case 5 -> add(month, new ExecutionKey(future, "forged"));
      case 6 -> add(month, new ExecutionKey(null, ExecutionKey.FILL + "of an earlier version"));
      case 7 -> property(null);
      case 8 -> property(world.hasMonths ? promise.asked(first, last, false) : null);
      case 9 -> property(world.hasMonths ? promise.asked(first, last, true) : null);
      default -> {}
    }
  }

  private void add(int month, @Nullable ExecutionKey key) {
    List<Group> more = new ArrayList<>(promise.months.getOrDefault(month, List.of()));
    more.add(new Group(month, key, world.size(), Map.of()));
    edit(month, more);
  }

  private void edit(int month, List<Group> groups) {
    promise.months.put(month, groups);
    promise.months.values().removeIf(List::isEmpty);
    table.commit(new TreeMap<>(promise.months));
  }

  /** Sets the property, such as to that of another table, whose report is not listed. */
  private void property(@Nullable Asked asked) {
    promise.asked = asked;
    String mark = " %016x".formatted(world.random.nextInt());
    table.since =
        asked == null
            ? null
            : Backfill.parse(
                Months.month(asked.first())
                    + "/"
                    + Months.month(asked.last())
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
    table = before.next(call).run();
    promise.run(call);
    compare(promise.results, table.results);
    compare(promise.months, table.months);
    compare(promise.created, table.created);
    ModelTable repeated = table.next(call).run();
    List<String> results = table.results;
    if (repeated.commits > table.commits
        && (results.contains("STOPPED") || results.contains("SKIPPED"))) {
      return; // The backfill has replaced the rows for which an execution was stopped or skipped.
    }
    if (call.fill() == null) {
      compare(table.commits, repeated.commits);
    }
    compareTo(repeated);
    if (table.steps.isEmpty()) {
      return;
    }
    for (ModelTable killed : table.steps.subList(1, table.steps.size())) {
      compareTo(killed.run());
    }
    ModelTable disturbed = before.next(call);
    disturbed.failures = world.random.nextInt(4);
    disturbed.point = 1 + world.random.nextInt(table.points);
    try {
      disturbed.run();
    } catch (InternalError | RuntimeException e) {
      // The next run continues.
    }
    compare(-1, disturbed.results.indexOf("LOST"));
    // The other run may have deleted the report before this one has read it.
    if (disturbed.failures > 0 || disturbed.created != table.created + 1) {
      compareTo(disturbed.next(call).run());
    }
  }

  private void compareTo(ModelTable other) {
    compare(table.months, other.months);
    compare(table.created, other.created);
    compare(months(table), months(other));
  }

  private static String months(ModelTable table) {
    Backfill since = table.since;
    return since == null ? "" : since.first() + "/" + since.last() + since.isPending();
  }

  private static void compare(Object expected, Object actual) {
    if (!Objects.equals(expected, actual)) {
      throw new AssertionError("expected " + expected + ", and there is " + actual);
    }
  }
}

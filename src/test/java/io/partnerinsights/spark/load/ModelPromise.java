package io.partnerinsights.spark.load;

import io.partnerinsights.spark.load.ModelTable.Call;
import io.partnerinsights.spark.load.ModelWorld.ModelFile;
import io.partnerinsights.spark.load.TableRows.Group;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * States month by month what a table has after each run, without the load's rules: each month has
 * the rows of the newest execution that was loaded and has that month between its first and its
 * last row. The backfill of a dataset without months has the months from 1 to 0.
 */
final class ModelPromise {
  private static final Comparator<ExecutionKey> OLDEST_FIRST =
      Comparator.comparing(ExecutionKey::generated).thenComparing(ExecutionKey::id);

  NavigableMap<Integer, List<Group>> months = new TreeMap<>();
  @Nullable Asked asked;
  final Map<Asked, ModelFile> reports = new HashMap<>();
  final List<String> results = new ArrayList<>();
  int created;
  private final ModelWorld world;
  private int marks;

  /** A backfill, which is loaded if it has no last month. After an extension more is loaded. */
  record Asked(int first, @Nullable Integer last, boolean isExtension, int mark) {}

  ModelPromise(ModelWorld world) {
    this.world = world;
  }

  private Stream<Group> groups() {
    return months.values().stream().flatMap(List::stream);
  }

  private boolean counts(@Nullable ExecutionKey key) {
    return key != null && key.generated() != null && !key.generated().isAfter(world.now);
  }

  private boolean isOfSchedule(int month) {
    return months.getOrDefault(month, List.of()).stream().anyMatch(g -> counts(g.execution()));
  }

  void run(Call call) {
    results.clear();
    Stream<ExecutionKey> keys = groups().map(Group::execution).filter(this::counts);
    ExecutionKey newest = keys.max(OLDEST_FIRST).orElse(null);
    boolean isFirst =
        call.once() && world.hasMonths && groups().allMatch(group -> group.execution() == null);
    Integer since = isFirst ? first(call) : null;
    List<ModelFile> fresh =
        new ArrayList<>(call.once() ? List.of(world.once(since)) : world.listed);
    fresh.removeIf(file -> !counts(file.key()));
    fresh.removeIf(file -> newest != null && OLDEST_FIRST.compare(file.key(), newest) <= 0);
    fresh.sort(Comparator.comparing(ModelFile::key, OLDEST_FIRST));
    for (int i = 0; i < fresh.size(); i++) {
      List<ModelFile> newer = fresh.subList(i + 1, fresh.size());
      Instant time = fresh.get(i).time();
      int start = since == null ? world.start(time) : since;
      Months range = new Months(start, Months.number(time), start == ModelWorld.EARLIEST);
      if (newer.stream().anyMatch(each -> world.start(each.time()) <= start)) {
        continue;
      }
      if (fresh.get(i).key().id().startsWith("gone")) {
        results.add(newer.isEmpty() ? "FAILED" : "SKIPPED");
      } else {
        write(fresh.get(i), range, call.accepts());
      }
    }
    boolean isRead = !fresh.isEmpty();
    List<ModelFile> others = call.once() ? List.of() : world.listed;
    if (others.stream().anyMatch(file -> file.time() == null ? !isRead : !counts(file.key()))
        || (call.once() && !isRead)) {
      results.add("SKIPPED");
    }
    if (!call.once()) {
      backfills(call);
    }
  }

  private int first(Call call) {
    int earliest = world.isLifetime ? ModelWorld.EARLIEST : ModelWorld.EARLIEST + 1;
    return Math.max(call.since() == null ? world.offered() : call.since(), earliest);
  }

  private void backfills(Call call) {
    if (asked != null && asked.last != null && !asked.isExtension && !reports.containsKey(asked)) {
      Asked anew = all(Math.max(asked.first, ModelWorld.EARLIEST));
      asked = anew.first == asked.first && anew.last.equals(asked.last) ? asked : anew;
    }
    for (int i = 0; i < 2; i++) {
      if (asked == null) {
        asked = all(first(call));
      } else if (asked.last == null && call.since() != null && first(call) < asked.first) {
        asked = world.hasMonths ? asked(first(call), asked.first - 1, true) : asked;
      }
      if (asked.last == null || !backfill(call)) {
        return;
      }
      reports.remove(asked);
      asked = asked(asked.first, null, false);
    }
  }

  private Asked all(int first) {
    return world.hasMonths ? asked(first, world.thisMonth() - 1, false) : asked(1, 0, false);
  }

  Asked asked(int first, @Nullable Integer last, boolean isExtension) {
    return new Asked(first, last, isExtension, ++marks);
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
    boolean withNone = first <= ModelWorld.EARLIEST && !isOfSchedule(Months.NONE);
    return write(file, new Months(first, last, withNone), call.accepts());
  }

  /** Replaces months; returns false if a check stops it. */
  private boolean write(ModelFile file, Months range, boolean accepts) {
    NavigableMap<Integer, List<Group>> has = file.groups(range);
    if (has.isEmpty()) {
      boolean isBackfill = file.key().generated() == null;
      boolean isLoss = !isBackfill && groups().anyMatch(group -> range.contains(group.month()));
      results.add(isLoss ? "STOPPED" : "SKIPPED");
      return !isLoss;
    }
    TreeSet<Integer> whole = new TreeSet<>(has.headMap(Months.NONE).keySet());
    if (!whole.isEmpty()) {
      IntStream.range(whole.first(), whole.last()).forEach(whole::add);
    }
    whole.addAll(range.withNone() ? List.of(Months.NONE) : List.of());
    if (!accepts && whole.stream().anyMatch(month -> isLoss(month, has.get(month)))) {
      results.add("STOPPED");
      return false;
    }
    months.keySet().removeAll(whole);
    months.putAll(has);
    return results.add("LOADED");
  }

  private boolean isLoss(int month, @Nullable List<Group> after) {
    List<Group> before = months.getOrDefault(month, List.of());
    long rows = before.stream().mapToLong(Group::rows).sum();
    long left = after == null ? 0 : after.get(0).rows();
    return (rows >= 20 && left * 2 < rows)
        || (left == 0 && before.stream().anyMatch(group -> group.execution() == null));
  }
}

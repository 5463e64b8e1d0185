package io.partnerinsights.spark.load;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.spark.load.ModelWorld.Fill;
import io.partnerinsights.spark.load.ModelWorld.ModelFile;
import io.partnerinsights.spark.load.TableRows.Group;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One run of the load's own steps over a table in memory, with the reports of its backfills. Its
 * points are before and after each change, and before rows and files are read.
 */
final class ModelTable implements LoadSteps.Table, LoadSteps.Service, LoadSteps.Results {
  private static final ErrorRow GONE = ErrorCode.FILE_GONE.row("gone", "none");
  private static final ErrorRow FAULT = ErrorCode.RATE_LIMITED.row("full", "none");

  ModelPromise.@Nullable Asked asked;
  Map<Integer, List<Group>> months = Map.of();
  @Nullable Backfill since;
  Map<String, ModelFile> reports = Map.of();
  int created;
  int commits;
  final List<String> results = new ArrayList<>();

  /** The tables that a kill before each change leaves. */
  final List<ModelTable> steps = new ArrayList<>();

  int points;
  int point;

  /**
   * The number of points that fail from that one on; at none another run begins and ends, and of
   * three the next change of the property fails.
   */
  int failures;

  private final ModelWorld world;
  private final Call call;
  private TableRows rows = new TableRows(List.of());
  private Map<String, ModelFile> listed = Map.of();
  private int seen;
  private @Nullable Backfill seenSince;
  private boolean isSet;

  /** The months of the statement in the next result; null without one. */
  private @Nullable Months stated;

  /** The execution that is loaded; null before and after all. */
  private @Nullable ExecutionKey current;

  /** The arguments of a call; {@code once} is {@code schedule => 'none'}. */
  record Call(
      @Nullable Integer since, boolean accepts, boolean waits, boolean once, @Nullable Fill fill) {}

  ModelTable(ModelWorld world, Call call) {
    this.world = world;
    this.call = call;
  }

  /** Returns a copy of the table for the next run. */
  ModelTable next(Call next) {
    return new ModelTable(world, next).take(this);
  }

  private ModelTable take(ModelTable left) {
    months = left.months;
    rows = left.rows;
    since = left.since;
    reports = new HashMap<>(left.reports);
    created = left.created;
    commits = left.commits;
    return this;
  }

  void commit(Map<Integer, List<Group>> changed) {
    months = changed;
    rows = new TableRows(changed.values().stream().flatMap(List::stream).toList());
    commits++;
  }

  /** Runs as {@link DatasetLoad} does. */
  ModelTable run() throws Exception {
    listed = Map.copyOf(reports);
    YearMonth from = call.since == null ? null : Months.month(call.since);
    YearMonth offered = world.hasMonths ? Months.month(world.offered()) : null;
    LoadSteps steps =
        new LoadSteps(from, offered, call.accepts, world.isLifetime, this, this, this);
    if (call.fill != null) {
      Months months = call.fill.months();
      Instant oldest =
          rows(null).times(world.now).entrySet().stream()
              .filter(each -> months.contains(each.getKey()))
              .map(Map.Entry::getValue)
              .max(Comparator.naturalOrder())
              .orElse(null);
      steps.write(read(call.fill.choose(oldest)), new LoadSteps.Target(months, false, null));
    } else if (call.once) {
      boolean isFirst = offered != null && rows(null).newest(world.now) == null;
      YearMonth first = isFirst ? Backfill.first(from, offered) : null;
      ModelFile file = world.once(first == null ? null : Months.number(first));
      Months range = first == null ? world.range(world.now) : Months.since(first, world.now);
      steps.write(read(file), new LoadSteps.Target(range.withNone(world.isLifetime), false, null));
    } else {
      steps.run(world.executions);
    }
    return this;
  }

  private void point() {
    points++;
    if (points == point && failures == 0) {
      runAnother();
    } else if (points == point && failures == 1 && isAwaited()) {
      throw FAULT.error();
    } else if (points >= point && failures == 2) {
      throw new InternalError("The process is killed.");
    }
  }

  private void runAnother() {
    try {
      take(next(call).run());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Whether a fault ends the run. One of an older execution skips it. */
  private boolean isAwaited() {
    return current == null
        || !current.time().isBefore(world.now.minus(2, ChronoUnit.DAYS))
        || world.listed.stream()
            .map(ModelFile::key)
            .noneMatch(key -> key.countsAt(world.now) && key.isNewerThan(current));
  }

  private void change() {
    point();
    steps.add(next(call));
  }

  @Override
  public Instant now() {
    return world.now;
  }

  @Override
  public TableRows rows(@Nullable TableRows file) {
    point();
    seen = commits;
    seenSince = since;
    return rows;
  }

  @Override
  public @Nullable Backfill since() {
    return seenSince;
  }

  @Override
  public boolean setSince(@Nullable Backfill expected, Backfill next) {
    change();
    if (failures == 3 && points >= point) {
      failures = 4; // Another commit comes between, once.
      seenSince = since;
      return false;
    }
    isSet = Objects.equals(since, expected);
    since = isSet ? next : since;
    seenSince = since;
    point();
    return isSet;
  }

  @Override
  public boolean lists(Backfill pending) {
    return listed.containsKey(pending.mark());
  }

  @Override
  public void delete(String reportId) {
    change();
    reports.values().removeIf(file -> file.key().id().equals(reportId));
  }

  @Override
  public LoadSteps.Rows open(ExecutionKey key) {
    current = key;
    point();
    ModelFile file = world.find(key);
    if (key.id().startsWith("gone")) {
      throw GONE.error();
    } else if (file.isBad()) {
      throw FAULT.error();
    }
    return read(file);
  }

  @Override
  public LoadSteps.@Nullable Rows open(Backfill pending, boolean isNew) {
    current = null;
    change();
    if (isNew && !isSet) {
      throw new AssertionError("A report without its property.");
    }
    if (!reports.containsKey(pending.mark()) || (isNew && listed.containsKey(pending.mark()))) {
      Months months = pending.months();
      int first = world.hasMonths ? months.first() : 1;
      reports.put(pending.mark(), world.report(created++, first, months.last()));
    }
    point();
    ModelFile file = reports.get(pending.mark());
    return call.waits || file.time().isBefore(world.now) ? read(file) : null;
  }

  private LoadSteps.Rows read(ModelFile file) {
    ExecutionKey key = file.key();
    return new LoadSteps.Rows(
        key.id(), key, "", file.content(), months -> replace(file, months), () -> {});
  }

  private @Nullable String replace(ModelFile file, Months replaced) {
    change();
    if (commits != seen) {
      seen = -1;
      return null;
    }
    Map<Integer, List<Group>> changed = new TreeMap<>(months);
    changed.keySet().removeIf(replaced::contains);
    changed.putAll(file.groups(replaced));
    commit(changed);
    point();
    return "";
  }

  /** A statement is of use only while it loads a month that has no newer rows. */
  @Override
  public void add(LoadResult.State state, String message, @Nullable ExecutionKey execution) {
    results.add(state.name());
    Months months = stated;
    stated = null;
    if (months != null && state == LoadResult.State.SKIPPED && execution != null) {
      Set<Integer> newer = rows.newer(execution.generated(), world.now);
      if (months.without(newer).isEmpty() && message.contains("CALL")) {
        throw new AssertionError("nothing is to be done after: " + message);
      }
    }
  }

  @Override
  public void loaded(String message, ExecutionKey execution, Set<Integer> months, long count) {
    results.add(seen < 0 ? "LOST" : "LOADED");
  }

  @Override
  public void setRows(long count) {}

  @Override
  public String statement(@Nullable Months fill, boolean accepts) {
    stated = fill;
    return "CALL load " + (fill == null ? "" : fill.argument());
  }

  @Override
  public String askAgainStatement() {
    return "";
  }
}

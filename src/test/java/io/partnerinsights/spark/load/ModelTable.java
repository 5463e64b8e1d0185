package io.partnerinsights.spark.load;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.spark.load.ModelWorld.ModelFile;
import io.partnerinsights.spark.load.TableRows.Group;
import java.lang.reflect.Proxy;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One run of the load's own steps over a table in memory, with the reports of its backfills. Its
 * points are before and after each change, and before rows and files are read.
 */
final class ModelTable {
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

  /** The number of points that fail from that one on; at none another run begins and ends. */
  int failures;

  private final ModelWorld world;
  private final Call call;
  private TableRows rows = new TableRows(List.of());
  private Map<String, ModelFile> listed = Map.of();
  private int seen;
  private @Nullable Backfill seenSince;
  private boolean isSet;

  /** The execution that is loaded; null before and after all. */
  private @Nullable ExecutionKey current;

  /** The arguments of a call; {@code once} is {@code schedule => 'none'}. */
  record Call(@Nullable Integer since, boolean accepts, boolean waits, boolean once) {}

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
    Class<?>[] parts = {LoadSteps.Table.class, LoadSteps.Service.class, LoadSteps.Results.class};
    Object all =
        Proxy.newProxyInstance(
            LoadSteps.class.getClassLoader(),
            parts,
            (proxy, method, given) -> respond(method.getName(), given));
    LoadSteps steps =
        new LoadSteps(
            "Model",
            from,
            offered,
            call.accepts,
            world.isLifetime,
            (LoadSteps.Table) all,
            (LoadSteps.Service) all,
            (LoadSteps.Results) all);
    if (!call.once) {
      steps.run(world.executions);
      return this;
    }
    boolean isFirst = offered != null && !rows().isLoaded();
    YearMonth first = isFirst ? Backfill.first(from, offered) : null;
    ModelFile file = world.once(first == null ? null : Months.number(first));
    Months range = first == null ? world.range(world.now) : Months.since(first, world.now);
    Months months = range.withNone(world.isLifetime);
    steps.write(read(file, file.key()), LoadSteps.Target.of(months));
    return this;
  }

  private @Nullable Object respond(String method, Object[] given) throws Exception {
    return switch (method) {
      case "now" -> world.now;
      case "lists" -> listed.containsKey(((Backfill) given[0]).mark());
      case "open" ->
          given.length == 1
              ? open((ExecutionKey) given[0])
              : open((Backfill) given[0], (boolean) given[1]);
      case "rows", "rowsBefore" -> rows();
      case "since" -> seenSince;
      case "setSince" -> setSince((Backfill) given[0], (Backfill) given[1]);
      case "delete" -> delete((LoadSteps.Rows) given[1]);
      case "acceptStatement", "fillStatement", "askAgainStatement" -> "";
      case "add" -> results.add(given[0].toString());
      case "loaded" -> results.add(seen < 0 ? "LOST" : "LOADED");
      default -> null;
    };
  }

  private void point() throws Exception {
    points++;
    if (points == point && failures == 0) {
      take(next(call).run());
    } else if (points == point && failures == 1 && isAwaited()) {
      throw FAULT.error();
    } else if (points >= point && failures > 1) {
      throw new InternalError("The process is killed.");
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

  private void change() throws Exception {
    point();
    steps.add(next(call));
  }

  private TableRows rows() throws Exception {
    point();
    seen = commits;
    seenSince = since;
    return rows;
  }

  private boolean setSince(@Nullable Backfill expected, Backfill next) throws Exception {
    change();
    isSet = Objects.equals(since, expected);
    since = isSet ? next : since;
    seenSince = since;
    point();
    return isSet;
  }

  private boolean delete(LoadSteps.Rows loaded) throws Exception {
    change();
    return reports.values().removeIf(file -> file.key().id().equals(loaded.reportId()));
  }

  private LoadSteps.Rows open(ExecutionKey key) throws Exception {
    current = key;
    point();
    ModelFile file = world.find(key);
    if (key.id().startsWith("gone")) {
      throw GONE.error();
    } else if (file.isBad()) {
      throw FAULT.error();
    }
    return read(file, key);
  }

  private LoadSteps.@Nullable Rows open(Backfill pending, boolean isNew) throws Exception {
    current = null;
    change();
    if (isNew && !isSet) {
      throw new AssertionError("A report without its property.");
    }
    if (!reports.containsKey(pending.mark()) || (isNew && listed.containsKey(pending.mark()))) {
      Months months = pending.months();
      reports.put(pending.mark(), world.report(created++, months.first(), months.last()));
    }
    point();
    ModelFile file = reports.get(pending.mark());
    return call.waits || file.time().isBefore(world.now) ? read(file, file.key()) : null;
  }

  private LoadSteps.Rows read(ModelFile file, ExecutionKey key) {
    return new LoadSteps.Rows(
        key.id(), key, key.generated(), file.content(), months -> replace(file, months), () -> {});
  }

  private @Nullable String replace(ModelFile file, Months replaced) throws Exception {
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
}

package io.partnerinsights.spark.load;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.spark.load.LoadSource.BackfillReport;
import io.partnerinsights.spark.load.LoadSource.Execution;
import io.partnerinsights.spark.load.LoadSource.FillReport;
import io.partnerinsights.spark.load.LoadSource.SingleReport;
import io.partnerinsights.spark.load.ModelWorld.Fill;
import io.partnerinsights.spark.load.ModelWorld.ModelFile;
import io.partnerinsights.spark.load.TableRows.Group;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * One run of the load's own steps over a table in memory, with the reports of its backfills. Its
 * points are before and after each change, and before rows and files are read.
 */
final class ModelTable implements LoadSteps.Table, LoadSteps.Service, LoadSteps.Results {
  private static final String COMMITS = "commits";

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
  private boolean isSet;

  /** Whether the last replacement has found another commit. */
  private boolean isOvertaken;

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
    YearMonth from = call.since == null ? null : Months.toMonth(call.since);
    YearMonth offered = world.hasMonths ? Months.toMonth(world.offered()) : null;
    LoadSteps steps =
        new LoadSteps(from, offered, call.accepts, world.timespan(), this, this, this);
    TableLook begun = countNow(null);
    if (call.fill != null) {
      steps.runFill(begun, call.fill.months());
    } else if (call.once) {
      steps.runOnce(begun);
    } else {
      steps.run(begun, world.executions);
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
        || !current.requireTime().isBefore(world.now.minus(2, ChronoUnit.DAYS))
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
  public TableLook countNow(@Nullable TableRows file) {
    point();
    return new TableLook(Map.of(COMMITS, "" + commits), new StructType(), rows, since);
  }

  @Override
  public TableLook setBackfill(TableLook seen, Backfill next) {
    change();
    if (failures == 3 && points >= point) {
      failures = 4; // Another commit comes between, once.
    } else {
      isSet = Objects.equals(since, seen.backfill());
      since = isSet ? next : since;
      point();
    }
    return new TableLook(seen.properties(), seen.schema(), seen.rows(), since);
  }

  @Override
  public boolean listsReportOf(Backfill pending) {
    return listed.containsKey(pending.mark());
  }

  @Override
  public void deleteLoadedReport(String reportId) {
    change();
    reports.values().removeIf(file -> file.key().id().equals(reportId));
  }

  @Override
  public LoadSteps.@Nullable Rows awaitRows(LoadSource source) {
    if (source instanceof Execution execution) {
      return open(execution.key());
    } else if (source instanceof BackfillReport backfill) {
      return open(backfill.pending(), backfill.isFirstRequest());
    } else if (source instanceof FillReport fill) {
      Duration age = fill.maxAge();
      return read(call.fill.choose(age == null ? null : world.now.minus(age)));
    }
    YearMonth first = ((SingleReport) source).firstMonth();
    return read(world.once(first == null ? null : Months.toNumber(first)));
  }

  private LoadSteps.Rows open(ExecutionKey key) {
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

  private LoadSteps.@Nullable Rows open(Backfill pending, boolean isNew) {
    current = null;
    change();
    if (isNew && !isSet) {
      throw new AssertionError("A report without its property.");
    }
    if (!reports.containsKey(pending.mark()) || (isNew && listed.containsKey(pending.mark()))) {
      Months months = pending.toMonths();
      int first = world.hasMonths ? months.firstNumber() : 1;
      reports.put(pending.mark(), world.report(created++, first, months.lastNumber()));
    }
    point();
    ModelFile file = reports.get(pending.mark());
    return call.waits || file.time().isBefore(world.now) ? read(file) : null;
  }

  private LoadSteps.Rows read(ModelFile file) {
    ExecutionKey key = file.key();
    return new LoadSteps.Rows(
        key.id(), key, "", file.content(), (seen, months) -> replace(file, seen, months), () -> {});
  }

  private Optional<Set<String>> replace(ModelFile file, TableLook seen, Months replaced) {
    change();
    isOvertaken = !seen.properties().get(COMMITS).equals("" + commits);
    if (isOvertaken) {
      return Optional.empty();
    }
    Map<Integer, List<Group>> changed = new TreeMap<>(months);
    changed.keySet().removeIf(replaced::contains);
    changed.putAll(file.groups(replaced));
    commit(changed);
    point();
    return Optional.of(Set.of());
  }

  /** A statement is of use only while it loads a month that has no newer rows. */
  @Override
  public void add(LoadResult.State state, String message, @Nullable ExecutionKey execution) {
    results.add(state.name());
    Months months = stated;
    stated = null;
    if (months != null && state == LoadResult.State.SKIPPED && execution != null) {
      Set<Integer> newer = rows.monthsNewerThan(execution.time(), world.now);
      if (months.minus(newer).isEmpty() && message.contains("CALL")) {
        throw new AssertionError("nothing is to be done after: " + message);
      }
    }
  }

  @Override
  public void addLoaded(String message, ExecutionKey execution, Set<Integer> months, long count) {
    results.add(isOvertaken ? "LOST" : "LOADED");
  }

  @Override
  public void setRowCount(long count) {}

  @Override
  public String loadStatement(@Nullable Months fill, boolean accepts) {
    stated = fill;
    return "CALL load " + (fill == null ? "" : fill.toArgument());
  }

  @Override
  public String newBackfillStatement() {
    return "";
  }
}

package io.partnerinsights.spark.load;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.spark.load.LoadSource.BackfillReport;
import io.partnerinsights.spark.load.LoadSource.Execution;
import io.partnerinsights.spark.load.LoadSource.FillReport;
import io.partnerinsights.spark.load.LoadSource.SingleReport;
import io.partnerinsights.spark.load.ModelWorld.Fill;
import io.partnerinsights.spark.load.ModelWorld.ModelFile;
import io.partnerinsights.spark.load.RowStats.RowGroup;
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
final class ModelTable implements TargetTable, LoadSteps.DatasetActions, LoadSteps.Results {
  private static final String COMMITS = "commits";

  private static final ErrorTemplate GONE = ErrorCode.FILE_GONE.template("gone", "none");
  private static final ErrorTemplate FAULT = ErrorCode.RATE_LIMITED.template("full", "none");

  ModelPromise.@Nullable ModelBackfill promisedBackfill;
  Map<Integer, List<RowGroup>> months = Map.of();
  @Nullable Backfill storedBackfill;
  Map<String, ModelFile> reports = Map.of();
  int createdReports;
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
  private RowStats rows = new RowStats(List.of());
  private Map<String, ModelFile> listedReports = Map.of();
  private boolean isSet;

  /** Whether the last replacement has found another commit. */
  private boolean isOvertaken;

  /** The months of the statement in the next result; null without one. */
  private @Nullable Months statedMonths;

  /** The execution that is loaded; null before and after all. */
  private @Nullable ExecutionKey currentExecution;

  /** The arguments of a call; {@code once} is {@code schedule => 'none'}. */
  record Call(
      @Nullable Integer sinceMonth,
      boolean accepts,
      boolean waits,
      boolean once,
      @Nullable Fill fill) {}

  ModelTable(ModelWorld world, Call call) {
    this.world = world;
    this.call = call;
  }

  /** Returns a copy of the table for the next run. */
  ModelTable nextRun(Call nextCall) {
    return new ModelTable(world, nextCall).copyFrom(this);
  }

  private ModelTable copyFrom(ModelTable otherTable) {
    months = otherTable.months;
    rows = otherTable.rows;
    storedBackfill = otherTable.storedBackfill;
    reports = new HashMap<>(otherTable.reports);
    createdReports = otherTable.createdReports;
    commits = otherTable.commits;
    return this;
  }

  void commitMonths(Map<Integer, List<RowGroup>> newMonths) {
    months = newMonths;
    rows = new RowStats(newMonths.values().stream().flatMap(List::stream).toList());
    commits++;
  }

  /** Runs as {@link DatasetLoad} does. */
  ModelTable runLoad() throws Exception {
    listedReports = Map.copyOf(reports);
    YearMonth from = call.sinceMonth == null ? null : Months.toMonth(call.sinceMonth);
    YearMonth offeredMonth = world.hasMonths ? Months.toMonth(world.offeredMonth()) : null;
    LoadSteps steps =
        new LoadSteps(from, offeredMonth, call.accepts, world.timespan(), this, this, this);
    TableSnapshot firstLook = readCountedSnapshot(null);
    if (call.fill != null) {
      steps.runFill(firstLook, call.fill.months());
    } else if (call.once) {
      steps.runSingleReport(firstLook);
    } else {
      steps.runSchedule(firstLook, world.executions);
    }
    return this;
  }

  private void passPoint() {
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
      copyFrom(nextRun(call).runLoad());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Whether a fault ends the run. One of an older execution skips it. */
  private boolean isAwaited() {
    return currentExecution == null
        || !currentExecution.requireTime().isBefore(world.now.minus(2, ChronoUnit.DAYS))
        || world.listedFiles.stream()
            .map(ModelFile::key)
            .noneMatch(key -> key.hasUsableTime(world.now) && key.isNewerThan(currentExecution));
  }

  private void beginChange() {
    passPoint();
    steps.add(nextRun(call));
  }

  @Override
  public Instant now() {
    return world.now;
  }

  @Override
  public TableSnapshot readCountedSnapshot(@Nullable RowStats file) {
    passPoint();
    return new TableSnapshot(Map.of(COMMITS, "" + commits), new StructType(), rows, storedBackfill);
  }

  @Override
  public TableSnapshot trySetBackfill(TableSnapshot seen, Backfill next) {
    beginChange();
    if (failures == 3 && points >= point) {
      failures = 4; // Another commit comes between, once.
    } else {
      isSet = Objects.equals(storedBackfill, seen.backfill());
      storedBackfill = isSet ? next : storedBackfill;
      passPoint();
    }
    return new TableSnapshot(seen.properties(), seen.schema(), seen.stats(), storedBackfill);
  }

  @Override
  public boolean isReportListed(Backfill pending) {
    return listedReports.containsKey(pending.attemptId());
  }

  @Override
  public void rethrowIfRunInterrupted(Exception failure) {}

  @Override
  public void deleteLoadedReport(String reportId) {
    beginChange();
    reports.values().removeIf(file -> file.key().id().equals(reportId));
  }

  @Override
  public @Nullable FileRows awaitRows(LoadSource source) {
    if (source instanceof Execution execution) {
      return openExecution(execution.key());
    } else if (source instanceof BackfillReport backfill) {
      return openBackfill(backfill.backfill(), backfill.isFirstRequest());
    } else if (source instanceof FillReport fill) {
      Duration age = fill.maxAge();
      return toRows(call.fill.chooseFile(age == null ? null : world.now.minus(age)));
    }
    YearMonth firstMonth = ((SingleReport) source).firstMonth();
    return toRows(world.newSingleReport(firstMonth == null ? null : Months.toNumber(firstMonth)));
  }

  private FileRows openExecution(ExecutionKey key) {
    currentExecution = key;
    passPoint();
    ModelFile file = world.findFile(key);
    if (key.id().startsWith("gone")) {
      throw GONE.error();
    } else if (file.isBad()) {
      throw FAULT.error();
    }
    return toRows(file);
  }

  private @Nullable FileRows openBackfill(Backfill pending, boolean isNew) {
    currentExecution = null;
    beginChange();
    if (isNew && !isSet) {
      throw new AssertionError("A report without its property.");
    }
    if (!reports.containsKey(pending.attemptId())
        || (isNew && listedReports.containsKey(pending.attemptId()))) {
      Months months = pending.toMonths();
      int firstMonth = world.hasMonths ? months.firstNumber() : 1;
      reports.put(
          pending.attemptId(), world.newReport(createdReports++, firstMonth, months.lastNumber()));
    }
    passPoint();
    ModelFile file = reports.get(pending.attemptId());
    return call.waits || file.time().isBefore(world.now) ? toRows(file) : null;
  }

  private FileRows toRows(ModelFile file) {
    ExecutionKey key = file.key();
    return new FileRows(
        key.id(),
        key,
        "",
        file.toTableRows(),
        (seen, months) -> replaceMonths(file, seen, months),
        () -> {});
  }

  private Optional<Set<String>> replaceMonths(
      ModelFile file, TableSnapshot seen, Months replacedMonths) {
    beginChange();
    isOvertaken = !seen.properties().get(COMMITS).equals("" + commits);
    if (isOvertaken) {
      return Optional.empty();
    }
    Map<Integer, List<RowGroup>> newMonths = new TreeMap<>(months);
    newMonths.keySet().removeIf(replacedMonths::contains);
    newMonths.putAll(file.groupsIn(replacedMonths));
    commitMonths(newMonths);
    passPoint();
    return Optional.of(Set.of());
  }

  /** A statement is of use only while it loads a month that has no newer rows. */
  @Override
  public void add(LoadResult.State state, String message, @Nullable ExecutionKey execution) {
    results.add(state.name());
    Months months = statedMonths;
    statedMonths = null;
    if (months != null && state == LoadResult.State.SKIPPED && execution != null) {
      Set<Integer> newerMonths = rows.monthsWithNewerReport(execution.generatedTime(), world.now);
      if (months.minus(newerMonths).isEmpty() && message.contains("CALL")) {
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
    statedMonths = fill;
    return "CALL load " + (fill == null ? "" : fill.toArgument());
  }

  @Override
  public String recreateBackfillStatement() {
    return "";
  }
}

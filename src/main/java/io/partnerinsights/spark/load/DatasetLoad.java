package io.partnerinsights.spark.load;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.spark.load.LoadSteps.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The load of one dataset in one run, planned with GETs only.
 *
 * @param range the TIMESPAN of the schedule; null if the dataset has none
 * @param schedule null to read by ExecuteNow reports
 * @param offered the first month of the dataset's longest range; null for a dataset without months
 * @param problems why the columns of the dataset do not fit the table
 */
record DatasetLoad(
    LoadContext context,
    Dataset dataset,
    ResultLog log,
    LakeTable table,
    DatasetReads reads,
    @Nullable String range,
    @Nullable DatasetSchedule schedule,
    @Nullable YearMonth offered,
    List<String> problems) {

  /** Whether the dataset can be loaded: by months, or as a whole. */
  static boolean isSupported(Dataset dataset) {
    return periodOf(dataset) != null
        || DatasetReads.isLifetime(DatasetReads.range(dataset, null, false));
  }

  private static @Nullable String periodOf(Dataset dataset) {
    return DataDictionary.bundled().find(dataset.name()).stream()
        .flatMap(known -> known.columns().stream())
        .filter(column -> column.period() && dataset.isColumn(column.name()))
        .map(column -> dataset.spelling(column.name()).orElseThrow())
        .findFirst()
        .orElse(null);
  }

  /**
   * Plans a load of a dataset that {@link #isSupported is supported}.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if the table is not one of this
   *     dataset, or the service refuses a call
   */
  static DatasetLoad plan(LoadContext context, Dataset dataset, String name, ResultLog log) {
    LoadSettings settings = context.settings();
    String period = periodOf(dataset);
    LakeTable table = new LakeTable(context, dataset.name(), name, period);
    boolean mayBeSchema = settings.isTable() && !table.exists() && !name.contains("/");
    if (mayBeSchema && context.spark().catalog().databaseExists(name)) {
      throw LoadErrors.TABLE_IS_SCHEMA.error(name, dataset.name());
    }
    table.check();
    DatasetReads reads =
        DatasetReads.of(context.account(), dataset, log.waiting(), table.columns());
    if (period != null && !Columns.names(reads.columns()).contains(period)) {
      throw LoadErrors.NO_PERIOD.error(name, period);
    }
    Period.of(name, period, reads.columns());
    String range = DatasetReads.range(dataset, settings.range(), period != null);
    DatasetSchedule schedule = schedule(context, reads, range);
    List<String> problems = new ArrayList<>(reads.differentHints());
    lostColumns(context, table, reads, schedule).ifPresent(problems::add);
    YearMonth offered = period == null ? null : reads.offered(context.thisMonth());
    return new DatasetLoad(context, dataset, log, table, reads, range, schedule, offered, problems);
  }

  private static @Nullable DatasetSchedule schedule(
      LoadContext context, DatasetReads reads, @Nullable String range) {
    Duration interval = context.settings().schedule();
    boolean ends = context.session().client().endsSchedules();
    return interval == null
        ? null
        : DatasetSchedule.find(context, reads.schedule(interval, range, ends));
  }

  /**
   * Returns the problem of columns that the dataset does not have any more. The user accepts it
   * once: then there is a schedule without them that is newer than the rows with their values.
   */
  private static Optional<String> lostColumns(
      LoadContext context,
      LakeTable table,
      DatasetReads reads,
      @Nullable DatasetSchedule schedule) {
    String dataset = reads.dataset().name();
    Set<String> lost =
        Columns.without(Columns.names(table.columns()), Columns.names(reads.columns()));
    if (lost.isEmpty() || context.settings().accept().contains(dataset)) {
      return Optional.empty();
    }
    ExecutionKey newest = table.rows().newest(context.now());
    if (schedule != null && schedule.isNewerThan(newest)) {
      return Optional.empty();
    }
    String filled = String.join(", ", table.filled(lost, newest));
    return filled.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the dataset does not have %s any more; a role of the account may be gone. accept => '%s' writes NULL from now on"
                .formatted(filled, dataset));
  }

  /** Returns the report whose executions the run reads; null if the run has to create it. */
  @Nullable ScheduledReport scheduled() {
    return schedule == null ? null : schedule.report();
  }

  private Wanted wanted() {
    boolean accepts = context.settings().accept().contains(dataset.name());
    return new Wanted(dataset.name(), context.settings().since(), offered, accepts);
  }

  /** Describes what a run creates. */
  String describe() {
    List<String> steps = new ArrayList<>(problems);
    if (problems.isEmpty() && !table.exists()) {
      steps.add("create table " + table);
    }
    if (problems.isEmpty() && schedule == null) {
      steps.add("create a report");
    } else if (problems.isEmpty()) {
      if (scheduled() == null) {
        steps.add("create a scheduled report");
      }
      Backfill since = table.exists() ? table.since() : null;
      YearMonth closed = context.thisMonth().minusMonths(1);
      Backfill next = Backfill.next(since, context.settings().since(), offered, closed, "");
      if (next != null && (since == null || !since.isPending())) {
        steps.add("create a report of " + next.months());
      }
    }
    return steps.isEmpty() ? "nothing to create" : String.join("; ", steps);
  }

  /**
   * Runs the load.
   *
   * @param complete the complete executions of the schedule
   */
  void run(List<ReportExecution> complete) throws Exception {
    if (!problems.isEmpty()) {
      log.add(State.STOPPED, String.join("; ", problems), null);
      return;
    }
    boolean isNew = !table.exists();
    table.prepare(reads.columns());
    DatasetService service = new DatasetService(context, reads, table, log, schedule, complete);
    LoadSteps steps = new LoadSteps(wanted(), table, service, log);
    if (schedule == null) {
      runOnce(steps, service);
      return;
    }
    if (schedule.report() == null) {
      boolean wasLoaded = !isNew && table.rows().newest(context.now()) != null;
      String created = schedule.create(wasLoaded);
      if (created != null) {
        log.add(State.SUBMITTED, created, null);
      }
    }
    steps.run();
    String problem = schedule.report() == null ? null : schedule.problem(service.executions());
    if (problem != null) {
      log.add(State.NEEDS_ATTENTION, problem, null);
    }
    if (log.isEmpty()) {
      if (complete.isEmpty()) {
        log.setRows(table.rows().count());
      }
      log.add(State.NOTHING_NEW, "no new execution", null);
    }
  }

  /** Loads one report: all months at first, and then those of the range. */
  private void runOnce(LoadSteps steps, DatasetService service) throws Exception {
    YearMonth first =
        offered == null || table.rows().isLoaded()
            ? null
            : Backfill.first(context.settings().since(), offered);
    LoadSteps.Rows rows = service.open(first == null ? reads.once(range) : reads.once(first));
    Instant time = rows.key().time();
    Months months = first == null ? Months.of(range, time) : Months.since(first, time);
    steps.write(rows, months, months);
  }
}

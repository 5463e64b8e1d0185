package io.partnerinsights.spark.load;

import io.partnerinsights.core.created.Bookmark;
import io.partnerinsights.core.created.ReportNames;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.report.ReportCleanup;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.session.PendingReport;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.spark.load.LoadRules.Listed;
import io.partnerinsights.spark.load.LoadSteps.Target;
import io.partnerinsights.spark.load.RunResults.ResultLog;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The load of one dataset in one run, planned with GETs only.
 *
 * @param range the TIMESPAN of the schedule; null if the dataset has none
 * @param schedule null to read by ExecuteNow reports
 * @param offered the first month of the dataset's longest range; null for a dataset without months
 */
record DatasetLoad(
    LoadContext context,
    Dataset dataset,
    ResultLog log,
    LakeTable table,
    DatasetReads reads,
    @Nullable String range,
    @Nullable DatasetSchedule schedule,
    @Nullable YearMonth offered)
    implements LoadSteps.Service {
  /** Digits of a mark in the name of a report. */
  private static final int MARK = 16;

  /** Whether the dataset can be loaded: by months, or as a whole. */
  static boolean isSupported(Dataset dataset) {
    return periodOf(dataset) != null
        || DatasetReads.isLifetime(DatasetReads.range(dataset, null, false));
  }

  /** Returns the columns that the dataset has, or had when it was recorded or scheduled. */
  private static Set<String> checkedColumns(LoadContext context, Dataset dataset) {
    Set<String> names = Columns.names(dataset.names());
    DataDictionary.bundled().find(dataset.name()).stream()
        .flatMap(known -> Stream.concat(known.columns().stream(), known.metrics().stream()))
        .forEach(column -> names.add(column.name()));
    DatasetSchedule.ofLoads(context, dataset.name())
        .forEach(each -> names.addAll(DatasetSchedule.columns(each)));
    return names;
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
  static DatasetLoad plan(LoadContext context, Dataset dataset, ResultLog log) {
    LoadSettings settings = context.settings();
    String period = periodOf(dataset);
    LakeTable table =
        new LakeTable(context, dataset.name(), log.table, period, checkedColumns(context, dataset));
    table.checkMonths();
    DatasetReads reads = DatasetReads.of(context.account(), dataset, log.waiting, table.columns());
    String range = DatasetReads.range(dataset, settings.range(), period != null);
    boolean isScheduled = settings.schedule() != null && settings.fill() == null;
    DatasetSchedule schedule = isScheduled ? DatasetSchedule.find(context, reads, range) : null;
    YearMonth offered = period == null ? null : reads.offered(context.thisMonth());
    return new DatasetLoad(context, dataset, log, table, reads, range, schedule, offered);
  }

  private LoadSteps steps() {
    boolean accepts = context.settings().accept().contains(dataset.name());
    YearMonth since = context.settings().since();
    boolean renewsNone = DatasetReads.isLifetime(range);
    return new LoadSteps(since, offered, accepts, renewsNone, table, this, log);
  }

  /** Adds what a run creates: first the reports, which count in the quota. */
  void describe() {
    List<String> steps = new ArrayList<>();
    Backfill next = steps().pending(table.since());
    if (schedule == null) {
      steps.add("create a report");
    } else if (next.isPending() && !next.isEmpty() && !lists(next)) {
      steps.add("create a report of " + next.months());
    }
    if (schedule != null && schedule.report() == null) {
      steps.add("create a scheduled report");
    }
    if (!table.exists()) {
      steps.add("create table " + table);
    }
    log.add(State.PLANNED, steps.isEmpty() ? "nothing to create" : String.join(", ", steps), null);
  }

  void run() throws Exception {
    // Before another run of a first load may set the property.
    boolean wasScheduled = schedule != null && table.since() != null;
    table.prepare(reads.columns());
    if (context.settings().fill() != null) {
      fill(context.settings().fill());
      return;
    }
    if (schedule == null) {
      runOnce();
      return;
    }
    List<Listed> listed = schedule.listed();
    note(State.SUBMITTED, schedule.report() == null ? schedule.create(wasScheduled) : null);
    steps().run(listed);
    note(State.NEEDS_ATTENTION, schedule.problem(listed));
    note(State.SKIPPED, schedule.unusable(listed));
    if (log.isEmpty()) {
      log.add(State.NOTHING_NEW, "no new execution", null);
    }
    schedule.unread().forEach(text -> note(State.SKIPPED, text));
  }

  private void note(State state, @Nullable String message) {
    if (message != null) {
      log.add(state, message, null);
    }
  }

  /** Loads one report: all months at first, and then those of the range. */
  private void runOnce() throws Exception {
    // Before the wait: after it, a table that this run has created may have rows of another run.
    boolean isLoaded = table.rows(null).newest(now()) != null;
    YearMonth first =
        isLoaded || offered == null ? null : Backfill.first(context.settings().since(), offered);
    Instant asked = now();
    ReadPlan plan = reads.once(first, range);
    Report report = SparkApplication.awaitOnce(plan.read()::await);
    Instant time = report.generatedTime().orElse(asked);
    Months months = first == null ? Months.of(range, time) : Months.since(first, time);
    Months replaced = months.withNone(DatasetReads.isLifetime(range));
    steps().write(open(report, "", asked, plan), new Target(replaced, false, null));
  }

  /** Loads months by one report, which does not count as an execution of the schedule. */
  private void fill(Months months) throws Exception {
    if (offered == null) {
      throw LoadErrors.FILL_WITHOUT_MONTHS.error(dataset.name());
    }
    Instant asked = now();
    Duration age =
        table.rows(null).times(asked).entrySet().stream()
            .filter(each -> months.contains(each.getKey()))
            .map(each -> Duration.between(each.getValue(), asked))
            .min(Comparator.naturalOrder())
            .orElse(null);
    ReadPlan plan = reads.fill(months, age);
    Report report = SparkApplication.awaitOnce(plan.read()::await);
    steps().write(open(report, ExecutionKey.FILL, asked, plan), new Target(months, false, null));
  }

  @Override
  public Instant now() {
    return context.now();
  }

  @Override
  public LoadSteps.Rows open(ExecutionKey execution) throws Exception {
    DatasetSchedule known = Objects.requireNonNull(schedule);
    String reportId = Objects.requireNonNull(known.report()).reportId();
    return open(reportId, execution.id(), execution, "", known.plan().read());
  }

  /**
   * @param origin begins the id in the rows; empty for an execution
   * @param asked when the report was asked for; null if that was before this run
   */
  private LoadSteps.Rows open(
      Report report, String origin, @Nullable Instant asked, ReadPlan plan) {
    boolean isNew = report.origin() == ReportOrigin.CREATED;
    Instant time = report.generatedTime().orElse(isNew ? asked : null);
    ExecutionKey key = new ExecutionKey(time, origin + report.executionId());
    String source = isNew ? "" : ". Existing report " + report.reportId() + " was read";
    return open(report.reportId(), report.executionId(), key, source, plan);
  }

  private LoadSteps.Rows open(
      String reportId, String executionId, ExecutionKey key, String source, ReadPlan same) {
    ReadPlan plan = reads.report(reportId, executionId, same);
    log.waiting.show("loading execution " + executionId, "");
    return table.read(plan, reportId, key, source);
  }

  /** Returns the mark in the report's name: a property that is copied names no other report. */
  private String mark(Backfill pending) {
    String name = table.address.identity().toLowerCase(Locale.ROOT);
    String text = pending.mark() + " " + context.accountDigest() + " " + name;
    return Fingerprint.of(text).digits().substring(0, MARK);
  }

  @Override
  public boolean lists(Backfill pending) {
    String mark = mark(pending);
    return context.reports().stream()
        .anyMatch(report -> ReportNames.hasMark(report.reportName(), mark));
  }

  @Override
  public LoadSteps.@Nullable Rows open(Backfill pending, boolean isNew) throws Exception {
    log.waiting.show("planning the backfill", "");
    ReadPlan plan = reads.backfill(pending);
    Bookmark begun = Bookmark.begin(plan.query(), mark(pending));
    PendingReport read = isNew ? plan.resume(begun, Duration.ZERO) : plan.resume(begun);
    Instant asked = isNew ? now() : null;
    return context.settings().waits() || isComplete(read, isNew)
        ? open(SparkApplication.awaitOnce(read::await), ExecutionKey.BACKFILL, asked, plan)
        : null;
  }

  /** Submits the report, unless the quota allows none now; whether it is complete. */
  private boolean isComplete(PendingReport report, boolean isNew) throws Exception {
    // Before another run's report is created again, lists are searched for it for two minutes.
    int minutes = isNew ? 1 : 3;
    Future<String> id = context.threads().submit(() -> SparkApplication.awaitOnce(report::submit));
    try {
      String submitted = id.get(minutes, TimeUnit.MINUTES);
      if (SparkApplication.awaitOnce(() -> context.session().isComplete(submitted))) {
        return true;
      }
      log.add(State.SUBMITTED, "report " + submitted + ", which the next run loads", null);
    } catch (TimeoutException e) {
      log.add(State.SKIPPED, "the quota allows no report now, so a later run submits it", null);
    } finally {
      id.cancel(true);
    }
    return false;
  }

  @Override
  public String statement(@Nullable Months fill, boolean accepts) {
    Months wanted = fill == null ? context.settings().fill() : fill;
    return context.load(dataset.name(), wanted, accepts);
  }

  /** The rows are loaded: a failure to delete their report, due after 60 days, fails nothing. */
  @Override
  public void delete(String id) {
    log.waiting.show("deleting the report of the backfill", "");
    try {
      ReportCleanup.deleteReport(context.session().client(), id);
    } catch (PartnerInsightsException e) {
      LoadErrors.rethrowInterrupt(e);
      String text = "report " + id + " was loaded, but cannot be deleted: " + LoadErrors.summary(e);
      String later = ". Later runs delete it after 60 days. To delete it now: ";
      log.add(State.SKIPPED, text + later + context.statement("delete", id), null);
    }
  }
}

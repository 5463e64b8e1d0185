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
import io.partnerinsights.spark.load.LoadSource.BackfillReport;
import io.partnerinsights.spark.load.LoadSource.Execution;
import io.partnerinsights.spark.load.LoadSource.FillReport;
import io.partnerinsights.spark.load.LoadSource.SingleReport;
import io.partnerinsights.spark.load.RunResults.ResultLog;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
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
 * @param found the table when the load was planned
 * @param range the TIMESPAN of the schedule; null if the dataset has none
 * @param schedule null to read by ExecuteNow reports
 * @param offered the first month of the dataset's longest range; null for a dataset without months
 */
record DatasetLoad(
    LoadContext context,
    Dataset dataset,
    ResultLog log,
    LakeTable table,
    TableLook found,
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
  private static Set<String> protectedColumns(LoadContext context, Dataset dataset) {
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
        new LakeTable(
            context, dataset.name(), log.table, period, protectedColumns(context, dataset));
    TableLook found = table.find();
    table.checkMonths(found);
    DatasetReads reads = DatasetReads.of(context.account(), dataset, log.waiting, found.columns());
    String range = DatasetReads.range(dataset, settings.range(), period != null);
    boolean isScheduled = settings.schedule() != null && settings.fill() == null;
    DatasetSchedule schedule = isScheduled ? DatasetSchedule.find(context, reads, range) : null;
    YearMonth offered = period == null ? null : reads.offered(context.thisMonth());
    return new DatasetLoad(context, dataset, log, table, found, reads, range, schedule, offered);
  }

  private LoadSteps steps() {
    boolean accepts = context.settings().accept().contains(dataset.name());
    YearMonth since = context.settings().since();
    return new LoadSteps(since, offered, accepts, range, table, this, log);
  }

  /** Adds what a run creates: first the reports, which count in the quota. */
  void describe() {
    List<String> steps = new ArrayList<>();
    Backfill next = steps().pending(found.since());
    if (schedule == null) {
      steps.add("create a report");
    } else if (next.isPending() && !next.isEmpty() && !lists(next)) {
      steps.add("create a report of " + next.months());
    }
    if (schedule != null && schedule.report() == null) {
      steps.add("create a scheduled report");
    }
    if (!found.exists()) {
      steps.add("create table " + table);
    }
    log.add(State.PLANNED, steps.isEmpty() ? "nothing to create" : String.join(", ", steps), null);
  }

  void run() throws Exception {
    // Before another run of a first load may set the property.
    boolean wasScheduled = schedule != null && found.since() != null;
    TableLook begun = table.prepare(found, reads.columns());
    Months fill = context.settings().fill();
    if (fill != null && offered == null) {
      throw LoadErrors.FILL_WITHOUT_MONTHS.error(dataset.name());
    } else if (fill != null) {
      steps().runFill(begun, fill);
      return;
    } else if (schedule == null) {
      steps().runOnce(begun);
      return;
    }
    List<Listed> listed = schedule.listed();
    if (schedule.report() == null) {
      note(State.SUBMITTED, schedule.createAndExplain(wasScheduled));
    }
    steps().run(begun, listed);
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

  @Override
  public Instant now() {
    return context.now();
  }

  @Override
  public LoadSteps.@Nullable Rows open(LoadSource source) throws Exception {
    if (source instanceof Execution execution) {
      DatasetSchedule known = Objects.requireNonNull(schedule);
      String reportId = Objects.requireNonNull(known.report()).reportId();
      return read(reportId, execution.key().id(), execution.key(), "", known.plan().read());
    }
    if (source instanceof BackfillReport) {
      log.waiting.show("planning the backfill", "");
    }
    Instant asked = now();
    ReadPlan plan = plan(source);
    PendingReport pending = pendingReport(source, plan);
    if (source instanceof BackfillReport backfill
        && !context.settings().waits()
        && !isComplete(pending, backfill.isNew())) {
      return null;
    }
    Report report = SparkApplication.awaitOnce(pending::await);
    boolean wasAskedNow = !(source instanceof BackfillReport backfill) || backfill.isNew();
    boolean isNew = report.origin() == ReportOrigin.CREATED;
    Instant time = report.generatedTime().orElse(isNew && wasAskedNow ? asked : null);
    ExecutionKey key = new ExecutionKey(time, source.origin() + report.executionId());
    String existing = isNew ? "" : ". Existing report " + report.reportId() + " was read";
    return read(report.reportId(), report.executionId(), key, existing, plan);
  }

  private ReadPlan plan(LoadSource source) {
    if (source instanceof BackfillReport backfill) {
      return reads.backfill(backfill.pending());
    }
    return source instanceof FillReport fill
        ? reads.fill(fill.months(), fill.maxAge())
        : reads.once(((SingleReport) source).first(), range);
  }

  /** Returns the report of a backfill by its mark, and else that of a new read. */
  private PendingReport pendingReport(LoadSource source, ReadPlan plan) {
    if (!(source instanceof BackfillReport backfill)) {
      return plan.read();
    }
    Bookmark begun = Bookmark.begin(plan.query(), mark(backfill.pending()));
    return backfill.isNew() ? plan.resume(begun, Duration.ZERO) : plan.resume(begun);
  }

  /** Reads an execution of a report, whose query another plan has. */
  private LoadSteps.Rows read(
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
    return context.statements().load(dataset.name(), wanted, accepts);
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
      log.add(State.SKIPPED, text + later + context.statements().statement("delete", id), null);
    }
  }
}

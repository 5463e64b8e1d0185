package io.partnerinsights.spark.load;

import io.partnerinsights.core.created.Bookmark;
import io.partnerinsights.core.created.ReportNames;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.report.RequestedCleanup;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.session.PendingReport;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.spark.load.LoadRules.ListedExecution;
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
 * @param initialSnapshot the table when the load was planned
 * @param timespan the TIMESPAN of the schedule; null if the dataset has none
 * @param schedule null to read by ExecuteNow reports
 * @param firstMonthOfLongestRange the first month of the dataset's longest range; null for a
 *     dataset without months
 */
record DatasetLoad(
    LoadContext context,
    Dataset dataset,
    ResultLog resultLog,
    LakeTable table,
    TableSnapshot initialSnapshot,
    ReadPlanner planner,
    @Nullable String timespan,
    @Nullable DatasetSchedule schedule,
    @Nullable YearMonth firstMonthOfLongestRange)
    implements LoadSteps.DatasetActions {
  /** Whether the dataset can be loaded: by months, or as a whole. */
  static boolean isSupported(Dataset dataset) {
    return findPeriodColumn(dataset) != null
        || ReadPlanner.isLifetime(ReadPlanner.chooseTimespan(dataset, null, false));
  }

  /** Returns the columns that the dataset has, or had when it was recorded or scheduled. */
  private static Set<String> knownColumns(LoadContext context, Dataset dataset) {
    Set<String> names = Columns.toNameSet(dataset.allNames());
    DataDictionary.builtIn().findDataset(dataset.name()).stream()
        .flatMap(known -> Stream.concat(known.columns().stream(), known.metrics().stream()))
        .forEach(column -> names.add(column.name()));
    DatasetSchedule.findScheduledReports(context, dataset.name())
        .forEach(each -> names.addAll(DatasetSchedule.columnsOf(each)));
    return names;
  }

  private static @Nullable String findPeriodColumn(Dataset dataset) {
    return DataDictionary.builtIn().findDataset(dataset.name()).stream()
        .flatMap(known -> known.columns().stream())
        .filter(column -> column.isPeriod() && dataset.isColumn(column.name()))
        .map(column -> dataset.findSpelling(column.name()).orElseThrow())
        .findFirst()
        .orElse(null);
  }

  /**
   * Plans a load of a dataset that {@link #isSupported is supported}.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if the table is not one of this
   *     dataset, or the service refuses a call
   */
  static DatasetLoad plan(LoadContext context, Dataset dataset, ResultLog resultLog) {
    LoadSettings settings = context.settings();
    String periodColumn = findPeriodColumn(dataset);
    if (settings.fillMonths() != null && periodColumn == null) {
      throw LoadErrors.FILL_WITHOUT_MONTHS.error(dataset.name());
    }
    LakeTable table =
        new LakeTable(
            context, dataset.name(), resultLog.table, periodColumn, knownColumns(context, dataset));
    TableSnapshot initialSnapshot = table.readSnapshot();
    table.checkReplaceableMonths(initialSnapshot);
    ReadPlanner planner =
        ReadPlanner.createWithOfferedColumns(
            context.sessions(), dataset, resultLog.waitEntry, initialSnapshot.dataColumns());
    String timespan = ReadPlanner.chooseTimespan(dataset, settings.range(), periodColumn != null);
    boolean isScheduled = settings.scheduleInterval() != null && settings.fillMonths() == null;
    DatasetSchedule schedule =
        isScheduled ? DatasetSchedule.lookUp(context, planner, timespan) : null;
    YearMonth firstMonthOfLongestRange =
        periodColumn == null ? null : planner.firstMonthOfLongestRange(context.thisMonth());
    return new DatasetLoad(
        context,
        dataset,
        resultLog,
        table,
        initialSnapshot,
        planner,
        timespan,
        schedule,
        firstMonthOfLongestRange);
  }

  private LoadSteps createSteps() {
    boolean acceptsSuspectRows = context.settings().acceptedDatasets().contains(dataset.name());
    YearMonth firstWantedMonth = context.settings().sinceMonth();
    return new LoadSteps(
        firstWantedMonth,
        firstMonthOfLongestRange,
        acceptsSuspectRows,
        timespan,
        table,
        this,
        resultLog);
  }

  /** Adds what a run creates: first the reports, which count in the quota. */
  void recordPlannedSteps() {
    List<String> steps = new ArrayList<>();
    Backfill nextBackfill = createSteps().existingOrNewBackfill(initialSnapshot.backfill());
    if (schedule == null) {
      steps.add("create a report");
    } else if (nextBackfill.isPending()
        && !nextBackfill.isEmpty()
        && !isReportListed(nextBackfill)) {
      steps.add("create a report for " + nextBackfill.toMonths());
    }
    if (schedule != null && schedule.report() == null) {
      steps.add("create a scheduled report");
    }
    if (!initialSnapshot.exists()) {
      steps.add("create table " + table);
    }
    resultLog.add(
        State.PLANNED,
        steps.isEmpty()
            ? "a run would create no report and no table, because it can use existing ones"
            : "a run would " + String.join(", ", steps),
        null);
  }

  void run() throws Exception {
    // Before another run of a first load may set the property.
    boolean wasScheduled = schedule != null && initialSnapshot.backfill() != null;
    TableSnapshot countedSnapshot = table.createOrClaim(initialSnapshot, planner.columns());
    Months fillMonths = context.settings().fillMonths();
    if (fillMonths != null) {
      createSteps().runFill(countedSnapshot, fillMonths);
      return;
    } else if (schedule == null) {
      createSteps().runSingleReport(countedSnapshot);
      return;
    }
    List<ListedExecution> executions = schedule.listExecutions();
    if (schedule.report() == null) {
      ScheduledReport newReport = schedule.createReport();
      addIfPresent(State.SUBMITTED, schedule.explainCreation(newReport, wasScheduled));
    }
    createSteps().runSchedule(countedSnapshot, executions);
    addIfPresent(State.NEEDS_ATTENTION, schedule.describeProblem(executions));
    addIfPresent(State.SKIPPED, schedule.describeUnusableExecutions(executions));
    if (resultLog.isEmpty()) {
      resultLog.add(
          State.NOTHING_NEW,
          "nothing was loaded, because the schedule has no new execution. No action is needed",
          null);
    }
    schedule.describeUnreadSchedules().forEach(text -> addIfPresent(State.SKIPPED, text));
  }

  private void addIfPresent(State state, @Nullable String message) {
    if (message != null) {
      resultLog.add(state, message, null);
    }
  }

  @Override
  public Instant now() {
    return context.now();
  }

  @Override
  public void rethrowIfRunInterrupted(Exception failure) {
    context.rethrowIfRunInterrupted(failure);
  }

  @Override
  public @Nullable FileRows awaitRows(LoadSource source) throws Exception {
    if (source instanceof Execution execution) {
      DatasetSchedule currentSchedule = Objects.requireNonNull(schedule);
      String reportId = Objects.requireNonNull(currentSchedule.report()).reportId();
      return readExecution(
          reportId, execution.key().id(), execution.key(), "", currentSchedule.plan().readPlan());
    }
    if (source instanceof BackfillReport) {
      resultLog.waitEntry.showActivity("planning the backfill", "");
    }
    Instant requestTime = now();
    ReadPlan plan = planRead(source);
    PendingReport pendingReport = openPendingReport(source, plan);
    if (source instanceof BackfillReport backfill && !context.settings().waitsForReports()) {
      String reportId = trySubmit(pendingReport, backfill.isFirstRequest());
      if (reportId == null) {
        return null;
      } else if (!SparkApplication.callInterruptibly(
          () -> context.session().isReportComplete(reportId))) {
        String text =
            "report %s, which contains the past months (backfill), was submitted. This run does not"
                + " wait for it, because argument wait is false. No action is needed, because a"
                + " later run loads the report";
        resultLog.add(State.SUBMITTED, text.formatted(reportId), null);
        return null;
      }
    }
    Report report = SparkApplication.callInterruptibly(pendingReport::awaitReport);
    boolean isNewReport = !(source instanceof BackfillReport backfill) || backfill.isFirstRequest();
    boolean wasCreated = report.origin() == ReportOrigin.CREATED;
    Instant generatedTime =
        report.findGeneratedTime().orElse(wasCreated && isNewReport ? requestTime : null);
    ExecutionKey key = new ExecutionKey(generatedTime, source.idPrefix() + report.executionId());
    String existingNote =
        wasCreated ? "" : ". The load read report " + report.reportId() + ", which already existed";
    return readExecution(report.reportId(), report.executionId(), key, existingNote, plan);
  }

  private ReadPlan planRead(LoadSource source) {
    if (source instanceof BackfillReport backfill) {
      return planner.planBackfill(backfill.backfill());
    }
    return source instanceof FillReport fill
        ? planner.planFill(fill.months(), fill.maxAge())
        : planner.planSingleReport(((SingleReport) source).firstMonth(), timespan);
  }

  /** Returns the report of a backfill by its mark, and else that of a new read. */
  private PendingReport openPendingReport(LoadSource source, ReadPlan plan) {
    if (!(source instanceof BackfillReport backfill)) {
      return plan.newRead();
    }
    Bookmark bookmark = Bookmark.ofNewRead(plan.query(), reportMark(backfill.backfill()));
    return backfill.isFirstRequest()
        ? plan.newReadFrom(bookmark, Duration.ZERO)
        : plan.newReadFrom(bookmark);
  }

  /**
   * Reads an execution of a report, whose query another plan has. A second plan names both ids, so
   * that no other report replaces one that is lost meanwhile: then the dataset fails.
   */
  private FileRows readExecution(
      String reportId,
      String executionId,
      ExecutionKey key,
      String resultNote,
      ReadPlan sameQueryPlan) {
    ReadPlan plan = planner.planExecution(reportId, executionId, sameQueryPlan);
    resultLog.waitEntry.showActivity("loading execution " + executionId, "");
    return table.readRows(plan, reportId, key, resultNote);
  }

  /** Returns the mark in the report's name: a property that is copied names no other report. */
  private String reportMark(Backfill backfill) {
    String tableName = table.address.uniqueName().toLowerCase(Locale.ROOT);
    return ReportNames.markOf(
        backfill.attemptId() + " " + context.accountDigest() + " " + tableName);
  }

  @Override
  public boolean isReportListed(Backfill backfill) {
    String mark = reportMark(backfill);
    return context.reports().stream()
        .anyMatch(report -> ReportNames.hasMark(report.reportName(), mark));
  }

  /**
   * Submits the report and returns its id. Returns null, and a result says so, if this takes longer
   * than a few minutes, as it does while the quota allows no report.
   */
  private @Nullable String trySubmit(PendingReport report, boolean isFirstRequest)
      throws Exception {
    // Before another run's report is created again, lists are searched for it for two minutes.
    int waitMinutes = isFirstRequest ? 1 : 3;
    Future<String> submission =
        context.threads().submit(() -> SparkApplication.callInterruptibly(report::submitReport));
    try {
      return submission.get(waitMinutes, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      String text =
          "the report with the past months (backfill) was not submitted within %d min, probably"
              + " because the hourly report quota is used up. No action is needed, because a later"
              + " run submits the report";
      resultLog.add(State.SKIPPED, text.formatted(waitMinutes), null);
      return null;
    } finally {
      submission.cancel(true);
    }
  }

  @Override
  public String loadStatement(@Nullable Months fillMonths, boolean acceptsSuspectRows) {
    Months monthsToFill = fillMonths == null ? context.settings().fillMonths() : fillMonths;
    return context.statements().loadStatement(dataset.name(), monthsToFill, acceptsSuspectRows);
  }

  /** The rows are loaded: a failure to delete their report, due after 60 days, fails nothing. */
  @Override
  public void deleteLoadedReport(String id) {
    resultLog.waitEntry.showActivity("deleting the report of the backfill", "");
    try {
      RequestedCleanup.deleteReport(context.session().client(), id);
    } catch (PartnerInsightsException e) {
      rethrowIfRunInterrupted(e);
      String text =
          "report " + id + " was not deleted, because the deletion failed: " + e.summary();
      String laterNote =
          ". The report's rows are in the table. No action is needed, because a later run deletes"
              + " the report when it is 60 days old. To delete the report now, run: ";
      resultLog.add(
          State.SKIPPED,
          text + laterNote + context.statements().changeReportStatement("delete", id),
          null);
    }
  }
}

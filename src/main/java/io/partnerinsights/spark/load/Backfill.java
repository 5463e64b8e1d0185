package io.partnerinsights.spark.load;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.report.LoadReports;
import io.partnerinsights.core.report.ReportCleanup;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.ReportRead;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.load.DatasetPlan.SubmittedHistory;
import io.partnerinsights.spark.load.LoadResult.State;
import io.partnerinsights.spark.load.TableWriter.Execution;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Loads the months that no schedule reaches, by a report of its own. */
final class Backfill {
  /** Errors of a report that no later run can read. */
  private static final Set<ErrorCode> USELESS =
      Set.of(ErrorCode.REPORT_FAILED, ErrorCode.REPORT_LOST, ErrorCode.REPORT_WITHOUT_LINK);

  private final LoadContext context;
  private final DatasetPlan plan;
  private final TableWriter writer;
  private final LoadProgress progress;

  Backfill(LoadContext context, DatasetPlan plan, TableWriter writer, LoadProgress progress) {
    this.context = context;
    this.plan = plan;
    this.writer = writer;
    this.progress = progress;
  }

  /**
   * The report of the history.
   *
   * @param plan returns the plan of its execution
   * @param history says which months it has
   * @param asked when it was created at the latest, which counts if its execution has no time
   * @param submitted its id if an earlier run has created it, else null
   */
  private record Source(
      ReportRead read,
      Function<Report, ReadPlan> plan,
      LoadReports.History history,
      Instant asked,
      @Nullable String submitted) {}

  /** Submits the report unless an earlier run has, and loads it. */
  void run() throws Exception {
    Source source = plan.submittedHistory().map(this::submitted).orElseGet(this::created);
    if (!context.settings().waits() && !isSubmittedAndComplete(source.read())) {
      return;
    }
    Report complete = await(source);
    Instant generated = complete.generatedTime().orElse(source.asked());
    ExecutionKey key = progress.key(complete.executionId(), generated);
    ReadPlan rows = source.plan().apply(complete);
    Instant end = key.generated().isBefore(source.asked()) ? key.generated() : source.asked();
    ExecutionRange range = DatasetPlan.rangeOf(source.history(), end);
    LoadResult result = writer.load(new Execution(rows, key, range));
    progress.add(result, key);
    boolean isInTable = writer.table().state().known().timeOf(key.id()).isPresent();
    if (!result.state().isFailure() && (isInTable || result.state() == State.SKIPPED)) {
      progress.obsolete(complete.reportId());
    }
  }

  private Source submitted(SubmittedHistory found) {
    ScheduledReport report = found.report();
    Instant asked = report.findCreatedTime().orElse(Instant.EPOCH);
    return new Source(
        plan.reads().report(report, null).read(),
        complete -> plan.reads().report(report, complete.executionId()),
        found.history(),
        asked,
        report.reportId());
  }

  private Source created() {
    ReadPlan read = plan.newHistory();
    return new Source(
        read.start(read.begin(plan.mark())),
        complete -> plan.reads().execution(complete.reportId(), complete.executionId()),
        plan.described(),
        context.now(),
        null);
  }

  private Report await(Source source) {
    try {
      return SparkApplication.await(source.read()::await);
    } catch (PartnerInsightsException e) {
      giveUp(source.submitted(), e);
      throw e;
    }
  }

  /** Deletes a report that cannot be read, so that the next run creates another one. */
  private void giveUp(@Nullable String report, PartnerInsightsException e) {
    if (report != null && USELESS.contains(e.code())) {
      ReportCleanup.deleteReport(context.client(), report);
    }
  }

  /** Submits the history's report, and says what the next run does if it is not complete. */
  private boolean isSubmittedAndComplete(ReportRead report) throws Exception {
    String submitted = LoadContext.withinAMinute(() -> SparkApplication.await(report::submit));
    if (submitted == null) {
      progress.add(
          State.SKIPPED, "the quota allows no report within a minute; a later run submits it");
      return false;
    }
    boolean complete = context.isComplete(submitted);
    if (!complete) {
      progress.add(State.SUBMITTED, "report " + submitted + "; the next run loads it");
    }
    return complete;
  }
}

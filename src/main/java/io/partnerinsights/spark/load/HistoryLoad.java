package io.partnerinsights.spark.load;

import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.ReportRead;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.YearMonth;

/** Loads the months that no schedule reaches, by a report of its own. */
final class HistoryLoad {
  private final LoadContext context;
  private final DatasetPlan plan;
  private final TableWriter writer;
  private final LoadProgress progress;

  HistoryLoad(LoadContext context, DatasetPlan plan, TableWriter writer, LoadProgress progress) {
    this.context = context;
    this.plan = plan;
    this.writer = writer;
    this.progress = progress;
  }

  /** Submits the report unless an earlier run has, and loads it. */
  void run(ReadPlan read) throws Exception {
    ReportRead report = read.read();
    if (!context.settings().waits() && !isSubmittedAndComplete(report)) {
      return;
    }
    Report complete = SparkApplication.await(report::await);
    YearMonth start = plan.historyStart();
    ExecutionRows execution =
        new ExecutionRows(
            read,
            complete.executionId(),
            complete.generatedTime().orElseGet(context::now),
            start,
            start == null);
    LoadResult result = writer.load(execution);
    progress.add(result);
    if (!result.state().isFailure()) {
      progress.set(LoadProperties.HISTORY, String.valueOf(result.change().rowsAfter()));
      delete(complete, read);
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
    boolean complete =
        context.client().findExecutions(ExecutionFilter.latest(submitted)).stream()
            .anyMatch(ReportExecution::hasLink);
    if (!complete) {
      progress.add(State.SUBMITTED, "report " + submitted + "; the next run loads it");
    }
    return complete;
  }

  /** Deletes the history's report, unless another application has created it. */
  private void delete(Report report, ReadPlan read) {
    boolean own =
        report.origin() == ReportOrigin.CREATED
            || context
                .report(report.reportId())
                .filter(listed -> listed.reportName().startsWith(plan.reads().label()))
                .isPresent();
    if (own) {
      progress.obsolete(report.reportId());
      read.invalidate();
    }
  }
}

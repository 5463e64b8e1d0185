package io.partnerinsights.spark.load;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.report.ReportCleanup;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.session.ReportRead;
import io.partnerinsights.spark.application.SparkApplication;
import io.partnerinsights.spark.load.DatasetPlan.HistoryReport;
import io.partnerinsights.spark.load.LoadResult.State;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Loads the months that no schedule reaches, by a report of its own. */
record Backfill(DatasetPlan plan, ResultLog log, TableWriter writer, LoadProgress progress) {
  /** Errors of a report that no later run can read. */
  private static final Set<ErrorCode> USELESS =
      Set.of(ErrorCode.REPORT_FAILED, ErrorCode.REPORT_LOST, ErrorCode.REPORT_WITHOUT_LINK);

  /** Submits the report unless an earlier run has, and loads it. */
  void run() throws Exception {
    if (!plan.needsHistory(writer.known())) {
      // A run that was killed has loaded it and not deleted it.
      plan.ownHistory()
          .flatMap(own -> Optional.ofNullable(own.submitted()))
          .ifPresent(report -> plan.context().delete(report.reportId()));
      return;
    }
    HistoryReport history = plan.history();
    ScheduledReport submitted = history.submitted();
    Instant asked =
        submitted == null
            ? plan.context().now()
            : submitted.findCreatedTime().orElse(Instant.EPOCH);
    ReportRead read = submitted == null ? created() : plan.reads().report(submitted, null).read();
    if (!plan.context().settings().waits() && !isSubmittedAndComplete(read)) {
      return;
    }
    Report complete = await(read, submitted);
    List<String> columns =
        submitted == null
            ? List.of(plan.reads().columns().fieldNames())
            : InsightsQuery.parse(submitted.query()).columns();
    ReadPlan rows = plan.reads().report(columns, complete.reportId(), complete.executionId());
    ExecutionKey key = progress.key(complete.executionId(), complete.generatedTime().orElse(asked));
    Instant end = key.generated().isBefore(asked) ? key.generated() : asked;
    LoadResult result = explained(writer.load(rows, key, history.range(end)));
    log.add(result);
    boolean isInTable = writer.known().timeOf(key.id()).isPresent();
    if (!result.state().isFailure() && (isInTable || result.state() == State.SKIPPED)) {
      plan.context().delete(complete.reportId());
    }
  }

  /** Says that the rows begin later than the user wants. */
  private LoadResult explained(LoadResult result) {
    YearMonth since = plan.context().settings().since();
    String first = result.months().split(",", 2)[0];
    return since == null || first.isEmpty() || !since.isBefore(YearMonth.parse(first))
        ? result
        : result.withMore("; since is " + since + ", and the first month with rows is " + first);
  }

  private ReportRead created() {
    ReadPlan read = plan.newHistory();
    return read.start(read.begin(plan.mark()));
  }

  /** Deletes a report that cannot be read, so that the next run creates another one. */
  private Report await(ReportRead read, @Nullable ScheduledReport submitted) {
    try {
      return SparkApplication.await(read::await);
    } catch (PartnerInsightsException e) {
      if (submitted != null && USELESS.contains(e.code())) {
        ReportCleanup.deleteReport(plan.context().client(), submitted.reportId());
      }
      throw e;
    }
  }

  /** Submits the history's report, and says what the next run does if it is not complete. */
  private boolean isSubmittedAndComplete(ReportRead report) throws Exception {
    String submitted = submit(report);
    if (submitted == null) {
      log.add(State.SKIPPED, "the quota allows no report within a minute; a later run submits it");
      return false;
    }
    boolean complete = SparkApplication.await(() -> plan.context().session().isComplete(submitted));
    if (!complete) {
      log.add(State.SUBMITTED, "report " + submitted + "; the next run loads it");
    }
    return complete;
  }

  /** Submits the report; returns null, and ends the wait for a permit, after a minute. */
  private @Nullable String submit(ReportRead report) throws Exception {
    Future<String> id =
        plan.context().threads().executor().submit(() -> SparkApplication.await(report::submit));
    try {
      return id.get(1, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      return null;
    } finally {
      id.cancel(true);
    }
  }
}

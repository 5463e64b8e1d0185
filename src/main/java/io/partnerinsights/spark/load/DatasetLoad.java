package io.partnerinsights.spark.load;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.report.ReportCleanup;
import io.partnerinsights.spark.load.LoadResult.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the table of one dataset up to date. Can be ended at any time: what is loaded is in the
 * table, and what was created is found again by its name.
 */
final class DatasetLoad {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetLoad.class);

  private final LoadContext context;
  private final DatasetPlan plan;
  private final ResultLog log;

  DatasetLoad(LoadContext context, DatasetPlan plan, ResultLog log) {
    this.context = context;
    this.plan = plan;
    this.log = log;
  }

  /**
   * Runs the load, and adds what it did to the log; at least one result.
   *
   * @throws Exception of Spark or the connector
   */
  void run() throws Exception {
    LoadProgress progress = new LoadProgress(context, plan, log);
    if (!plan.problems().isEmpty()) {
      progress.add(State.STOPPED, String.join("; ", plan.problems()));
      return;
    }
    plan.prepareTable();
    TableWriter writer = new TableWriter(context, plan, log);
    if (plan.schedule() != null) {
      new IncrementalLoad(context, plan, log, writer, progress).run(plan.schedule());
    }
    if (!log.hasFailure() && plan.needsHistory(writer.table().state())) {
      new Backfill(context, plan, writer, progress).run();
    }
    progress.save(writer.table()).forEach(this::delete);
    if (log.all().isEmpty()) {
      progress.add(State.NOTHING_NEW, "no new execution");
    }
  }

  /** Deletes a report. If that fails, a later run finds it in the table's properties. */
  private void delete(String report) {
    try {
      ReportCleanup.deleteReport(context.client(), report);
    } catch (PartnerInsightsException e) {
      LoadErrors.rethrowInterrupt(e);
      LOG.warn(
          "Report {} is not needed any more and was not deleted; the next run deletes it",
          report,
          e);
    }
  }
}

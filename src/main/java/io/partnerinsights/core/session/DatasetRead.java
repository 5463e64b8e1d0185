package io.partnerinsights.core.session;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.model.LruMap;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.PushdownMode;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.report.ReportHandle;
import io.partnerinsights.core.report.ReportLease;
import io.partnerinsights.core.table.DatasetTable;
import io.partnerinsights.core.table.Pushdown;
import io.partnerinsights.core.table.TableReadPlan;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A read of a dataset's table: the part that the report has.
 *
 * @param handles the handles of the table's reports: reads of equal plans share one
 * @param isWhole whether one report serves all reads of the table
 */
record DatasetRead(
    DatasetTable table,
    TableReadPlan narrowed,
    Map<ReportPlan, ReportHandle> handles,
    boolean isWhole) {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetRead.class);

  private static final String SMALLER =
      "options columns and timespan make the table smaller, and pushdown=always reads only what a"
          + " query needs, with a report for each query";

  /** Errors of a report that may be too much for the service. */
  private static final Set<ErrorCode> TOO_MUCH =
      EnumSet.of(ErrorCode.REPORT_TIMEOUT, ErrorCode.REPORT_FAILED, ErrorCode.QUERY_REFUSED);

  /** Maximum number of plans of one table whose handles are remembered. */
  private static final int MAX_PLANS = 1_000;

  /** Tables whose size was logged in this JVM: each once. */
  private static final Set<String> LOGGED = LruMap.newSet(1_000);

  /**
   * Returns the read of all rows and columns. In lenient modes one report serves all reads, because
   * all columns of the file decide which rows are malformed.
   */
  static DatasetRead of(ConnectorOptions options, DatasetTable table) {
    boolean whole =
        options.get(Options.PUSHDOWN) != PushdownMode.ALWAYS
            || options.get(Options.MODE).isLenient();
    return new DatasetRead(
        table, new Pushdown(table, false).build(), new LruMap<>(MAX_PLANS), whole);
  }

  DatasetRead with(Pushdown pushdown) {
    return new DatasetRead(table, pushdown.build(), handles, isWhole);
  }

  Pushdown startPushdown() {
    return new Pushdown(table, !isWhole);
  }

  /** Returns the handle of the report of this part: the new one if no read has one. */
  ReportHandle handle(ReportHandle created) {
    synchronized (handles) {
      return handles.computeIfAbsent(narrowed.plan(), plan -> created);
    }
  }

  /** Returns what EXPLAIN shows: what is pushed down, or which report serves the whole table. */
  String describe(ReportHandle handle) {
    if (!isWhole) {
      return narrowed.describe();
    }
    String cost =
        handle
            .shared()
            .map(report -> "0 new reports: " + report + ", serves it")
            .orElse("1 new report, unless another application has one");
    return ", one report for all of " + name() + "; " + cost;
  }

  private String name() {
    ReportPlan plan = narrowed.plan();
    return plan.query().dataset() + plan.range().map(text -> ", " + text).orElse("");
  }

  /** Returns an error of the report with the remedy of a smaller one, if that may help. */
  PartnerInsightsException explained(PartnerInsightsException e) {
    return isWhole && TOO_MUCH.contains(e.code()) ? e.withRemedy(SMALLER) : e;
  }

  /** Logs once how long the report of the whole table has taken, and how large its file is. */
  void log(ReportLease acquired, List<ReadSplit> splits) {
    if (isWhole && acquired.origin() == ReportOrigin.CREATED && LOGGED.add(name())) {
      LOG.info(
          "Report {} of all of {} has taken {}{}; all reads of the table share it. If that is too"
              + " much: {}",
          acquired.report().reportId(),
          name(),
          Durations.readable(acquired.waited()),
          size(splits),
          SMALLER);
    }
  }

  /** The size of a file that is one split is not always known, and small as a rule. */
  private static String size(List<ReadSplit> splits) {
    return splits.get(0).isWhole()
        ? ""
        : " and has %d MiB".formatted((splits.get(0).version().size() >> 20) + 1);
  }
}

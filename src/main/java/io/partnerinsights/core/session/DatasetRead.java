package io.partnerinsights.core.session;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.LruMap;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.PushdownMode;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.report.ChosenReport;
import io.partnerinsights.core.table.DatasetTable;
import io.partnerinsights.core.table.Pushdown;
import io.partnerinsights.core.table.PushedDown;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * A read of a dataset's table: the part that the report has.
 *
 * @param reports the reports of the table's reads, which share one for equal plans
 * @param isWhole whether one report serves all reads of the table
 */
record DatasetRead(
    DatasetTable table,
    PushedDown narrowed,
    Map<CheckedQuery, ChosenReport> reports,
    boolean isWhole) {
  private static final String SMALLER =
      "options columns and timespan make the table smaller, and pushdown=always reads only what a"
          + " query needs, with a report for each query";

  /** Errors of a report that may be too much for the service. */
  private static final Set<ErrorCode> TOO_MUCH =
      EnumSet.of(ErrorCode.REPORT_TIMEOUT, ErrorCode.REPORT_FAILED, ErrorCode.QUERY_REFUSED);

  /** Maximum number of plans of one table whose reports are remembered. */
  private static final int MAX_PLANS = 1_000;

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
    return new DatasetRead(table, pushdown.build(), reports, isWhole);
  }

  Pushdown startPushdown() {
    return new Pushdown(table, !isWhole);
  }

  /** Returns the report of this part: the new one if no read has chosen one. */
  ChosenReport chosen(ChosenReport created) {
    synchronized (reports) {
      return reports.computeIfAbsent(narrowed.plan(), plan -> created);
    }
  }

  /** Returns what EXPLAIN shows: what is pushed down, or which report serves the whole table. */
  String describe(ChosenReport chosen) {
    if (!isWhole) {
      return narrowed.describe();
    }
    String cost =
        chosen
            .shared()
            .map(report -> "0 new reports: " + report + ", serves it")
            .orElse("1 new report, unless another application has one");
    CheckedQuery plan = narrowed.plan();
    String range = plan.range().map(text -> ", " + text).orElse("");
    return ", one report for all of " + plan.query().dataset() + range + "; " + cost;
  }

  /** Returns an error of the report with the remedy of a smaller one, if that may help. */
  PartnerInsightsException explained(PartnerInsightsException e) {
    return isWhole && TOO_MUCH.contains(e.code()) ? e.withRemedy(SMALLER) : e;
  }
}

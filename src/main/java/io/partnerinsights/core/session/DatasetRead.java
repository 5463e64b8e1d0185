package io.partnerinsights.core.session;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.model.RecentMap;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.PushdownMode;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.report.ReportAccess;
import io.partnerinsights.core.report.ReportChoice;
import io.partnerinsights.core.table.DatasetTable;
import io.partnerinsights.core.table.Pushdown;
import io.partnerinsights.core.table.TableReadPlan;
import io.partnerinsights.core.table.TableReports;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A read of a dataset's table: the part that the report has, and the reports that may serve it.
 *
 * @param isWhole whether one report serves all reads of the table
 */
record DatasetRead(TableReports reports, TableReadPlan narrowed, boolean isWhole) {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetRead.class);

  private static final String SMALLER =
      "options columns and timespan make the table smaller, and pushdown=always reads only what a"
          + " query needs, with a report for each query";

  /** Errors of a report that may be too much for the service. */
  private static final Set<ErrorCode> TOO_MUCH =
      EnumSet.of(ErrorCode.REPORT_TIMEOUT, ErrorCode.REPORT_FAILED, ErrorCode.QUERY_REFUSED);

  /** Tables whose size was logged in this JVM: each once. */
  private static final Set<String> LOGGED = RecentMap.newSet(1_000);

  /**
   * Returns the read of all rows and columns. In lenient modes one report serves all reads, because
   * all columns of the file decide which rows are malformed.
   */
  static DatasetRead of(ConnectorOptions options, TableReports reports) {
    boolean whole =
        options.get(Options.PUSHDOWN) != PushdownMode.ALWAYS
            || options.get(Options.MODE).isLenient();
    return new DatasetRead(reports, new Pushdown(reports.table(), false).build(), whole);
  }

  DatasetRead with(Pushdown pushdown) {
    return new DatasetRead(reports, pushdown.build(), isWhole);
  }

  DatasetTable table() {
    return reports.table();
  }

  Pushdown startPushdown() {
    return new Pushdown(table(), !isWhole);
  }

  /** Returns the choice of the report of exactly this part. */
  ReportChoice own() {
    return reports.choice(narrowed);
  }

  /** Returns the choice of the report that would serve the read now. */
  ReportChoice serving() {
    return reports.serving(narrowed);
  }

  /** Returns the choice of the report that serves the read, and later narrower ones. */
  ReportChoice request() {
    return reports.request(narrowed);
  }

  boolean isComplete() {
    return reports.isComplete(narrowed);
  }

  /** Returns what EXPLAIN shows: what is pushed down, or which report serves the whole table. */
  String describe() {
    if (!isWhole) {
      return narrowed.describe();
    }
    String cost =
        serving()
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
  void log(ReportAccess acquired, List<ReadSplit> splits) {
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

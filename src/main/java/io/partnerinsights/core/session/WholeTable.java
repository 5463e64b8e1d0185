package io.partnerinsights.core.session;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.model.RecentMap;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.report.ReportPlan;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Describes a table that one report serves, and says how to make that report smaller. */
record WholeTable(ReportPlan plan) {
  private static final Logger LOG = LoggerFactory.getLogger(WholeTable.class);

  private static final String SMALLER =
      "options columns and timespan make the table smaller, and pushdown=always reads only what a"
          + " query needs, with a report for each query";

  /** Errors of a report that may be too much for the service. */
  private static final Set<ErrorCode> TOO_MUCH =
      EnumSet.of(ErrorCode.REPORT_TIMEOUT, ErrorCode.REPORT_FAILED, ErrorCode.QUERY_REFUSED);

  /** Tables whose size was logged in this JVM: each once. */
  private static final Set<String> LOGGED = RecentMap.newSet(1_000);

  /**
   * Returns what EXPLAIN shows: which report serves the read, and what it costs.
   *
   * @param shared the report of the application that serves it, if there is one
   */
  String describe(Optional<String> shared) {
    String cost =
        shared
            .map(report -> "0 new reports: " + report + ", serves it")
            .orElse("1 new report, unless another application has one");
    return "one report for all of " + name() + "; " + cost;
  }

  private String name() {
    return plan.query().dataset() + plan.range().map(text -> ", " + text).orElse("");
  }

  /** Returns an error of the report with the remedy of a smaller one, if that may help. */
  PartnerInsightsException explained(PartnerInsightsException e) {
    return TOO_MUCH.contains(e.code()) ? e.withRemedy(SMALLER) : e;
  }

  /** Logs once how long the table's report has taken, and how large its file is. */
  void log(Report report, List<ReadSplit> splits) {
    if (report.origin() == ReportOrigin.CREATED && LOGGED.add(name())) {
      LOG.info(
          "Report {} of all of {} has taken {}{}; all reads of the table share it. If that is too"
              + " much: {}",
          report.reportId(),
          name(),
          Durations.readable(report.waited()),
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

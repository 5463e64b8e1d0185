package io.partnerinsights.core.session;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.created.Bookmark;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Redaction;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.report.ReportChoices;
import io.partnerinsights.core.report.SharedReport;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The report of one scan, before it is complete. Two reads are equal if they read the same report
 * with the same options, so that an engine may reuse the rows. Thread-safe.
 */
@Public
public final class PendingReport {
  private static final String SMALLER =
      "Options columns and timespan make the table smaller, and pushdown=always reads only what a"
          + " query needs, with a report for each query";

  /** Errors of a report that may be too much for the service. */
  private static final Set<ErrorCode> TOO_MUCH =
      EnumSet.of(ErrorCode.REPORT_TIMEOUT, ErrorCode.REPORT_FAILED, ErrorCode.QUERY_REFUSED);

  private final ConnectorOptions options;
  private final CheckedQuery query;
  private final ReportChoices choices;

  /** Whether one report serves all reads of a table. */
  private final boolean isWhole;

  /** The report that the read has found; it makes reads equal. */
  private final SharedReport report;

  PendingReport(
      ConnectorOptions options, CheckedQuery query, ReportChoices choices, boolean isWhole) {
    this.options = options;
    this.query = query;
    this.choices = choices;
    this.isWhole = isWhole;
    this.report = choices.current(query);
  }

  /** Whether the report can be read without waiting, as far as this application knows. */
  public boolean isComplete() {
    return choices.isComplete(query, report);
  }

  /**
   * Waits for the complete report, and finds or creates it if necessary. An interrupt ends the
   * wait, but the service continues to create the report. Errors contain the ids that are needed to
   * continue.
   */
  @Public
  public Report await() {
    return explained(() -> new Report(choices.await(query, report)));
  }

  /** Returns the report's id without waiting for its completion; may wait for a permit. */
  public String submit() {
    return explained(() -> choices.submit(query, report));
  }

  /**
   * Returns the bookmark with which {@link ReadPlan#resume(Bookmark)} continues. Any thread may
   * call it while another one waits; no call, and never blocks.
   *
   * @param begun whether rows may have been read: then no other report replaces this one
   */
  public Bookmark save(boolean begun) {
    return choices.save(query, begun);
  }

  /** Says whether a read would create a report, or which one it would read; GETs only. */
  public String dryRun() {
    return Redaction.scrub(choices.dryRun(query) + " for " + query.describe());
  }

  /** Adds the remedy of a smaller report to an error, if that may help. */
  private <T> T explained(Supplier<T> calls) {
    try {
      return calls.get();
    } catch (PartnerInsightsException e) {
      throw isWhole && TOO_MUCH.contains(e.code()) ? e.withRemedy(SMALLER) : e;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PendingReport read
        && report.equals(read.report)
        && options.equalIn(OptionGroup.HOW, read.options)
        && options.equalIn(OptionGroup.WHERE, read.options);
  }

  @Override
  public int hashCode() {
    return report.hashCode();
  }
}

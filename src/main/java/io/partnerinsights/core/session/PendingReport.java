package io.partnerinsights.core.session;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.created.Bookmark;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.report.ReportChoice;
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
  private static final String SMALLER_TABLE_REMEDY =
      "Options columns and timespan make the table smaller, and pushdown=always reads only what a"
          + " query needs, with a report for each query";

  /** Errors of a report that may be too much for the service. */
  private static final Set<ErrorCode> TOO_LARGE =
      EnumSet.of(ErrorCode.REPORT_TIMEOUT, ErrorCode.REPORT_FAILED, ErrorCode.QUERY_REFUSED);

  private final ConnectorOptions options;

  /** The choice that all scans of the query share in one read. */
  private final ReportChoice choice;

  /** Whether one report serves all reads of a table. */
  private final boolean isOfWholeTable;

  PendingReport(ConnectorOptions options, ReportChoice choice, boolean isOfWholeTable) {
    this.options = options;
    this.choice = choice;
    this.isOfWholeTable = isOfWholeTable;
  }

  /** Whether the report can be read without waiting, as far as this application knows. */
  public boolean isComplete() {
    return choice.isComplete();
  }

  /**
   * Waits for the complete report, and finds or creates it if necessary. An interrupt ends the
   * wait, but the service continues to create the report. Errors contain the ids that are needed to
   * continue.
   */
  @Public
  public Report awaitReport() {
    return callWithRemedy(() -> new Report(choice.context(), choice.awaitReport()));
  }

  /** Returns the report's id without waiting for its completion; may wait for a permit. */
  public String submitReport() {
    return callWithRemedy(choice::submitReport);
  }

  /**
   * Returns the bookmark with which {@link ReadPlan#newReadFrom(Bookmark)} continues. Any thread
   * may call it while another one waits; no call, and never blocks.
   *
   * @param mayHaveReadRows whether rows may have been read: then no other report replaces this one
   */
  public Bookmark toBookmark(boolean mayHaveReadRows) {
    return choice.toBookmark(mayHaveReadRows);
  }

  /** Adds the remedy of a smaller report to an error, if that may help. */
  private <T> T callWithRemedy(Supplier<T> calls) {
    try {
      return calls.get();
    } catch (PartnerInsightsException e) {
      throw isOfWholeTable && TOO_LARGE.contains(e.code())
          ? e.withAddedRemedy(SMALLER_TABLE_REMEDY)
          : e;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PendingReport read
        && choice.choosesSameReportAs(read.choice)
        && options.hasEqualValues(OptionGroup.READ, read.options)
        && options.hasEqualValues(OptionGroup.SERVICE, read.options);
  }

  @Override
  public int hashCode() {
    return choice.query().sharedKey().hashCode();
  }
}

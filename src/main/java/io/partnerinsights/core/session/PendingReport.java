package io.partnerinsights.core.session;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.report.ChosenReport;
import io.partnerinsights.core.report.SharedReport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One read of a plan. Two reads are equal if they read the same report with the same options, so
 * that an engine may reuse the rows. Thread-safe.
 */
@Public
public final class PendingReport {
  private final ConnectorOptions options;
  private final ChosenReport chosen;

  /** The report that the read has found; it makes reads equal. */
  private final SharedReport report;

  /** Null for the read of a query or a report. */
  private final @Nullable DatasetRead dataset;

  PendingReport(ConnectorOptions options, ChosenReport chosen, @Nullable DatasetRead dataset) {
    this.options = options;
    this.chosen = chosen;
    this.report = chosen.current();
    this.dataset = dataset;
  }

  /** Whether the report can be read without waiting, as far as this application knows. */
  public boolean isComplete() {
    return chosen.current(report).executionId().isPresent();
  }

  /**
   * Waits for the complete report, and finds or creates it if necessary. An interrupt ends the
   * wait, but the service continues to create the report. Errors name the ids to continue with.
   */
  @Public
  public Report await() {
    return explained(() -> new Report(chosen.await(chosen.current(report))));
  }

  /** Returns the report's id without waiting for its completion; may wait for a permit. */
  public String submit() {
    return explained(() -> chosen.submit(chosen.current(report)));
  }

  /**
   * Returns the state from which {@link ReadPlan#restore} continues, without link, token or query.
   * Any thread may call it while another one waits; no call, and never blocks.
   *
   * @param begun whether rows may have been read: then no other report replaces this one
   */
  public String save(boolean begun) {
    return chosen.save(begun);
  }

  private <T> T explained(Supplier<T> calls) {
    try {
      return calls.get();
    } catch (PartnerInsightsException e) {
      throw dataset == null ? e : dataset.explained(e);
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

package io.partnerinsights.core.session;

import io.partnerinsights.core.cache.CachedReport;
import io.partnerinsights.core.cache.ReportBinding;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * One read of a plan. Two reads are equal if they read the same report with the same options, so
 * that an engine may reuse the rows. Thread-safe.
 */
public final class ReportRead {
  private final ConnectorOptions options;
  private final ReportBinding binding;
  private final CachedReport report;

  /** Absent if the read continues from a saved state, and for a query or a report. */
  private final Optional<DatasetRead> dataset;

  private final Optional<WholeTable> table;

  /** Chooses the report of the binding; no call. */
  ReportRead(
      ConnectorOptions options,
      ReportBinding binding,
      Optional<DatasetRead> dataset,
      Optional<WholeTable> table) {
    this.options = options;
    this.binding = binding;
    this.report = binding.current();
    this.dataset = dataset;
    this.table = table;
  }

  /** Whether the report can be read without waiting, as far as this application knows. */
  public boolean isComplete() {
    return dataset.map(DatasetRead::isComplete).orElseGet(report::isComplete);
  }

  /**
   * Waits for the complete report, and finds or creates it if necessary. Returns it with a new
   * link. An interrupt ends the wait, but the service continues to create the report.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException one of the codes PI-3xxx, with
   *     the ids with which a later read can continue
   */
  public Report await() {
    return new Report(options, acquire(CachedReport::await), table);
  }

  /**
   * Finds or creates the report, and returns its id without waiting for its completion. May wait
   * for a permit.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException the errors of {@link #await}
   */
  public String submit() {
    return acquire(CachedReport::submit);
  }

  /**
   * Returns where a restored read stands, as a text without link, token or query: it continues from
   * there in {@link ReadPlan#restore}. Any thread may call it while another one waits; no call, and
   * never blocks.
   */
  public String save() {
    return serving().save();
  }

  private ReportBinding serving() {
    return dataset.map(DatasetRead::request).orElse(binding);
  }

  private <T> T acquire(BiFunction<CachedReport, ReportBinding, T> wait) {
    ReportBinding serving = serving();
    boolean own = serving.plan().equals(report.plan());
    try {
      return wait.apply(own ? report : serving.current(), serving);
    } catch (PartnerInsightsException e) {
      throw table.map(whole -> whole.explained(e)).orElse(e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReportRead read
        && report.equals(read.report)
        && options.equalIn(OptionGroup.HOW, read.options)
        && options.equalIn(OptionGroup.WHERE, read.options);
  }

  @Override
  public int hashCode() {
    return report.hashCode();
  }
}

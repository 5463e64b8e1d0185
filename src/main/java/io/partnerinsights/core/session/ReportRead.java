package io.partnerinsights.core.session;

import io.partnerinsights.core.cache.CachedReport;
import io.partnerinsights.core.cache.ReportBinding;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * One read of a plan. Two reads are equal if they read the same report with the same options, so
 * that an engine may reuse the rows. Thread-safe.
 */
public final class ReportRead {
  private final ConnectorOptions options;
  private final CachedReport report;
  private final Supplier<ReportBinding> serving;
  private final Optional<DatasetRead> dataset;

  /**
   * Creates a read; no call.
   *
   * @param report the report of exactly this read, which makes reads equal
   * @param serving requests the report that serves the read, which may be a wider one
   */
  ReportRead(
      ConnectorOptions options,
      CachedReport report,
      Supplier<ReportBinding> serving,
      Optional<DatasetRead> dataset) {
    this.options = options;
    this.report = report;
    this.serving = serving;
    this.dataset = dataset;
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
    return new Report(options, acquire(CachedReport::await), dataset);
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
    return serving.get().save();
  }

  private <T> T acquire(BiFunction<CachedReport, ReportBinding, T> wait) {
    ReportBinding binding = serving.get();
    boolean own = binding.plan().equals(report.plan());
    try {
      return wait.apply(own ? report : binding.current(), binding);
    } catch (PartnerInsightsException e) {
      throw dataset.map(read -> read.explained(e)).orElse(e);
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

package io.partnerinsights.core.session;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionGroup;
import io.partnerinsights.core.report.ReportChoice;
import io.partnerinsights.core.report.ReportLifecycle;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One read of a plan. Two reads are equal if they read the same report with the same options, so
 * that an engine may reuse the rows. Thread-safe.
 */
public final class ReportRead {
  private static final Logger LOG = LoggerFactory.getLogger(ReportRead.class);

  private final ConnectorOptions options;
  private final ReportLifecycle report;
  private final Supplier<ReportChoice> serving;

  /** Null for the read of a query or a report. */
  private final @Nullable DatasetRead dataset;

  /**
   * Creates a read; no call.
   *
   * @param report the report of exactly this read, which makes reads equal
   * @param serving requests the report that serves the read, which may be a wider one
   */
  ReportRead(
      ConnectorOptions options,
      ReportLifecycle report,
      Supplier<ReportChoice> serving,
      @Nullable DatasetRead dataset) {
    this.options = options;
    this.report = report;
    this.serving = serving;
    this.dataset = dataset;
  }

  /** Whether the report can be read without waiting, as far as this application knows. */
  public boolean isComplete() {
    return dataset == null ? report.isComplete() : dataset.isComplete();
  }

  /**
   * Returns the id of the execution whose file an action would read now; no call. Empty if the
   * report is not complete, as far as this application knows.
   */
  public Optional<String> executionId() {
    ReportChoice choice = dataset == null ? serving.get() : dataset.serving();
    return chosen(choice).executionId();
  }

  /**
   * Waits for the complete report, and finds or creates it if necessary. Returns it with a new
   * link. An interrupt ends the wait, but the service continues to create the report.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException one of the codes PI-3xxx, with
   *     the ids with which a later read can continue
   */
  public Report await() {
    ReportChoice choice = serving.get();
    try {
      return new Report(options, choice.await(chosen(choice)), dataset);
    } catch (PartnerInsightsException e) {
      throw explained(e);
    }
  }

  /**
   * Waits for the complete report as {@link #await()}, and begins to read it. A report that is gone
   * before its first row is replaced, once.
   *
   * @param begin reads no row: for a report that is replaced it runs twice
   */
  public <T> T await(Function<Report, T> begin) {
    ReportChoice choice = serving.get();
    choice.planning(true);
    Report report = await();
    T begun = begin(report, begin);
    choice.planning(false);
    return begun;
  }

  private <T> T begin(Report report, Function<Report, T> begin) {
    try {
      return begin.apply(report);
    } catch (PartnerInsightsException e) {
      boolean gone = e.code() == ErrorCode.FILE_GONE || e.code() == ErrorCode.REPORT_LOST;
      if (!gone || !serving.get().replace(report.reportId())) {
        throw e;
      }
      LOG.warn("The file of report {} is gone; another report replaces it", report.reportId());
      return begin.apply(await());
    }
  }

  /**
   * Finds or creates the report, and returns its id without waiting for its completion. May wait
   * for a permit.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException the errors of {@link #await}
   */
  public String submit() {
    ReportChoice choice = serving.get();
    try {
      return choice.submit(chosen(choice));
    } catch (PartnerInsightsException e) {
      throw explained(e);
    }
  }

  /**
   * Returns where a restored read stands, as a text without link, token or query: it continues from
   * there in {@link ReadPlan#restore}. Any thread may call it while another one waits; no call, and
   * never blocks.
   */
  public String save() {
    return serving.get().save();
  }

  /** Returns the report of exactly this read while it may be read, or the chosen one. */
  private ReportLifecycle chosen(ReportChoice choice) {
    boolean own =
        choice.plan().equals(report.plan()) && report.mayStart() && !report.isInvalidated();
    return own ? report : choice.current();
  }

  private PartnerInsightsException explained(PartnerInsightsException e) {
    return dataset == null ? e : dataset.explained(e);
  }

  @Override
  public boolean equals(@Nullable Object other) {
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

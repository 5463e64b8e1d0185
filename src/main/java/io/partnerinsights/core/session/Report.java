package io.partnerinsights.core.session;

import io.partnerinsights.core.cache.AcquiredReport;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.spi.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A complete report, whose file is read in splits. Thread-safe. */
public final class Report implements LinkSource {
  private final ConnectorOptions options;
  private final AcquiredReport acquired;

  Report(ConnectorOptions options, AcquiredReport acquired) {
    this.options = options;
    this.acquired = acquired;
  }

  /** Returns the report's id. */
  public String reportId() {
    return acquired.report().reportId();
  }

  /** Returns the id of the execution that created the file. */
  public String executionId() {
    return acquired.report().executionId();
  }

  /** Returns the time at which the service generated the file, if it is known. */
  public Optional<Instant> generatedTime() {
    return acquired.report().generatedTime();
  }

  /** Whether this read has created the report. */
  public boolean isCreated() {
    return acquired.origin() == ReportOrigin.CREATED;
  }

  /** Whether an earlier run or another application has created the report. */
  public boolean isAdopted() {
    return acquired.origin() == ReportOrigin.ADOPTED;
  }

  /** Whether another read of this application has used the report before. */
  public boolean isReused() {
    return acquired.origin() == ReportOrigin.REUSED;
  }

  /** Returns the number of polls of the report's status. */
  public long polls() {
    return acquired.polls();
  }

  /** Returns the time that the read has waited for the report and for a permit. */
  public Duration waited() {
    return acquired.waited();
  }

  /** Returns the current link, which expires. */
  @Override
  public Secret link(ReadSplit split) {
    return Secret.of(acquired.report().link().reveal());
  }

  /**
   * Splits the file into ranges of about the same size, at most option {@code splitSize} each; one
   * request for the start of the file.
   *
   * @param spec the settings of the read
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if the file cannot be opened,
   *     or its header does not fit the schema
   */
  public List<ReadSplit> splits(ReadSpec spec) {
    try {
      return SplitPlanner.plan(acquired.report(), spec, options.get(Options.SPLIT_SIZE));
    } catch (PartnerInsightsException e) {
      failed();
      throw e;
    }
  }

  @Override
  public void succeeded() {
    acquired.outcome().succeeded();
  }

  @Override
  public void failed() {
    acquired.outcome().failed();
  }
}

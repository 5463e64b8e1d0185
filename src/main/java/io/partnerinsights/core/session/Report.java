package io.partnerinsights.core.session;

import io.partnerinsights.core.cache.AcquiredReport;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A complete report, whose file can be read split by split. Immutable. */
public final class Report implements LinkSource {
  private final ConnectorOptions options;
  private final AcquiredReport acquired;

  Report(ConnectorOptions options, AcquiredReport acquired) {
    this.options = options;
    this.acquired = acquired;
  }

  /** The report's id. */
  public String reportId() {
    return acquired.report().reportId();
  }

  /** The id of the execution that created the file. */
  public String executionId() {
    return acquired.report().executionId();
  }

  /** When the service generated the file, if it says so. */
  public Optional<Instant> generatedTime() {
    return acquired.report().generatedTime();
  }

  /** Whether it was created for this read. */
  public boolean isCreated() {
    return acquired.origin() == ReportOrigin.CREATED;
  }

  /** Whether an earlier run or another application had created it. */
  public boolean isAdopted() {
    return acquired.origin() == ReportOrigin.ADOPTED;
  }

  /** Whether this application had read it before. */
  public boolean isReused() {
    return acquired.origin() == ReportOrigin.REUSED;
  }

  /** How often its status was asked for. */
  public long polls() {
    return acquired.polls();
  }

  /** How long the read has waited for it, and for a permit to create it. */
  public Duration waited() {
    return acquired.waited();
  }

  /** The link of this moment; it expires. */
  @Override
  public Secret link(ReadSplit split) {
    return Secret.of(acquired.report().link().reveal());
  }

  /**
   * Splits the file into ranges of about the same size, at most option {@code splitSize} each; one
   * request for the start of the file.
   *
   * @param spec what will be read of every split
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

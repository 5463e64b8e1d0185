package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.created.Bookmark;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.session.PendingReport;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.source.split.FinalException;
import io.partnerinsights.flink.source.split.LinkRequest;
import io.partnerinsights.flink.source.split.PartnerInsightsSplit;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for one report, and divides it into splits once in the life of a job. A start of the job
 * creates at most one report: in place of the state's report if that has failed, but not in place
 * of one that this start has created.
 */
final class BoundedDiscovery extends SplitDiscovery<BoundedDiscovery.Found> {
  private static final Logger LOG = LoggerFactory.getLogger(BoundedDiscovery.class);

  /** Number of reports in a row that have failed, after which the job creates no other. */
  private static final int MOST_FAILURES = 3;

  /** Errors of a report that cannot be read, and that the service still has. */
  private static final Set<ErrorCode> FAILED =
      Set.of(ErrorCode.REPORT_FAILED, ErrorCode.REPORT_WITHOUT_LINK);

  private final long began = System.nanoTime();
  private final String begin;
  private final boolean restored;
  private final boolean planned;

  /** The number of reports in a row that earlier starts have replaced. */
  private final int failures;

  /** Null before the read is planned; set by the waiting thread. */
  private volatile @Nullable Attempt running;

  /** Null until the report is complete; read by the threads of links too. */
  private volatile @Nullable Report report;

  /** The complete report, and its splits unless an earlier run has planned them. */
  record Found(Report report, List<PartnerInsightsSplit> splits) {}

  /**
   * A wait for a report.
   *
   * @param failures the number of reports in a row that have failed before
   */
  private record Attempt(PendingReport read, int failures) {}

  /** Continues from a state; nothing is called yet. */
  BoundedDiscovery(FlinkRead read, EnumeratorState state, int readers, ServiceThreads threads) {
    super(read, readers, threads);
    String position = state.position();
    this.begin = position == null ? read.begun() : position;
    this.restored = position != null;
    this.planned = state.planned();
    this.failures = state.failures();
  }

  /** A complete report is not awaited again. */
  @Override
  WorkProgress advance() {
    return report == null ? super.advance() : progress(Optional.empty());
  }

  @Override
  Found await() {
    ReadPlan plan = read.plan();
    Bookmark first = Bookmark.parse(begin);
    if (!restored) {
      return await(new Attempt(plan.resume(first, Duration.ZERO), failures));
    }
    try {
      return await(new Attempt(plan.resume(first), failures));
    } catch (PartnerInsightsException e) {
      Bookmark other = without(plan, first, e);
      return await(new Attempt(plan.resume(other, Duration.ZERO), failures + 1));
    }
  }

  /** A failure that is not the last one allowed is for Flink's restart strategy. */
  private Found await(Attempt attempt) {
    running = attempt;
    try {
      Report complete = attempt.read().await();
      return new Found(complete, planned ? List.of() : split(complete));
    } catch (PartnerInsightsException e) {
      boolean isLast = FAILED.contains(e.code()) && attempt.failures() + 1 >= MOST_FAILURES;
      boolean isLost = planned && e.code() == ErrorCode.REPORT_LOST;
      throw isLast || isLost ? new FinalException(e) : e;
    }
  }

  /** Returns the bookmark without the report that has failed, unless the user has named it. */
  private Bookmark without(ReadPlan plan, Bookmark first, PartnerInsightsException failure) {
    String reportId = failure.ids().get("reportId");
    boolean isReplaced =
        FAILED.contains(failure.code()) && !planned && !plan.query().request().isGiven();
    Bookmark other = first.without(reportId).filter(each -> isReplaced).orElseThrow(() -> failure);
    LOG.warn("Report {} failed, so the connector reads another report of the same query", reportId);
    return other;
  }

  @Override
  WorkProgress progress(Optional<Found> found) {
    found.ifPresent(ready -> report = ready.report());
    List<PartnerInsightsSplit> splits = found.map(Found::splits).orElse(List.of());
    Report complete = report;
    Duration passed = Duration.ofNanos(System.nanoTime() - began);
    Duration waited = complete == null ? passed : complete.waited();
    boolean ended = complete != null;
    Attempt now = running;
    // The id of the report is in it as soon as it is known.
    String position = now == null ? begin : now.read().save(ended || planned).toString();
    int failed = now == null ? failures : now.failures();
    int pending = ended ? 0 : 1;
    return new WorkProgress(position, failed, splits, ended, ended || planned, pending, waited);
  }

  @Override
  boolean hasFound(LinkRequest request) {
    Report complete = report;
    return complete != null
        && complete.reportId().equalsIgnoreCase(request.reportId())
        && complete.executionId().equalsIgnoreCase(request.executionId());
  }

  @Override
  Optional<Secret> link(String executionId, @Nullable Secret rejectedLink) {
    Report complete = Objects.requireNonNull(report);
    return Optional.of(
        rejectedLink == null
            ? complete.newest()
            : complete.renewed(rejectedLink).orElse(rejectedLink));
  }
}

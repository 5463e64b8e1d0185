package io.partnerinsights.flink.source.enumerator;

import io.partnerinsights.core.created.Bookmark;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.session.PendingReport;
import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.core.session.Report;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.flink.plan.FlinkRead;
import io.partnerinsights.flink.source.split.LinkRequest;
import io.partnerinsights.flink.source.split.NonRecoverableException;
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
final class BoundedDiscovery extends SplitDiscovery<BoundedDiscovery.Result> {
  private static final Logger LOG = LoggerFactory.getLogger(BoundedDiscovery.class);

  /** Number of reports in a row that have failed, after which the job creates no other. */
  private static final int MAX_FAILED_REPORTS = 3;

  /** Errors of a report that cannot be read, and that the service still has. */
  private static final Set<ErrorCode> FAILED_REPORT_CODES =
      Set.of(ErrorCode.REPORT_FAILED, ErrorCode.REPORT_WITHOUT_LINK);

  private final long startNanos = System.nanoTime();
  private final String startPosition;
  private final boolean isRestored;
  private final boolean hasAllSplits;

  /** The number of reports in a row that earlier starts have replaced. */
  private final int failedReportCount;

  /** Null before the read is planned; set by the waiting thread. */
  private volatile @Nullable Attempt currentAttempt;

  /** Null until the report is complete; read by the threads of links too. */
  private volatile @Nullable Report report;

  /** The complete report, and its splits unless an earlier run has planned them. */
  record Result(Report report, List<PartnerInsightsSplit> splits) {}

  /**
   * A wait for a report.
   *
   * @param failedReportCount the number of reports in a row that have failed before
   */
  private record Attempt(PendingReport pendingReport, int failedReportCount) {}

  /** Continues from a state; nothing is called yet. */
  BoundedDiscovery(FlinkRead read, EnumeratorState state, int readerCount, ServiceThreads threads) {
    super(read, readerCount, threads);
    String position = state.position();
    this.startPosition = position == null ? read.initialBookmark() : position;
    this.isRestored = position != null;
    this.hasAllSplits = state.hasAllSplits();
    this.failedReportCount = state.failedReportCount();
  }

  /** A complete report is not awaited again. */
  @Override
  DiscoveryProgress advance() {
    return report == null ? super.advance() : applyResult(Optional.empty());
  }

  @Override
  Result awaitSplits() {
    ReadPlan plan = read.replanReport();
    Bookmark startBookmark = Bookmark.parse(startPosition);
    if (!isRestored) {
      return awaitAttempt(
          new Attempt(plan.newReadFrom(startBookmark, Duration.ZERO), failedReportCount));
    }
    try {
      return awaitAttempt(new Attempt(plan.newReadFrom(startBookmark), failedReportCount));
    } catch (PartnerInsightsException e) {
      Bookmark newBookmark = dropReportOrThrow(plan, startBookmark, e);
      return awaitAttempt(
          new Attempt(plan.newReadFrom(newBookmark, Duration.ZERO), failedReportCount + 1));
    }
  }

  /** Leaves each failure but the last one allowed to Flink's restart strategy. */
  private Result awaitAttempt(Attempt attempt) {
    currentAttempt = attempt;
    try {
      Report completeReport = attempt.pendingReport().awaitReport();
      return new Result(completeReport, hasAllSplits ? List.of() : splitExecution(completeReport));
    } catch (PartnerInsightsException e) {
      boolean isLast =
          FAILED_REPORT_CODES.contains(e.code())
              && attempt.failedReportCount() + 1 >= MAX_FAILED_REPORTS;
      boolean isLost = hasAllSplits && e.code() == ErrorCode.REPORT_LOST;
      throw isLast || isLost ? new NonRecoverableException(e) : e;
    }
  }

  /** Returns the bookmark without the report that has failed, unless the user has named it. */
  private Bookmark dropReportOrThrow(
      ReadPlan plan, Bookmark startBookmark, PartnerInsightsException failure) {
    String reportId = failure.ids().get("reportId");
    boolean isReplaced =
        FAILED_REPORT_CODES.contains(failure.code())
            && !hasAllSplits
            && !plan.query().request().namesReport();
    Bookmark newBookmark =
        startBookmark
            .withoutFailedReport(reportId)
            .filter(each -> isReplaced)
            .orElseThrow(() -> failure);
    LOG.info(
        "Report {} failed: {}. No action is needed, because the connector reads another report of"
            + " the same query",
        reportId,
        failure.summary());
    return newBookmark;
  }

  @Override
  DiscoveryProgress applyResult(Optional<Result> result) {
    result.ifPresent(ready -> report = ready.report());
    List<PartnerInsightsSplit> splits = result.map(Result::splits).orElse(List.of());
    Report completeReport = report;
    Duration elapsedTime = Duration.ofNanos(System.nanoTime() - startNanos);
    Duration waitTime = completeReport == null ? elapsedTime : completeReport.waitedTime();
    boolean isComplete = completeReport != null;
    Attempt attempt = currentAttempt;
    // The bookmark names the report as soon as its id is known.
    String position =
        attempt == null
            ? startPosition
            : attempt.pendingReport().toBookmark(isComplete || hasAllSplits).toString();
    int failureCount = attempt == null ? failedReportCount : attempt.failedReportCount();
    int pendingCount = isComplete ? 0 : 1;
    return new DiscoveryProgress(
        position,
        failureCount,
        splits,
        isComplete,
        isComplete || hasAllSplits,
        pendingCount,
        waitTime);
  }

  @Override
  boolean isDiscovered(LinkRequest request) {
    Report completeReport = report;
    return completeReport != null
        && completeReport.reportId().equalsIgnoreCase(request.reportId())
        && completeReport.executionId().equalsIgnoreCase(request.executionId());
  }

  @Override
  Optional<Secret> requestLink(String executionId, @Nullable Secret rejectedLink) {
    Report completeReport = Objects.requireNonNull(report);
    return Optional.of(
        rejectedLink == null
            ? completeReport.newestLink()
            : completeReport.renewLink(rejectedLink).orElse(rejectedLink));
  }
}

package io.partnerinsights.core.report;

import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.InterruptibleLocks;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.report.ReportState.AwaitedReport;
import io.partnerinsights.core.report.ReportState.Complete;
import io.partnerinsights.core.report.ReportState.Found;
import io.partnerinsights.core.spi.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** The link to the file of a complete report, which all actions share and renew. Thread-safe. */
public final class ReportLink {
  /** Assumed life of a link whose expiry is not known. */
  private static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);

  /** How long before its expiry a link is renewed. */
  private static final Duration RENEWAL_LEAD = Duration.ofMinutes(5);

  private final CheckedQuery query;

  /** Held by the one thread that requests a newer link. */
  private final Lock lock;

  private final Instant localCompletion;
  private final Retention retention;
  private volatile LinkState linkState;

  /**
   * The newest link.
   *
   * @param isRenewed whether it is not the first link
   * @param failure the error of the last renewal; absent if it succeeded
   */
  private record LinkState(
      Complete completeState,
      Instant localReceipt,
      Instant localExpiry,
      boolean isRenewed,
      @Nullable PartnerInsightsException failure) {

    LinkState withFailure(PartnerInsightsException error) {
      return new LinkState(completeState, localReceipt, localExpiry, isRenewed, error);
    }
  }

  /** Creates the link to a file that this read has found complete just now. */
  ReportLink(CheckedQuery query, WaitContext context, Lock lock, Complete completeState) {
    this.query = query;
    this.lock = lock;
    AwaitedReport target = completeState.awaitedReport();
    Instant now = context.now();
    Instant generatedTime =
        completeState.completedReport().findGeneratedTime().orElseGet(context::serviceTime);
    Instant localGeneratedTime = context.client().toLocalTime(generatedTime);
    Instant completionTime = now.isAfter(localGeneratedTime) ? localGeneratedTime : now;
    // The time that the service states may be wrong, if the service does not send its own time.
    this.localCompletion =
        target.localCreation() == null
            ? completionTime
            : Retention.laterOf(completionTime, target.localCreation());
    this.retention = target.retention().afterCompletion(generatedTime);
    this.linkState = newLinkState(context, completeState, false);
  }

  private static LinkState newLinkState(
      WaitContext context, Complete completeState, boolean isRenewed) {
    Instant expiry = localExpiry(context, completeState.completedReport());
    return new LinkState(completeState, context.now(), expiry, isRenewed, null);
  }

  /** Returns the link's expiry. The execution's expiry is ignored if it has passed. */
  private static Instant localExpiry(WaitContext context, CompletedReport file) {
    Instant now = context.now();
    Optional<Instant> signedExpiry =
        file.link().findSignedExpiry().map(context.client()::toLocalTime);
    Optional<Instant> statedExpiry = file.link().findExpiry().map(context.client()::toLocalTime);
    return signedExpiry
        .or(() -> statedExpiry.filter(now::isBefore))
        .orElseGet(() -> now.plus(DEFAULT_LIFETIME));
  }

  /** Returns the file with its newest link; no call, and never blocks. */
  public CompletedReport completedReport() {
    return completeState().completedReport();
  }

  /** Returns what the wait for the newest link has reached. */
  Complete completeState() {
    return linkState.completeState();
  }

  public ConnectionId connection() {
    return query.connection();
  }

  Instant localCompletion() {
    return localCompletion;
  }

  Retention retention() {
    return retention;
  }

  public boolean isRenewed() {
    return linkState.isRenewed();
  }

  /** Returns the error of the last renewal, if it has failed. */
  public Optional<PartnerInsightsException> findRenewalFailure() {
    return Optional.ofNullable(linkState.failure());
  }

  /** Whether the last renewal has shown that the file can no longer be read. */
  boolean isLost() {
    return findLoss().isPresent();
  }

  private Optional<PartnerInsightsException> findLoss() {
    return findRenewalFailure().filter(error -> ReportErrors.isReportUnreadable(error.code()));
  }

  /**
   * Returns the time until the link should be renewed: ahead of its expiry, or at half its life.
   *
   * @param now the time by the clock of a read of this application
   */
  public Duration timeUntilRenewal(Instant now) {
    LinkState currentState = linkState;
    Duration lifetime = Duration.between(currentState.localReceipt(), currentState.localExpiry());
    Instant renewalTime =
        lifetime.compareTo(RENEWAL_LEAD.multipliedBy(2)) < 0
            ? currentState.localReceipt().plus(lifetime.dividedBy(2))
            : currentState.localExpiry().minus(RENEWAL_LEAD);
    return Duration.between(now, renewalTime);
  }

  /**
   * Returns a newer link than this one, and requests it unless another thread did. Empty if the
   * service returns the same link again.
   *
   * @param context the waits of the read that needs the link
   */
  public Optional<Secret> renewLink(WaitContext context, Secret oldUrl) {
    checkNotLost();
    Secret newUrl =
        InterruptibleLocks.callLocked(
            lock,
            () ->
                linkUrl().equals(oldUrl)
                    ? ReportWait.callInWait(context, this::renewAndReturnUrl)
                    : linkUrl());
    return Optional.of(newUrl).filter(link -> !link.equals(oldUrl));
  }

  private Secret renewAndReturnUrl(ReportWait wait) {
    renewHoldingLock(wait);
    return linkUrl();
  }

  private Secret linkUrl() {
    return completedReport().link().url();
  }

  /** Gets a newer link for a thread that has the report's lock. */
  void renewHoldingLock(ReportWait wait) {
    checkNotLost();
    CompletedReport file = completedReport();
    String mark = linkState.completeState().mark();
    Found reusedState =
        Found.ofListed(mark, file.reportId(), file.executionId(), ReportOrigin.READ_BEFORE);
    try {
      Complete completeState = StatusPolling.awaitCompletion(query, wait, state -> {}, reusedState);
      linkState = newLinkState(wait.context(), completeState, true);
    } catch (PartnerInsightsException e) {
      PartnerInsightsException error = ReportErrors.asDeletedReport(e, query);
      if (e.code() != ErrorCode.WAIT_INTERRUPTED) {
        linkState = linkState.withFailure(error);
      }
      throw error;
    }
  }

  private void checkNotLost() {
    PartnerInsightsException loss = findLoss().orElse(null);
    if (loss != null) {
      throw loss;
    }
  }
}

package io.partnerinsights.core.report;

import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.InterruptibleLocks;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.report.ReportState.Complete;
import io.partnerinsights.core.report.ReportState.Found;
import io.partnerinsights.core.report.ReportState.Target;
import io.partnerinsights.core.spi.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** The link to the file of a complete report, which all actions share and renew. Thread-safe. */
public final class ReportLink {
  /** Assumed life of a link whose expiry is not known. */
  private static final Duration ASSUMED_LIFE = Duration.ofHours(1);

  /** How long before its expiry a link is renewed. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private final CheckedQuery checked;

  /** Held by the one thread that requests a newer link. */
  private final Lock lock;

  private final Instant localCompletion;
  private final Retention retention;
  private volatile Newest newest;

  /**
   * The newest link.
   *
   * @param isRenewed whether it is not the first link
   * @param failure the error of the last renewal; absent if it succeeded
   */
  private record Newest(
      Complete complete,
      Instant localReceipt,
      Instant localExpiry,
      boolean isRenewed,
      @Nullable PartnerInsightsException failure) {

    Newest failed(PartnerInsightsException error) {
      return new Newest(complete, localReceipt, localExpiry, isRenewed, error);
    }
  }

  /** Creates the link to a file that this read has found complete just now. */
  ReportLink(CheckedQuery checked, ReportContext context, Lock lock, Complete complete) {
    this.checked = checked;
    this.lock = lock;
    Target target = complete.target();
    Instant now = context.now();
    Instant generated = complete.file().findGeneratedTime().orElseGet(context::serviceTime);
    Instant local = context.client().localTime(generated);
    Instant earlier = now.isAfter(local) ? local : now;
    // The time that the service states may be wrong, if the service does not send its own time.
    this.localCompletion =
        target.localCreation() == null ? earlier : Retention.later(earlier, target.localCreation());
    this.retention = target.retention().afterCompletion(generated);
    this.newest = received(context, complete, false);
  }

  private static Newest received(ReportContext context, Complete complete, boolean isRenewed) {
    Instant expiry = localExpiry(context, complete.file());
    return new Newest(complete, context.now(), expiry, isRenewed, null);
  }

  /** A time that the execution states is not used if it has passed: then it is another time. */
  private static Instant localExpiry(ReportContext context, CompletedReport file) {
    Instant now = context.now();
    Optional<Instant> signed = file.link().signedExpiry().map(context.client()::localTime);
    Optional<Instant> stated = file.link().expiry().map(context.client()::localTime);
    return signed.or(() -> stated.filter(now::isBefore)).orElseGet(() -> now.plus(ASSUMED_LIFE));
  }

  /** Returns the file with its newest link; no call, and never blocks. */
  public CompletedReport file() {
    return complete().file();
  }

  /** Returns what the wait for the newest link has reached. */
  Complete complete() {
    return newest.complete();
  }

  public ConnectionId connection() {
    return checked.connection();
  }

  Instant localCompletion() {
    return localCompletion;
  }

  Retention retention() {
    return retention;
  }

  public boolean isRenewed() {
    return newest.isRenewed();
  }

  /** Returns the error of the last renewal, if it has failed. */
  public Optional<PartnerInsightsException> failure() {
    return Optional.ofNullable(newest.failure());
  }

  /** Whether the last renewal has shown that the file can no longer be read. */
  boolean isLost() {
    return loss().isPresent();
  }

  private Optional<PartnerInsightsException> loss() {
    return failure().filter(error -> ReportErrors.isFinal(error.code()));
  }

  /**
   * Returns the time until the link should be renewed: ahead of its expiry, or at half its life.
   *
   * @param now the time by the clock of a read of this application
   */
  public Duration untilRenewal(Instant now) {
    Newest link = newest;
    Duration life = Duration.between(link.localReceipt(), link.localExpiry());
    Instant renewal =
        life.compareTo(AHEAD.multipliedBy(2)) < 0
            ? link.localReceipt().plus(life.dividedBy(2))
            : link.localExpiry().minus(AHEAD);
    return Duration.between(now, renewal);
  }

  /**
   * Returns a newer link than this one: requests it unless another thread has. Empty if the service
   * returns the same link again.
   *
   * @param context the waits of the read that needs the link
   */
  public Optional<Secret> renew(ReportContext context, Secret old) {
    checkLost();
    Secret url =
        InterruptibleLocks.callLocked(
            lock,
            () -> {
              if (url().equals(old)) {
                ReportWait.within(context, this::refresh);
              }
              return url();
            });
    return Optional.of(url).filter(link -> !link.equals(old));
  }

  private Secret url() {
    return file().link().url();
  }

  /** Gets a newer link for a thread that has the report's lock, and returns this link. */
  ReportLink refresh(ReportWait waiting) {
    checkLost();
    CompletedReport file = file();
    Target target = Target.listed(file.reportId(), file.executionId(), ReportOrigin.REUSED);
    // No name has this mark, but a seed of a simulation draws it.
    Found again = new Found(ReportState.newMark(waiting.context().random()), target);
    try {
      Complete complete = StatusPolling.await(checked, waiting, state -> {}, again);
      newest = received(waiting.context(), complete, true);
      return this;
    } catch (PartnerInsightsException e) {
      PartnerInsightsException error = ReportErrors.lost(e, checked);
      if (e.code() != ErrorCode.WAIT_INTERRUPTED) {
        newest = newest.failed(error);
      }
      throw error;
    }
  }

  private void checkLost() {
    PartnerInsightsException loss = loss().orElse(null);
    if (loss != null) {
      throw loss;
    }
  }
}

package io.partnerinsights.core.report;

import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.InterruptibleLocks;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.report.ReportState.Target;
import io.partnerinsights.core.spi.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
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

  /** The waits of the read that has found the file. */
  private final ReportContext context;

  /** Held by the one thread that requests a newer link. */
  private final Lock lock;

  private final Instant localCompletion;
  private final Instant end;
  private volatile Newest newest;

  /**
   * The newest link.
   *
   * @param isRenewed whether it is not the first link
   * @param failure the error of the last renewal; absent if it succeeded
   */
  private record Newest(
      CompletedReport file,
      Instant localReceipt,
      Instant localExpiry,
      boolean isRenewed,
      @Nullable PartnerInsightsException failure) {

    Newest failed(PartnerInsightsException error) {
      return new Newest(file, localReceipt, localExpiry, isRenewed, error);
    }
  }

  /**
   * Creates the link to a file that was found complete just now.
   *
   * @param localBegin before which the report was not completed: the time that the service states
   *     may be wrong, if the service does not send its own time
   */
  ReportLink(
      CheckedQuery checked,
      ReportContext context,
      Lock lock,
      CompletedReport file,
      Instant localBegin,
      Retention retention) {
    this.checked = checked;
    this.context = context;
    this.lock = lock;
    Instant now = context.now();
    Instant generated = file.findGeneratedTime().orElseGet(context::serviceTime);
    Instant local = context.client().localTime(generated);
    this.localCompletion = Retention.later(now.isAfter(local) ? local : now, localBegin);
    this.end = retention.end(generated);
    this.newest = received(file, false);
  }

  private Newest received(CompletedReport file, boolean isRenewed) {
    return new Newest(file, context.now(), localExpiry(file), isRenewed, null);
  }

  /** A time that the execution states is not used if it has passed: then it is another time. */
  private Instant localExpiry(CompletedReport file) {
    Instant now = context.now();
    Optional<Instant> signed = file.link().signedExpiry().map(context.client()::localTime);
    Optional<Instant> stated = file.link().expiry().map(context.client()::localTime);
    return signed.or(() -> stated.filter(now::isBefore)).orElseGet(() -> now.plus(ASSUMED_LIFE));
  }

  /** Returns the file with its newest link; no call, and never blocks. */
  public CompletedReport file() {
    return newest.file();
  }

  public ConnectionId connection() {
    return checked.connection();
  }

  Instant localCompletion() {
    return localCompletion;
  }

  /** Returns from when the report may be deleted, as {@link Retention} says. */
  Instant end() {
    return end;
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
   */
  public Duration untilRenewal() {
    Newest link = newest;
    Duration life = Duration.between(link.localReceipt(), link.localExpiry());
    Instant renewal =
        life.compareTo(AHEAD.multipliedBy(2)) < 0
            ? link.localReceipt().plus(life.dividedBy(2))
            : link.localExpiry().minus(AHEAD);
    return Duration.between(context.now(), renewal);
  }

  /**
   * Returns a newer link than this one: requests it unless another thread has. Empty if the service
   * returns the same link again.
   */
  public Optional<Secret> renew(Secret old) {
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

  /** Gets a newer link for a thread that has the report's lock; returns the state with it. */
  ReportState refresh(ReportWait waiting) {
    checkLost();
    CompletedReport file = file();
    Target target =
        new Target(
            file.reportId(), file.executionId(), ReportOrigin.REUSED, null, Retention.UNKNOWN);
    ReportState again = ReportState.withNewMark(waiting.context().random()).to(target);
    try {
      ReportState complete = StatusPolling.await(checked, waiting, state -> {}, again);
      newest = received(Objects.requireNonNull(complete.file()), true);
      return complete;
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

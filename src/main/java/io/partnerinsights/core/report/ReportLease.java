package io.partnerinsights.core.report;

import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.report.ReportState.Target;
import io.partnerinsights.core.spi.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A complete report, as one action may read it, with the link to its file, which all actions share
 * and renew. Thread-safe.
 */
public final class ReportLease {
  /** Assumed life of a link whose expiry is not known. */
  private static final Duration ASSUMED_LIFE = Duration.ofHours(1);

  /** How long before its expiry a link is renewed. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private final ReportPlan plan;

  /** The waits of the read that has found the file. */
  private final WaitFactory waits;

  /** How long the report stays; null if nothing deletes it, or that is not known. */
  private final @Nullable Retention retention;

  /** When the report was completed, by this machine's clock. */
  private final Instant completed;

  /** When the report was completed, by the service's clock. */
  private final Instant generated;

  /** Held by the one thread that requests a newer link. */
  private final InterruptibleLock lock;

  /** The link, which the leases of all actions share. */
  private final AtomicReference<Newest> newest;

  private final ReportOrigin origin;
  private final long polls;
  private final Duration waited;

  /**
   * The newest link.
   *
   * @param received when it was received, by this machine's clock
   * @param expiry when it expires, by this machine's clock
   * @param failure the error of the last renewal; absent if it succeeded
   */
  private record Newest(
      CompletedReport file,
      Instant received,
      Instant expiry,
      @Nullable PartnerInsightsException failure) {

    Newest failed(PartnerInsightsException error) {
      return new Newest(file, received, expiry, error);
    }
  }

  /**
   * Creates the lease of a file that was found complete just now.
   *
   * @param began before which the report was not completed, by this machine's clock: the time that
   *     the service states may be wrong, if the service does not send its own time
   */
  ReportLease(
      ReportPlan plan,
      WaitFactory waits,
      InterruptibleLock lock,
      CompletedReport file,
      Instant began,
      @Nullable Retention retention) {
    this.plan = plan;
    this.waits = waits;
    this.lock = lock;
    this.retention = retention;
    Instant now = waits.now();
    this.generated = file.findGeneratedTime().orElseGet(waits::serviceTime);
    Instant local = waits.client().localTime(generated);
    this.completed = Retention.later(now.isAfter(local) ? local : now, began);
    this.newest = new AtomicReference<>(received(file));
    this.origin = ReportOrigin.GIVEN;
    this.polls = 0;
    this.waited = Duration.ZERO;
  }

  private ReportLease(ReportLease shared, ReportState complete, Duration waited) {
    this.plan = shared.plan;
    this.waits = shared.waits;
    this.lock = shared.lock;
    this.retention = shared.retention;
    this.generated = shared.generated;
    this.completed = shared.completed;
    this.newest = shared.newest;
    this.origin = complete.target().origin();
    this.polls = complete.polls().count();
    this.waited = waited;
  }

  /** Returns the lease of an action whose wait has reached this state, after this time. */
  ReportLease of(ReportState complete, Duration time) {
    return new ReportLease(this, complete, time);
  }

  /** Returns whether the report was created, adopted or reused. */
  public ReportOrigin origin() {
    return origin;
  }

  /** Returns the number of polls of the report's status. */
  public long polls() {
    return polls;
  }

  /** Returns the time waited for a permit, for the report, or for another thread's wait. */
  public Duration waited() {
    return waited;
  }

  private Newest received(CompletedReport file) {
    return new Newest(file, waits.now(), expiry(file), null);
  }

  /** A time that the execution states is not used if it has passed: then it is another time. */
  private Instant expiry(CompletedReport file) {
    Instant now = waits.now();
    return file.link()
        .signedExpiry()
        .map(waits.client()::localTime)
        .or(() -> file.link().expiry().map(waits.client()::localTime).filter(now::isBefore))
        .orElseGet(() -> now.plus(ASSUMED_LIFE));
  }

  /** Returns the file with its newest link; no call, and never blocks. */
  public CompletedReport report() {
    return newest.get().file();
  }

  public ConnectionId connection() {
    return plan.connection();
  }

  Instant completed() {
    return completed;
  }

  /** Returns the error of the last renewal, if it has failed. */
  public Optional<PartnerInsightsException> failure() {
    return Optional.ofNullable(newest.get().failure());
  }

  /** Whether the last renewal has shown that the file can no longer be read. */
  boolean isLost() {
    return loss().isPresent();
  }

  private Optional<PartnerInsightsException> loss() {
    return failure().filter(error -> ReportErrors.isFinal(error.code()));
  }

  /** Whether an action may start on the file at this time of the service's clock. */
  boolean mayStart(Instant service) {
    return retention == null || retention.mayStart(service, generated);
  }

  /**
   * Returns the time until the link should be renewed: ahead of its expiry, or at half its life.
   */
  public Duration untilRenewal() {
    Newest link = newest.get();
    Duration life = Duration.between(link.received(), link.expiry());
    Instant renewal =
        life.compareTo(AHEAD.multipliedBy(2)) < 0
            ? link.received().plus(life.dividedBy(2))
            : link.expiry().minus(AHEAD);
    return Duration.between(waits.now(), renewal);
  }

  /**
   * Returns a newer link than this one: requests it unless another thread has. Empty if the service
   * returns the same link again.
   */
  public Optional<Secret> renew(Secret old) {
    checkLost();
    Secret url =
        lock.alone(
            () -> {
              if (url().equals(old)) {
                ReportWait.within(waits, this::refresh);
              }
              return url();
            });
    return Optional.of(url).filter(link -> !link.equals(old));
  }

  private Secret url() {
    return report().link().url();
  }

  /** Gets a newer link for a thread that has the report's lock; returns the state with it. */
  ReportState refresh(ReportWait wait) {
    checkLost();
    CompletedReport file = report();
    Target target =
        new Target(file.reportId(), file.executionId(), ReportOrigin.REUSED, null, retention);
    ReportState again = ReportState.begin(wait.waits().random()).to(target);
    try {
      ReportState complete = StatusPolling.await(plan, wait, state -> {}, again);
      newest.set(received(Objects.requireNonNull(complete.file())));
      return complete;
    } catch (PartnerInsightsException e) {
      PartnerInsightsException error = ReportErrors.lost(e, plan);
      if (e.code() != ErrorCode.WAIT_INTERRUPTED) {
        newest.updateAndGet(link -> link.failed(error));
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

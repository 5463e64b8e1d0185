package io.partnerinsights.core.report;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.SecureLink;
import io.partnerinsights.core.spi.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest link to the file of one execution, and how long actions may read it. All reads of the
 * execution share it, so that a link that one of them gets serves the others. Thread-safe.
 */
public final class ReportLink {
  /** Assumed life of a link whose expiry is not known. */
  private static final Duration ASSUMED_LIFE = Duration.ofHours(1);

  /** How long before its expiry a link is renewed. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private final ReportLifecycle report;
  private final Instant time;
  private final @Nullable Retention retention;

  /** When the file was found complete, by the service's clock. */
  private final Instant seen;

  private final Turn renewal = new Turn();
  private volatile Received newest;

  /** The error of the last renewal; null if it succeeded. */
  private volatile @Nullable PartnerInsightsException failure;

  /** A report with its link, when it was received, and the waits of the read that received it. */
  private record Received(CompletedReport file, Waits waits, Instant time) {}

  /**
   * Creates the first link of a file that was found complete just now.
   *
   * @param report renews the link
   * @param began before which the report was not completed, by this machine's clock: that may be
   *     wrong, and the connector cannot know it if the service does not send its time
   * @param retention how long it stays; absent if nothing deletes it, or that is not known
   */
  ReportLink(
      ReportLifecycle report,
      Waits waits,
      CompletedReport file,
      Instant began,
      @Nullable Retention retention) {
    this.report = report;
    this.time = Retention.later(completed(file, waits), began);
    this.retention = retention;
    this.seen = waits.serviceTime();
    this.newest = new Received(file, waits, waits.now());
  }

  private static Instant completed(CompletedReport file, Waits waits) {
    Instant now = waits.now();
    return file.findGeneratedTime().map(waits.client()::localTime).filter(now::isAfter).orElse(now);
  }

  /** Returns the report with the newest link; no call, and never blocks. */
  public CompletedReport report() {
    return newest.file();
  }

  /** Returns when the report was completed, by this machine's clock. */
  Instant time() {
    return time;
  }

  /** Returns how long the report stays; absent if nothing deletes it, or that is not known. */
  @Nullable Retention retention() {
    return retention;
  }

  /** Whether an action may choose the report, or could have done so a while ago. */
  boolean mayBeChosen(Duration ago) {
    Instant completed = report().findGeneratedTime().orElse(seen);
    return retention == null || !hasPassed(retention.lastChoice(completed).plus(ago));
  }

  /** Whether any application may delete the report. */
  boolean isOver() {
    return retention != null
        && report().findGeneratedTime().map(retention::end).filter(this::hasPassed).isPresent();
  }

  /** Whether this time of the service's clock has passed. */
  private boolean hasPassed(Instant end) {
    return newest.waits().serviceTime().isAfter(end);
  }

  /** Takes a newer link, with the waits of the read that has received it. */
  void replace(Waits waits, CompletedReport file) {
    newest = new Received(file, waits, waits.now());
    failure = null;
  }

  /** Returns the error of the last renewal if it failed. */
  public Optional<PartnerInsightsException> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Returns the time until the link should be renewed, negative if that time has passed. A link is
   * renewed five minutes before it expires, or after half its life if it lives less than ten.
   */
  public Duration untilRenewal() {
    Received current = newest;
    Instant expiry = expiry(current);
    Duration life = Duration.between(current.time(), expiry);
    Instant due =
        life.compareTo(AHEAD.multipliedBy(2)) < 0
            ? current.time().plus(life.dividedBy(2))
            : expiry.minus(AHEAD);
    return Duration.between(current.waits().now(), due);
  }

  /** A time that the execution states is not used if it has passed: then it is another time. */
  private static Instant expiry(Received received) {
    SecureLink link = received.file().link();
    PartnerInsightsClient client = received.waits().client();
    return link.signedExpiry()
        .map(client::localTime)
        .or(() -> link.expiry().map(client::localTime).filter(received.time()::isBefore))
        .orElseGet(() -> received.time().plus(ASSUMED_LIFE));
  }

  /**
   * Returns a newer link than this one. Requests it from the service unless another thread has done
   * so. Empty if the service returns the same link again.
   *
   * @throws PartnerInsightsException the error of the wait, such as {@code REPORT_LOST}; {@code
   *     WAIT_INTERRUPTED}
   */
  public Optional<Secret> renew(Secret old) {
    return renewal.alone(() -> newer(old));
  }

  private Optional<Secret> newer(Secret old) {
    if (newest.file().link().url().equals(old)) {
      refresh();
    }
    return Optional.of(newest.file().link().url()).filter(link -> !link.equals(old));
  }

  private void refresh() {
    PartnerInsightsException last = failure;
    if (last != null && ReportErrors.isFinal(last.code())) {
      throw last;
    }
    Received old = newest;
    try {
      replace(old.waits(), poll(old));
    } catch (PartnerInsightsException e) {
      PartnerInsightsException error = ReportErrors.lost(e, report.plan());
      failure = e.code() == ErrorCode.WAIT_INTERRUPTED ? last : error;
      throw error;
    }
  }

  private CompletedReport poll(Received old) {
    Waits waits = old.waits();
    ReportState refresh = ReportState.begin(waits.random()).refresh(old.file(), null);
    ReportWork work = report.work(ReadTerms.of(waits, refresh), waits.start(), refresh);
    try {
      return new StatusPolling(work).await();
    } catch (PartnerInsightsException e) {
      throw work.named(e);
    } finally {
      work.wait.end();
    }
  }
}

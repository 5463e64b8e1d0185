package io.partnerinsights.core.report;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.ReportPlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One report of the service, from the search for it until no application reads it any more; all
 * reads of the same plan share it. One thread at a time waits for the service. The others wait for
 * that thread, and one of them continues its wait if it fails. Equality is identity. Thread-safe.
 */
public final class ReportLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(ReportLifecycle.class);

  private final ReportPlan plan;
  private final Clock clock;
  private final Duration checkInterval;
  private final CreatedReports created;
  private final WaitingThreads threads;

  /** Held by the one thread that moves the report, and the fields below. */
  private final Turn turn = new Turn();

  /** The last wait, with the state that it has reached; null before the report is first needed. */
  private volatile @Nullable ReportWork last;

  /** Null until the report is complete. */
  private volatile @Nullable ReportLink link;

  /** Whether a read waits for it, or the last wait has not failed. */
  private volatile boolean awaited;

  private volatile boolean invalidated;

  /** When an action has last begun to wait for the report. */
  private volatile Instant lastUse = Instant.MIN;

  /** The id of the last wait's report if it has failed: no application can read it. */
  private volatile @Nullable String unreadable;

  /** When the search for this report began. */
  private Instant began = Instant.MIN;

  private Instant lastFailure = Instant.MIN;

  private final AtomicLong reads = new AtomicLong();

  /** The number of the newest read that failed; 0 if a later one succeeded, or none failed. */
  private final AtomicLong failedRead = new AtomicLong();

  /**
   * Creates a report that was not searched for yet.
   *
   * @param checkInterval at which a thread that waits for another one checks its own time-out
   * @param created records what is created on the service
   * @param threads those that wait for any report of the application
   */
  ReportLifecycle(
      ReportPlan plan,
      Clock clock,
      Duration checkInterval,
      CreatedReports created,
      WaitingThreads threads) {
    this.plan = plan;
    this.clock = clock;
    this.checkInterval = checkInterval;
    this.created = created;
    this.threads = threads;
  }

  /** Waits for the complete report: see {@link ReportChoice#await}. */
  ReportAccess await(ReadTerms read) {
    Instant start = clock.instant();
    return run(read, start, (work, number) -> access(work, work.complete(), start, number));
  }

  /** Finds or creates the report: see {@link ReportChoice#submit}. */
  String submit(ReadTerms read) {
    return run(
        read,
        clock.instant(),
        (work, number) -> new ReportCreation(work).findOrCreate().reportId());
  }

  /** Waits for the service once no other thread of this report does. */
  private <T> T run(ReadTerms read, Instant start, BiFunction<ReportWork, Long, T> calls) {
    threads.enter();
    try {
      awaitTurn(read.waits().settings());
      return run(begin(read, start), calls);
    } finally {
      threads.leave();
    }
  }

  private <T> T run(ReportWork work, BiFunction<ReportWork, Long, T> calls) {
    long number = reads.incrementAndGet();
    try {
      return calls.apply(work, number);
    } catch (PartnerInsightsException e) {
      throw failed(work.named(e), number);
    } finally {
      work.wait.end();
      turn.give();
    }
  }

  private ReportWork begin(ReadTerms read, Instant start) {
    awaited = true;
    lastUse = clock.instant();
    began = last == null || link() != null ? clock.instant() : began;
    ReportWork work = work(read, read.waits().start(), next(read, start));
    last = work;
    return work;
  }

  /** Returns what a thread needs to get this report from a state on; calls nothing yet. */
  ReportWork work(ReadTerms read, ReportWait wait, ReportState from) {
    return new ReportWork(this, created, read, wait, from);
  }

  /** As in a wait of its own, the time-out counts from the time at which there is a report. */
  private void awaitTurn(ReportSettings settings) {
    Instant since = timeOfReport();
    while (!turn.take(checkInterval)) {
      since = since.equals(Instant.MAX) ? timeOfReport() : since;
      if (since.isBefore(clock.instant().minus(settings.timeout()))) {
        throw timeout(Duration.between(since, clock.instant()), settings);
      }
    }
  }

  private Instant timeOfReport() {
    return reportId() == null ? Instant.MAX : clock.instant();
  }

  /** Ends a read that has waited too long for another thread, whose wait continues. */
  private PartnerInsightsException timeout(Duration waited, ReportSettings settings) {
    awaited = false;
    ended(reads.incrementAndGet(), false);
    ReportState now = Objects.requireNonNull(state());
    PartnerInsightsException error = ReportErrors.sharedWaitTimeout(now, settings.timeout());
    now.describe(waited).ifPresent(known -> settings.listener().failed(known, error));
    return error;
  }

  /**
   * Returns where the next wait begins. A new read polls at once. A read that had waited for
   * another one keeps its schedule: what has ended the other wait may be about to end this one.
   */
  private ReportState next(ReadTerms read, Instant start) {
    ReportState reached = state();
    ReportLink complete = link();
    if (reached == null) {
      return read.first();
    }
    return complete == null
        ? reached.restart(lastFailure.isAfter(start) ? reached.nextCall() : Instant.MIN)
        : reached.refresh(complete.report(), complete.retention());
  }

  private ReportAccess access(
      ReportWork work, CompletedReport complete, Instant start, long number) {
    lastUse = clock.instant();
    ReportOrigin origin = work.target().origin();
    ReportLink known = link;
    if (origin == ReportOrigin.REUSED && known != null) {
      reused(work, known, complete);
    } else {
      boolean created = origin == ReportOrigin.CREATED && !work.read.restored();
      Instant earliest = created ? began : Instant.MIN;
      known = new ReportLink(this, work.waits, complete, earliest, work.target().retention());
      link = known;
    }
    return new ReportAccess(
        known,
        origin,
        work.polls(),
        Duration.between(start, clock.instant()),
        success -> ended(number, success));
  }

  /** Keeps the new link of a complete report. */
  private static void reused(ReportWork work, ReportLink known, CompletedReport complete) {
    known.replace(work.waits, complete);
    work.settings.listener().reused(complete.reportId());
    if (!work.read.repeated()) {
      LOG.info("Reused report {}, complete since {}", complete.reportId(), known.time());
    }
  }

  /** Records that a wait has failed, and returns the error for the user. */
  private PartnerInsightsException failed(PartnerInsightsException e, long number) {
    lastFailure = clock.instant();
    awaited = false;
    boolean isFinal = ReportErrors.isFinal(e.code());
    if (!isFinal && e.code() != ErrorCode.WAIT_INTERRUPTED) {
      ended(number, false);
    } else if (isFinal && !plan.request().isGiven()) {
      unreadable = e.code() == ErrorCode.REPORT_FAILED ? reportId() : null;
      link = null;
      last = null;
    }
    return ReportErrors.lost(e, plan);
  }

  /** Records the end of a read; its failure overrides a success of the same read. */
  private void ended(long number, boolean success) {
    failedRead.updateAndGet(old -> success ? (number > old ? 0 : old) : Math.max(old, number));
  }

  public ReportPlan plan() {
    return plan;
  }

  /** Whether the file can be read without waiting, as far as this application knows. */
  public boolean isComplete() {
    return link() != null;
  }

  /** Notes that a read is about to wait for it. */
  public void request() {
    awaited = true;
  }

  /** Whether another read may rely on it: it is complete, or the wait for it has not failed. */
  public boolean isReliable() {
    return isComplete() || awaited;
  }

  /** Describes it, such as {@code report 1f2e, complete since 2026-01-01T00:00:00Z}. */
  Optional<String> describe() {
    ReportLink complete = link();
    String reportId = reportId();
    if (reportId == null) {
      return Optional.empty();
    }
    String now = complete == null ? "which still runs" : "complete since " + complete.time();
    return Optional.of("report " + reportId + ", " + now);
  }

  /** Returns how far the wait for it has come; null before it is first needed. */
  @Nullable ReportState state() {
    ReportWork work = last;
    return work == null ? null : work.state();
  }

  /** Returns the report's id, once it is known. */
  private @Nullable String reportId() {
    ReportState now = state();
    return now == null ? null : now.reportId();
  }

  boolean isReport(String reportId) {
    return reportId.equals(reportId());
  }

  /** Returns the link; null while a wait replaces a complete report that was deleted. */
  private @Nullable ReportLink link() {
    ReportLink known = link;
    return known != null && isReport(known.report().reportId()) ? known : null;
  }

  /** Returns the id of the execution whose file can be read. */
  public Optional<String> executionId() {
    return Optional.ofNullable(link()).map(complete -> complete.report().executionId());
  }

  public boolean isInvalidated() {
    return invalidated;
  }

  /** Invalidates it, and returns the report's id if it has one, so that it is not adopted. */
  Optional<String> invalidate() {
    invalidated = true;
    return Optional.ofNullable(reportId());
  }

  /** Whether it was completed longer ago; a report that still runs has no age. */
  boolean isOlderThan(Duration maxAge, Instant now) {
    ReportLink complete = link();
    return complete != null && complete.time().plus(maxAge).isBefore(now);
  }

  /** Whether an action may choose it: no application deletes it in the next two hours. */
  boolean mayBeChosen() {
    ReportLink complete = link();
    return complete == null || complete.mayBeChosen(Duration.ZERO);
  }

  /** Whether an action that has chosen it before may start another scan of it. */
  public boolean mayStart() {
    ReportLink complete = link();
    return complete == null || complete.mayBeChosen(Retention.PLANNING.minus(Retention.REFRESH));
  }

  /** Whether no application reads this report any more. */
  boolean isOver(String reportId) {
    ReportLink complete = link();
    boolean isOver = complete != null && isReport(reportId) && complete.isOver();
    return isOver || reportId.equals(unreadable);
  }

  /** Whether an action has begun to read this report after this time. */
  boolean isUsedSince(String reportId, Instant time) {
    return isReport(reportId) && !lastUse.isBefore(time);
  }

  /** Whether this report was read successfully; true of a duplicate too. */
  boolean isRead(String reportId) {
    return !isReport(reportId) || (isComplete() && failedRead.get() == 0);
  }

  /** Whether the last read failed, so that the next run can read this report without waiting. */
  boolean hasFailed(String reportId) {
    return failedRead.get() > 0 && isReport(reportId);
  }
}

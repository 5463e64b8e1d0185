package io.partnerinsights.core.report;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.ReportPlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One report for all reads of the same plan, from the search for it until it is read. One thread at
 * a time waits for the service; the others wait for that thread, and one of them continues its wait
 * if it fails. Equality is identity. Thread-safe.
 */
public final class ReportLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(ReportLifecycle.class);

  private final ReportPlan plan;
  private final Clock clock;
  private final Duration checkInterval;
  private final WaitingThreads waiting;
  private final ReentrantLock turn = new ReentrantLock();

  /** Null until the report is first needed; set by the thread that has the turn. */
  private volatile ReportJob job;

  private volatile Optional<Completion> completion = Optional.empty();

  /** Whether a read waits for it, or the last wait has not failed. */
  private volatile boolean awaited;

  private volatile boolean invalidated;

  /** When an action has last begun to wait for the report. */
  private volatile Instant lastUse = Instant.MIN;

  /** The id of the last wait's report if it has failed: no application can read it. Else null. */
  private volatile String unreadable;

  /** When the search for this report began; used by the thread that has the turn. */
  private Instant began;

  /** When the last wait failed; used by the thread that has the turn. */
  private Instant lastFailure = Instant.MIN;

  private final AtomicLong reads = new AtomicLong();

  /** The number of the newest read that failed; 0 if a later one succeeded, or none failed. */
  private final AtomicLong failedRead = new AtomicLong();

  /**
   * Creates a report that was not searched for yet.
   *
   * @param checkInterval at which a thread that waits for another one checks its own time-out
   * @param waiting the threads of the application that wait for reports
   */
  ReportLifecycle(ReportPlan plan, Clock clock, Duration checkInterval, WaitingThreads waiting) {
    this.plan = plan;
    this.clock = clock;
    this.checkInterval = checkInterval;
    this.waiting = waiting;
  }

  /**
   * Waits for the complete report, and finds or creates it if necessary. One that was completed
   * before gets a new link.
   *
   * @throws PartnerInsightsException the job's error; {@code WAIT_INTERRUPTED}
   */
  public ReportAccess await(ReportChoice read) {
    Instant start = clock.instant();
    return inTurn(read, start, (next, number) -> acquired(read, start, next, number));
  }

  /**
   * Finds or creates the report, and returns its id without waiting for its completion.
   *
   * @throws PartnerInsightsException as {@link #await}
   */
  public String submit(ReportChoice read) {
    return inTurn(read, clock.instant(), (next, number) -> next.submit());
  }

  /** Waits for the service when no other thread of this report does. */
  private <T> T inTurn(ReportChoice read, Instant start, BiFunction<ReportJob, Long, T> wait) {
    waiting.enter();
    try {
      awaitTurn(read.jobs());
      try {
        return run(read, start, wait);
      } finally {
        turn.unlock();
      }
    } finally {
      waiting.leave();
    }
  }

  /** As in a wait of its own, the time-out counts from the time at which there is a report. */
  private void awaitTurn(Waits jobs) {
    if (turn.tryLock()) {
      return;
    }
    try {
      Optional<Instant> since = timeOfReport();
      while (!turn.tryLock(checkInterval.toMillis(), TimeUnit.MILLISECONDS)) {
        since = since.or(this::timeOfReport);
        if (since.isPresent()) {
          checkTimeout(Duration.between(since.get(), clock.instant()), jobs);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ReportErrors.interruptedBeside(e);
    }
  }

  private Optional<Instant> timeOfReport() {
    return reportId().map(id -> clock.instant());
  }

  private void checkTimeout(Duration waited, Waits jobs) {
    Optional<ReportState> progress = progress();
    if (progress.isPresent() && waited.compareTo(jobs.settings().timeout()) >= 0) {
      awaited = false;
      ended(reads.incrementAndGet(), false);
      throw jobs.sharedWaitTimeout(progress.get(), waited);
    }
  }

  private <T> T run(ReportChoice read, Instant start, BiFunction<ReportJob, Long, T> wait) {
    long number = reads.incrementAndGet();
    awaited = true;
    lastUse = clock.instant();
    ReportState from = nextProgress(read, start);
    began = job == null || completion().isPresent() ? clock.instant() : began;
    job = read.jobs().resume(request(read), from);
    try {
      return wait.apply(job, number);
    } catch (PartnerInsightsException e) {
      throw failed(e, number);
    }
  }

  /**
   * Returns where a job continues. A new read polls at once. A read that had waited for another one
   * keeps its schedule: what has ended the other wait may be about to end this one.
   */
  private ReportState nextProgress(ReportChoice read, Instant start) {
    return completion()
        .map(complete -> job.progress().refresh(complete.report(), complete.retention()))
        .or(
            () ->
                progress()
                    .map(
                        last ->
                            last.restart(
                                lastFailure.isAfter(start) ? last.nextCall() : Instant.MIN)))
        .orElseGet(read::firstProgress);
  }

  private JobRequest request(ReportChoice read) {
    return new JobRequest(
        plan,
        read.cache().adoption(plan, read.settings()),
        read.settings().removal(),
        read.cache().created().recorder(this, read.jobs().client(), read.settings()),
        read.replacement());
  }

  private ReportAccess acquired(ReportChoice read, Instant start, ReportJob next, long number) {
    CompletedReport complete = next.await();
    lastUse = clock.instant();
    ReportOrigin origin = next.origin();
    ReportLink link =
        origin == ReportOrigin.REUSED ? reused(complete, read) : completed(complete, origin, read);
    read.markRead(this);
    return new ReportAccess(
        link,
        origin,
        next.polls(),
        Duration.between(start, clock.instant()),
        success -> ended(number, success));
  }

  private ReportLink completed(CompletedReport complete, ReportOrigin origin, ReportChoice read) {
    ReportLink link = new ReportLink(plan, read.jobs(), complete);
    boolean created = origin == ReportOrigin.CREATED && !read.isRestored();
    completion =
        Optional.of(
            new Completion(
                link,
                origin,
                time(complete, created, read.jobs()),
                read.jobs().client().serviceTime(clock.instant()),
                job.retention()));
    return link;
  }

  /** Keeps the new link of a complete report. */
  private ReportLink reused(CompletedReport complete, ReportChoice read) {
    Completion known = completion.orElseThrow();
    String reportId = known.report().reportId();
    known.link().replace(read.jobs(), complete);
    read.jobs().notifyReused(reportId);
    if (!read.hasRead(this)) {
      LOG.info("Reused report {}, complete since {}", reportId, known.time());
    }
    return known.link();
  }

  /**
   * Returns when the report was completed. A time before the search that has led to its creation is
   * corrected: this machine's clock may be wrong, and the connector cannot know it if the service
   * does not send its time.
   */
  private Instant time(CompletedReport complete, boolean created, Waits jobs) {
    Instant now = clock.instant();
    Instant time =
        complete.generatedTime().map(jobs.client()::localTime).filter(now::isAfter).orElse(now);
    return created && time.isBefore(began) ? began : time;
  }

  /** Records that a wait has failed, and returns the error for the user. */
  private PartnerInsightsException failed(PartnerInsightsException e, long number) {
    lastFailure = clock.instant();
    awaited = false;
    if (!ReportErrors.isFinal(e.code())) {
      if (e.code() != ErrorCode.WAIT_INTERRUPTED) {
        ended(number, false);
      }
    } else if (!plan.request().isGiven()) {
      unreadable = e.code() == ErrorCode.REPORT_FAILED ? reportId().orElse(null) : null;
      completion = Optional.empty();
      job = null;
    }
    boolean deleted = e.code() == ErrorCode.REPORT_NOT_FOUND && !plan.request().isGiven();
    return deleted ? ReportErrors.deleted(e.ids().get("reportId"), e) : e;
  }

  /** Records the end of a read; its failure overrides a success of the same read. */
  private void ended(long number, boolean success) {
    failedRead.updateAndGet(last -> success ? (number > last ? 0 : last) : Math.max(last, number));
  }

  public ReportPlan plan() {
    return plan;
  }

  /** Whether the file can be read without waiting, as far as this application knows. */
  public boolean isComplete() {
    return completion().isPresent();
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
    return completion()
        .map(complete -> complete.report().reportId() + ", complete since " + complete.time())
        .or(() -> reportId().map(id -> id + ", which still runs"))
        .map(text -> "report " + text);
  }

  /** Returns how far the wait for it has come; empty before it is first needed. */
  Optional<ReportState> progress() {
    return Optional.ofNullable(job).map(ReportJob::progress);
  }

  /** Returns the report's id, once it is known. */
  Optional<String> reportId() {
    return progress().flatMap(ReportState::reportId);
  }

  boolean isReport(String reportId) {
    return reportId().filter(reportId::equals).isPresent();
  }

  /** Returns the completion; empty while the job replaces a complete report that was deleted. */
  private Optional<Completion> completion() {
    return completion.filter(complete -> isReport(complete.report().reportId()));
  }

  /** Returns the id of the execution whose file can be read. */
  Optional<String> executionId() {
    return completion().map(complete -> complete.report().executionId());
  }

  public boolean isInvalidated() {
    return invalidated;
  }

  /** Invalidates it, and returns the report's id if it has one, so that it is not adopted. */
  Optional<String> invalidate() {
    invalidated = true;
    return reportId();
  }

  /** Whether it was completed longer ago; a report that still runs has no age. */
  boolean isOlderThan(Duration maxAge, Instant now) {
    return completion().filter(complete -> complete.time().plus(maxAge).isBefore(now)).isPresent();
  }

  /** Whether an action may choose it: no application deletes it in the next two hours. */
  boolean mayBeChosen() {
    return !isPast(Duration.ZERO);
  }

  /** Whether an action that has chosen it before may start another scan of it. */
  public boolean mayStart() {
    return !isPast(Retention.PLANNING.minus(Retention.REFRESH));
  }

  private boolean isPast(Duration more) {
    Optional<Completion> known = completion();
    return known
        .flatMap(Completion::lastChoice)
        .filter(last -> known.get().link().hasPassed(last.plus(more)))
        .isPresent();
  }

  /** Invalidates this report, because the service does not have it any more. */
  void lose() {
    invalidated = true;
  }

  /** Whether no application reads the report any more, so that it is deleted. */
  boolean isOver(String reportId) {
    return reportId.equals(unreadable)
        || completion()
            .filter(complete -> complete.report().reportId().equals(reportId))
            .filter(complete -> complete.end().filter(complete.link()::hasPassed).isPresent())
            .isPresent();
  }

  /** Whether an action of this application has begun to read the report after this time. */
  boolean isUsedSince(String reportId, Instant time) {
    return isReport(reportId) && !lastUse.isBefore(time);
  }

  /** Whether this application has read the report successfully; true of a duplicate too. */
  boolean isRead(String reportId) {
    return !isReport(reportId) || (isComplete() && failedRead.get() == 0);
  }

  /** Whether the last read failed, so that the next run can read the report without waiting. */
  boolean hasFailed(String reportId) {
    return failedRead.get() > 0 && isReport(reportId);
  }
}

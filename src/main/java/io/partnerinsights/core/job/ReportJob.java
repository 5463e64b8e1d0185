package io.partnerinsights.core.job;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.http.RetryAfter;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.job.JobState.AfterFailure;
import io.partnerinsights.core.job.JobState.Complete;
import io.partnerinsights.core.job.JobState.Failed;
import io.partnerinsights.core.job.JobState.LookUp;
import io.partnerinsights.core.job.JobState.Poll;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.spi.ReportProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One report on its way from a plan to a file: found or created, then polled until it is complete.
 *
 * <p>{@link #step()} makes at most one call, without retry and without sleep; {@link #await()}
 * makes the same steps in a loop. A failure does not lose the report: another job continues from
 * {@link #resumed()}. Not thread-safe.
 */
public final class ReportJob {
  private static final RetryPolicy RETRIES = RetryPolicy.ofDefaults();

  private final JobContext job;
  private final Sleeper sleeper;
  private final JobSteps steps;
  private volatile Step current;
  private volatile boolean stopped;

  ReportJob(JobContext job, Sleeper sleeper, Optional<JobState> restored) {
    this.job = job;
    this.sleeper = sleeper;
    this.steps = JobSteps.of(job);
    this.current = job.now(restored.orElseGet(steps.finder()::begin));
  }

  /** Where the job stands. */
  public Step current() {
    return current;
  }

  /** Whether it makes no more steps: it has ended, or its wait was stopped or interrupted. */
  public boolean isOver() {
    return stopped || current.isEnd();
  }

  /** Ends the wait between two steps. The service continues to create the report. */
  public void stop() {
    stopped = true;
    steps.submitter().releasePermit();
    job.reporter().waitEnded();
  }

  /** The id of the report that is polled, or was; empty before one is found or created. */
  public Optional<String> reportId() {
    return JobReporter.progress(current.state(), Duration.ZERO).map(ReportProgress::reportId);
  }

  /** Whether it failed while it polled a report that it had adopted. */
  public boolean hasAdopted() {
    return current.state() instanceof Failed failed
        && JobReporter.poll(failed.in())
            .filter(poll -> poll.report().origin() == ReportOrigin.ADOPTED)
            .isPresent();
  }

  /** Whether a report that ended with this error can never be read. */
  public static boolean isHopeless(ErrorCode code) {
    return JobErrors.isHopeless(code);
  }

  /** Whether a call that failed with this error may succeed later without a change. */
  public static boolean isTransient(ErrorCode code) {
    return JobErrors.isTransient(code);
  }

  /** How often the report's status was asked for. */
  public long polls() {
    return job.reporter().polls();
  }

  /**
   * Makes the next step if it is due: at most one call. An error becomes a {@link Failed} state.
   *
   * @throws PartnerInsightsException {@code WAIT_INTERRUPTED} only
   */
  public Step step() {
    if (!current.isEnd() && !job.time().isBefore(current.next())) {
      JobState before = current.state();
      // Unless it returns, the step may have taken effect: another job then looks that up.
      stopped = true;
      current = next(before);
      stopped = false;
      job.reporter().stepped(before, current);
      job.reporter().ended(before, current.state());
    }
    job.reporter().waiting(current);
    if (current.isEnd()) {
      job.reporter().waitEnded();
    }
    return current;
  }

  private Step next(JobState state) {
    Optional<Instant> later = state.calls() ? job.client().pace().acquire() : Optional.empty();
    if (later.isPresent()) {
      return new Step(state, later.get());
    }
    try {
      return state.calls() && !job.client().isSignedIn() ? signIn(state) : state.step(steps);
    } catch (PartnerInsightsException e) {
      return failed(state, e);
    }
  }

  /** A sign-in is a step of its own, because it is a call. */
  private Step signIn(JobState state) {
    job.client().signIn();
    return job.now(state);
  }

  private Step failed(JobState state, PartnerInsightsException e) {
    if (e.code() == ErrorCode.WAIT_INTERRUPTED) {
      throw e;
    }
    Optional<AfterFailure> before =
        state instanceof AfterFailure earlier ? Optional.of(earlier) : Optional.empty();
    JobState failing = before.map(AfterFailure::repeated).orElse(state);
    AfterFailure failure =
        new AfterFailure(
            failing instanceof LookUp lookup ? PostLookup.withoutRepeat(lookup) : failing,
            before.map(AfterFailure::failures).orElse(0) + 1,
            before.map(AfterFailure::since).orElseGet(job::time),
            e);
    return canPass(failing, before, e) ? afterFailure(failure) : end(failing, e);
  }

  /**
   * While a report is polled, a response that cannot be read is as good as none. A rejected token
   * is renewed once.
   */
  private static boolean canPass(
      JobState state, Optional<AfterFailure> before, PartnerInsightsException e) {
    boolean unreadable = e.code() == ErrorCode.BAD_RESPONSE && JobReporter.poll(state).isPresent();
    boolean firstRejection =
        e.code() == ErrorCode.TOKEN_REJECTED
            && before.filter(failure -> failure.last().code() == e.code()).isEmpty();
    return unreadable || firstRejection || JobErrors.isTransient(e.code());
  }

  private Step afterFailure(AfterFailure failure) {
    Duration delay = RETRIES.delay(failure.failures(), RetryAfter.of(failure.last()), job.random());
    Optional<Poll> poll = JobReporter.poll(failure);
    if (poll.isPresent()) {
      return afterFailedPoll(failure, poll.get(), delay);
    }
    Duration failing = Duration.between(failure.since(), job.time());
    boolean exhausted =
        failure.failures() >= RETRIES.maxAttempts()
            || failing.plus(delay).compareTo(RETRIES.maxDuration()) > 0;
    return exhausted ? end(failure.repeated(), failure.last()) : job.after(delay, failure);
  }

  /** An outage ends a wait only by its time-out: the report is made meanwhile. */
  private Step afterFailedPoll(AfterFailure failure, Poll poll, Duration delay) {
    JobDeadline deadline = new JobDeadline(job);
    Duration left = deadline.left(poll.progress());
    if (Durations.isOver(left)) {
      return end(poll, deadline.error(poll, failure));
    }
    return job.after(Durations.shorter(delay, left), failure);
  }

  private Step end(JobState in, PartnerInsightsException e) {
    steps.submitter().releasePermit();
    boolean lookup = in instanceof LookUp && e.code() != ErrorCode.OUTCOME_UNKNOWN;
    return job.now(new Failed(lookup ? JobErrors.lookupFailed((LookUp) in, job.plan(), e) : e, in));
  }

  /**
   * Makes the steps of a search, on this thread: GETs only.
   *
   * @return the state in which a report would be created or polled
   * @throws PartnerInsightsException the error of the search; {@code WAIT_INTERRUPTED}
   */
  JobState search() {
    return awaitUntil(() -> current.isEnd() || !isSearching(current.state()));
  }

  private static boolean isSearching(JobState state) {
    JobState search = state instanceof AfterFailure failure ? failure.repeated() : state;
    return search instanceof JobState.FindQuery
        || search instanceof JobState.FindReports
        || search instanceof JobState.CheckCandidates;
  }

  /**
   * Makes all steps to the end, on this thread.
   *
   * @throws PartnerInsightsException the job's error; {@code WAIT_INTERRUPTED} if the thread was
   *     interrupted, whose flag stays set
   */
  public Complete await() {
    return (Complete) awaitUntil(() -> current.isEnd());
  }

  /**
   * Makes all steps to the end, on this thread. The end is in {@link #current()}, also an error.
   *
   * @throws PartnerInsightsException {@code WAIT_INTERRUPTED} only
   */
  public void run() {
    runUntil(() -> current.isEnd());
  }

  /**
   * Makes the steps until the report's id is known, or the job has failed.
   *
   * @throws PartnerInsightsException {@code WAIT_INTERRUPTED} only
   */
  public void submit() {
    runUntil(() -> current.isEnd() || reportId().isPresent());
  }

  /** Makes steps until this state is reached; returns it, and throws the job's error. */
  JobState awaitUntil(BooleanSupplier reached) {
    runUntil(reached);
    if (current.state() instanceof Failed failed) {
      throw failed.error();
    }
    return current.state();
  }

  /** The one loop around the steps. */
  private void runUntil(BooleanSupplier reached) {
    try {
      while (!reached.getAsBoolean()) {
        rest();
        step();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    } finally {
      job.reporter().waitEnded();
    }
  }

  /** Waits until the next step is due; an interrupted thread makes no further call. */
  private void rest() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before the next step");
    }
    Duration rest = Duration.between(job.time(), current.next());
    if (!Durations.isOver(rest)) {
      sleeper.sleep(Durations.shorter(rest, job.reporter().untilNextLine()));
    }
  }

  private PartnerInsightsException interrupted(InterruptedException e) {
    stop();
    return JobReporter.poll(current.state())
        .map(poll -> interrupted(poll, e))
        .orElseGet(() -> JobErrors.interruptedBeforeReport(e));
  }

  private PartnerInsightsException interrupted(Poll poll, InterruptedException cause) {
    PartnerInsightsException error =
        JobErrors.interrupted(poll.report(), poll.progress(), job.time(), cause);
    job.reporter().failed(poll.report(), poll.progress(), error);
    return error;
  }

  /**
   * The state from which another job continues after this one has ended: with the same report if
   * that can still complete, otherwise with a search. An ambiguous POST is looked up once more
   * before it is repeated.
   */
  public JobState resumed() {
    JobState state = current.state();
    boolean hopeless =
        state instanceof Failed failed && JobErrors.isHopeless(failed.error().code());
    JobState from = withoutEnd(state);
    Optional<Poll> poll = JobReporter.poll(from);
    if (poll.isPresent() && (!hopeless || poll.get().report().isGiven())) {
      return new Poll(poll.get().report(), poll.get().progress().restart(job.time()));
    }
    return from instanceof JobState.ChooseReport
        ? from
        : PostLookup.onceMore(from, job.time()).orElseGet(JobState.FindQuery::new);
  }

  private static JobState withoutEnd(JobState state) {
    JobState last = state instanceof Failed failed ? failed.in() : state;
    return last instanceof AfterFailure failure ? failure.repeated() : last;
  }
}

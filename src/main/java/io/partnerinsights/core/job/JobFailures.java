package io.partnerinsights.core.job;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.http.RetryAfter;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.job.JobState.AfterFailure;
import io.partnerinsights.core.job.JobState.Failed;
import io.partnerinsights.core.job.JobState.LookUp;
import io.partnerinsights.core.job.JobState.Poll;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides what follows a failed call of a job: it is repeated by the retry policy, or the job ends.
 *
 * @param submitter holds the permit that an end releases
 */
record JobFailures(JobContext job, Submitter submitter) {
  private static final RetryPolicy RETRIES = RetryPolicy.ofDefaults();

  /**
   * Returns the step after a failed call: the same call later, or the end.
   *
   * @throws PartnerInsightsException {@code WAIT_INTERRUPTED} only
   */
  Step after(JobState state, PartnerInsightsException e) {
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
    return canPass(before, e) ? afterFailure(failure) : end(failing, e);
  }

  /**
   * A response that cannot be read is as good as none; a POST with one is looked up before it gets
   * here. A rejected token is renewed once.
   */
  private static boolean canPass(Optional<AfterFailure> before, PartnerInsightsException e) {
    boolean unreadable = e.code() == ErrorCode.BAD_RESPONSE;
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
    submitter.releasePermit();
    boolean lookup = in instanceof LookUp && e.code() != ErrorCode.OUTCOME_UNKNOWN;
    return job.now(new Failed(lookup ? JobErrors.lookupFailed((LookUp) in, job.plan(), e) : e, in));
  }

  /** Returns the error of an interrupted wait. */
  PartnerInsightsException interrupted(JobState state, InterruptedException e) {
    return JobReporter.poll(state)
        .map(poll -> interrupted(poll, e))
        .orElseGet(() -> JobErrors.interruptedBeforeReport(e));
  }

  private PartnerInsightsException interrupted(Poll poll, InterruptedException cause) {
    PartnerInsightsException error =
        JobErrors.interrupted(poll.report(), poll.progress(), job.time(), cause);
    job.reporter().failed(poll.report(), poll.progress(), error);
    return error;
  }

  /** Returns the state from which another job continues after one that has ended in this state. */
  JobState resumed(JobState state) {
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

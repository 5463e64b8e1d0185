package io.partnerinsights.core.job;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.job.AdoptionRules.Own;
import io.partnerinsights.core.job.JobState.Complete;
import io.partnerinsights.core.job.JobState.Failed;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.report.ReadMark;
import io.partnerinsights.core.spi.ReportProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One report on its way from a plan to a file: found or created, then polled until it is complete.
 *
 * <p>{@link #step()} makes at most one call, without retry and without sleep; {@link #await()}
 * makes the same steps in a loop. A failure does not lose the report: another job continues from
 * {@link #resumed()}. Not thread-safe.
 */
public final class ReportJob {
  private final JobContext job;
  private final Sleeper sleeper;
  private final JobSteps steps;
  private final JobFailures failures;
  private volatile Step current;
  private volatile boolean stopped;

  ReportJob(JobContext job, Sleeper sleeper, Optional<JobState> restored) {
    this.job = job;
    this.sleeper = sleeper;
    this.steps = JobSteps.of(job);
    this.failures = new JobFailures(job, steps.submitter());
    this.current = job.now(restored.orElseGet(steps.finder()::begin));
  }

  /** Where the job stands. */
  public Step current() {
    return current;
  }

  /** Makes no step before this time, and returns this job. */
  public ReportJob notBefore(Instant time) {
    current = new Step(current.state(), time.isAfter(current.next()) ? time : current.next());
    return this;
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

  /** How often the report's status was asked for. */
  public long polls() {
    return job.reporter().polls();
  }

  /** The mark of the read that the job is for, if there is one. */
  public Optional<ReadMark> mark() {
    return job.adoption().own().map(Own::mark);
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
      return failures.after(state, e);
    }
  }

  /** A sign-in is a step of its own, because it is a call. */
  private Step signIn(JobState state) {
    job.client().signIn();
    return job.now(state);
  }

  /**
   * Makes all steps to the end, on this thread.
   *
   * @throws PartnerInsightsException the job's error; {@code WAIT_INTERRUPTED} if the thread was
   *     interrupted, whose flag stays set
   */
  public Complete await() {
    return (Complete) awaitUntil(JobState::isEnd);
  }

  /**
   * Makes all steps to the end, on this thread. The end is in {@link #current()}, also an error.
   *
   * @throws PartnerInsightsException {@code WAIT_INTERRUPTED} only
   */
  public void run() {
    runUntil(JobState::isEnd);
  }

  /**
   * Makes the steps until the report's id is known, or the job has failed.
   *
   * @throws PartnerInsightsException {@code WAIT_INTERRUPTED} only
   */
  public void submit() {
    runUntil(state -> state.isEnd() || reportId().isPresent());
  }

  /** Makes steps until this state is reached; returns it, and throws the job's error. */
  JobState awaitUntil(Predicate<JobState> reached) {
    runUntil(reached);
    if (current.state() instanceof Failed failed) {
      throw failed.error();
    }
    return current.state();
  }

  /** The one loop around the steps. */
  private void runUntil(Predicate<JobState> reached) {
    try {
      while (!reached.test(current.state())) {
        rest();
        step();
      }
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
      throw failures.interrupted(current.state(), e);
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

  /**
   * The state from which another job continues after this one has ended: with the same report if
   * that can still complete, otherwise with a search. An ambiguous POST is looked up once more
   * before it is repeated.
   */
  public JobState resumed() {
    return failures.resumed(current.state());
  }
}

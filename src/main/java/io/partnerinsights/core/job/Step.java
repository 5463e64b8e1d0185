package io.partnerinsights.core.job;

import java.time.Instant;

/**
 * The outcome of one step of a job.
 *
 * @param state where the job stands now
 * @param next when the next step is due, by the job's clock; meaningless at the end
 */
public record Step(JobState state, Instant next) {

  /** Whether the job waits because the reports of this hour are used up. */
  public boolean isForPermit() {
    return state instanceof JobState.AwaitPermit || state instanceof JobState.Resubmit;
  }

  /** Whether the job is complete or has failed. */
  public boolean isEnd() {
    return state.isEnd();
  }
}

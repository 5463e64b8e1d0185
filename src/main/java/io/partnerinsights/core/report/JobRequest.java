package io.partnerinsights.core.report;

import io.partnerinsights.core.plan.ReportPlan;
import java.time.Duration;
import java.util.Optional;

/**
 * What a job is to do.
 *
 * @param plan the report to find or create
 * @param adoption which existing reports it may adopt; ignored if the plan names a report
 * @param removal when the report that it creates is to be removed from the service
 * @param recorder records what it creates
 * @param replacement present if a new report replaces one that was deleted, once in a job: how long
 *     the job searches for a replacement that an earlier process has created
 */
public record JobRequest(
    ReportPlan plan,
    AdoptionRules adoption,
    Removal removal,
    CreationRecorder recorder,
    Optional<Duration> replacement) {

  /** Returns a request that records this, and neither adopts nor replaces a report. */
  public static JobRequest of(ReportPlan plan, CreationRecorder recorder) {
    return new JobRequest(plan, AdoptionRules.none(), Removal.AT_END, recorder, Optional.empty());
  }
}

package io.partnerinsights.core.job;

import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.report.ReportPlan;
import java.time.Duration;
import java.util.Set;

/**
 * What a job is to do.
 *
 * @param plan the report to find or create
 * @param adoption which existing reports it may adopt; ignored if the plan names a report
 * @param kept whether the report that it creates is to be kept on the service
 * @param recorder records what it creates
 * @param replacement whether a new report replaces one that was deleted
 */
public record JobRequest(
    ReportPlan plan,
    AdoptionRules adoption,
    boolean kept,
    CreationRecorder recorder,
    Replacement replacement) {

  /**
   * Whether a new report replaces one that was deleted; once in a job.
   *
   * @param origins the origins of reports that are replaced
   * @param lag how long the job searches for a replacement that an earlier process has created
   */
  public record Replacement(Set<ReportOrigin> origins, Duration lag) {
    /** Replaces nothing. */
    public static final Replacement NONE = new Replacement(Set.of(), Duration.ZERO);
  }

  /** Returns a request that records this, and neither adopts nor replaces a report. */
  public static JobRequest of(ReportPlan plan, CreationRecorder recorder) {
    return new JobRequest(plan, AdoptionRules.none(), false, recorder, Replacement.NONE);
  }
}

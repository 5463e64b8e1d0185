package io.partnerinsights.core.job;

import io.partnerinsights.core.report.ReportPlan;

/**
 * What a job is to do.
 *
 * @param plan the report to find or create
 * @param adoption which existing reports it may adopt; ignored if the plan names a report
 * @param kept whether the report that it creates is to be kept on the service
 * @param recorder records what it creates
 */
public record JobRequest(
    ReportPlan plan, AdoptionRules adoption, boolean kept, CreationRecorder recorder) {

  /** Returns a request that creates nothing which has to be recorded, and adopts nothing. */
  static JobRequest of(ReportPlan plan) {
    return new JobRequest(plan, AdoptionRules.none(), false, CreationRecorder.NONE);
  }
}

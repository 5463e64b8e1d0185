package io.partnerinsights.core.job;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.job.AdoptionRules.Own;
import io.partnerinsights.core.report.NamedQueries;
import io.partnerinsights.core.report.ReadMark;
import io.partnerinsights.core.report.ReportPlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * What the steps of one job share.
 *
 * @param plan the report to create or find
 * @param adoption which existing reports it may adopt
 * @param kept whether the report that it creates is to be kept on the service
 * @param settings how to wait
 * @param client a client that neither retries nor sleeps
 * @param clock tells the times of steps; it never jumps
 * @param random for jitter and the names of reports
 * @param recorder records what the job creates
 * @param reporter logs and notifies the listener
 */
record JobContext(
    ReportPlan plan,
    AdoptionRules adoption,
    boolean kept,
    JobSettings settings,
    PartnerInsightsClient client,
    Clock clock,
    RandomGenerator random,
    CreationRecorder recorder,
    JobReporter reporter) {

  /** The mark in the names of the reports that it creates; a new one if no read needs it. */
  ReadMark mark() {
    return adoption.own().map(Own::mark).orElseGet(() -> ReadMark.random(random));
  }

  Instant time() {
    return clock.instant();
  }

  /** The service's own time, to which the times of its reports are compared. */
  Instant serviceTime() {
    return client.serviceTime(clock.instant());
  }

  /** The account's queries under the connector's names. */
  NamedQueries queries() {
    return new NamedQueries(client);
  }

  /** A step whose successor is due at once. */
  Step now(JobState state) {
    return new Step(state, time());
  }

  /** A step whose successor is due later. */
  Step after(Duration wait, JobState state) {
    return new Step(state, time().plus(wait));
  }
}

package io.partnerinsights.core.report;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.MonotonicClock;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.plan.ReadTarget;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.spi.ReportProgress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Creates the jobs of one account with one set of settings. Thread-safe.
 *
 * @param clock never jumps; waits are measured by it
 * @param random shared by threads, so it must be thread-safe
 */
public record Waits(
    PartnerInsightsClient client,
    ReportSettings settings,
    Clock clock,
    Sleeper sleeper,
    RandomGenerator random,
    WaitLog log) {
  /** Limit of a search that only describes what a read would do. */
  private static final Duration SEARCH_TIMEOUT = Duration.ofMinutes(1);

  /** A factory on the system's clock. */
  public static Waits of(PartnerInsightsClient client, ReportSettings settings, WaitLog log) {
    return new Waits(
        client, settings, MonotonicClock.system(), Sleeper.system(), new Random(), log);
  }

  /** Makes calls that an outage of the service ends only after option {@code reportTimeout}. */
  public <T> T inWait(Function<ReportWait, T> calls) {
    ReportWait wait = newWait();
    wait.until(wait.now().plus(settings.timeout()));
    try {
      return calls.apply(wait);
    } finally {
      wait.end();
    }
  }

  private ReportWait newWait() {
    return new ReportWait(log, clock, sleeper);
  }

  /** Returns a job that begins with a new mark; nothing is called yet. */
  public ReportJob create(JobRequest request) {
    return resume(request, begin(request.plan()));
  }

  /** Returns the progress before the first call: towards the plan's report if it names one. */
  public ReportState begin(ReportPlan plan) {
    ReportState none = ReportState.none(ReadMark.random(random));
    return plan.request().target() instanceof ReadTarget.ExistingReport given
        ? none.given(given.reportId(), given.executionId())
        : none;
  }

  /** Returns a job that continues from this progress. */
  public ReportJob resume(JobRequest request, ReportState progress) {
    return new ReportJob(new ReportWork(request, settings, client, random, newWait(), progress));
  }

  /** Returns a job that gets a new link for a complete report. */
  public ReportJob refresh(ReportPlan plan, CompletedReport report) {
    JobRequest request = JobRequest.of(plan, CreationRecorder.NONE);
    return resume(
        request, ReportState.none(ReadMark.random(random)).refresh(report, Optional.empty()));
  }

  /**
   * Returns the report that a job for this plan would adopt, or the one that the plan names, as
   * GETs find it; empty if a job would create one. Nothing is logged, and the listener is not
   * notified.
   *
   * @throws PartnerInsightsException if the service cannot be asked
   */
  public Optional<ReportState> search(ReportPlan plan, AdoptionRules adoption) {
    ReportState begin = begin(plan);
    ReportWait wait = new ReportWait(WaitLog.none(), clock, sleeper);
    wait.until(wait.now().plus(SEARCH_TIMEOUT));
    JobRequest request =
        new JobRequest(plan, adoption, Removal.AT_END, CreationRecorder.NONE, Optional.empty());
    return begin.report().isPresent()
        ? Optional.of(begin)
        : new ReportSearch(new ReportWork(request, settings, client, random, wait, begin)).peek();
  }

  /**
   * Returns the error of a read that has waited until its time-out for another thread's job, which
   * continues. Notifies the listener of the read.
   */
  public PartnerInsightsException sharedWaitTimeout(ReportState progress, Duration waited) {
    Optional<ReportProgress> report = progress.describe(waited);
    PartnerInsightsException error = ReportErrors.sharedWaitTimeout(report, settings.timeout());
    report.ifPresent(known -> settings.listener().failed(known, error));
    return error;
  }

  /** Notifies the listener that a complete report is read again. */
  public void notifyReused(String reportId) {
    settings.listener().reused(reportId);
  }
}

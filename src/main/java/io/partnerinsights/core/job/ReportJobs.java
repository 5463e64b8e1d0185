package io.partnerinsights.core.job;

import static io.partnerinsights.core.model.ReportOrigin.GIVEN;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.MonotonicClock;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.job.JobRequest.Replacement;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.report.ReadMark;
import io.partnerinsights.core.report.ReadTarget;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.core.spi.ReportProgress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Creates the jobs of one account with one set of settings. Thread-safe. */
public final class ReportJobs {
  /** Limit of a search that only describes what a read would do. */
  private static final Duration SEARCH_TIMEOUT = Duration.ofMinutes(1);

  private final PartnerInsightsClient client;
  private final JobSettings settings;
  private final Clock clock;
  private final Sleeper sleeper;
  private final RandomGenerator random;
  private final JobLog log;

  /**
   * Creates the factory.
   *
   * @param clock never jumps; waits are measured by it
   * @param random shared by threads, so it must be thread-safe
   */
  public ReportJobs(
      PartnerInsightsClient client,
      JobSettings settings,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random,
      JobLog log) {
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    this.sleeper = sleeper;
    this.random = random;
    this.log = log;
  }

  /** A factory on the system's clock. */
  public static ReportJobs of(PartnerInsightsClient client, JobSettings settings, JobLog log) {
    return new ReportJobs(
        client, settings, MonotonicClock.system(), Sleeper.system(), new Random(), log);
  }

  /** The account's client. */
  public PartnerInsightsClient client() {
    return client;
  }

  /** Makes calls that an outage of the service ends only after option {@code reportTimeout}. */
  public <T> T inWait(Function<JobWait, T> calls) {
    JobWait wait = newWait();
    wait.until(wait.now().plus(settings.timeout()));
    try {
      return calls.apply(wait);
    } finally {
      wait.end();
    }
  }

  private JobWait newWait() {
    return new JobWait(log, clock, sleeper);
  }

  /** The source of random numbers, which threads may share. */
  public RandomGenerator random() {
    return random;
  }

  /** The webhook of the reports, if the options have one. */
  public Optional<Webhook> webhook() {
    return settings.fields().webhook();
  }

  /** The clock that the jobs wait by. */
  public Clock clock() {
    return clock;
  }

  /** Returns a job that begins with a new mark; nothing is called yet. */
  public ReportJob create(JobRequest request) {
    return resume(request, begin(request.plan(), ReadMark.random(random)));
  }

  /** Returns the progress before the first call: towards the plan's report if it names one. */
  public JobProgress begin(ReportPlan plan, ReadMark mark) {
    JobProgress none = JobProgress.none(mark);
    return plan.request().target() instanceof ReadTarget.ExistingReport given
        ? none.to(
            new PolledReport(given.reportId(), given.executionId(), plan.request().format(), GIVEN))
        : none;
  }

  /** Returns a job that continues from this progress. */
  public ReportJob resume(JobRequest request, JobProgress progress) {
    return new ReportJob(new JobContext(request, settings, client, random, newWait(), progress));
  }

  /** Returns a job that gets a new link for a complete report. */
  public ReportJob refresh(ReportPlan plan, CompletedReport report) {
    JobRequest request = JobRequest.of(plan, CreationRecorder.NONE);
    return resume(request, JobProgress.none(ReadMark.random(random)).refresh(report));
  }

  /**
   * Returns the report that a job for this plan would adopt, or the one that the plan names, as
   * GETs find it; empty if a job would create one. Nothing is logged, and the listener is not
   * notified.
   *
   * @throws PartnerInsightsException if the service cannot be asked
   */
  public Optional<JobProgress> search(ReportPlan plan, AdoptionRules adoption) {
    JobProgress begin = begin(plan, ReadMark.random(random));
    JobWait wait = new JobWait(JobLog.none(), clock, sleeper);
    wait.until(wait.now().plus(SEARCH_TIMEOUT));
    JobRequest request =
        new JobRequest(plan, adoption, false, CreationRecorder.NONE, Replacement.NONE);
    return begin.report().isPresent()
        ? Optional.of(begin)
        : new ReportFinder(new JobContext(request, settings, client, random, wait, begin)).peek();
  }

  /** Returns the id of the stored query with this plan's text, if the service has it; one GET. */
  public Optional<String> storedQuery(ReportPlan plan) {
    return plan.request().target() instanceof ReadTarget.StoredQuery stored
        ? Optional.of(stored.queryId())
        : new NamedQueries(client).find(plan.query());
  }

  /** Returns how long a report may take after it was created. */
  public Duration timeout() {
    return settings.timeout();
  }

  /**
   * Returns the error of a read that has waited until its time-out for another thread's job, which
   * continues. Notifies the listener of the read.
   */
  public PartnerInsightsException sharedWaitTimeout(JobProgress progress, Duration waited) {
    Optional<ReportProgress> report = progress.describe(waited);
    PartnerInsightsException error = JobErrors.sharedWaitTimeout(report, settings.timeout());
    report.ifPresent(known -> settings.listener().failed(known, error));
    return error;
  }

  /** Notifies the listener that a complete report is read again. */
  public void notifyReused(String reportId) {
    settings.listener().reused(reportId);
  }
}

package io.partnerinsights.core.job;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.MonotonicClock;
import io.partnerinsights.core.http.Sleeper;
import io.partnerinsights.core.job.JobState.Poll;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.report.NamedQueries;
import io.partnerinsights.core.report.ReadTarget;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.core.spi.ReportListener;
import io.partnerinsights.core.spi.ReportProgress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Creates the jobs of one account with one set of settings. Thread-safe. */
public final class ReportJobs {
  /** Maximum time that a fresh link for a complete report is waited for. */
  private static final Duration LINK_TIMEOUT = Duration.ofMinutes(5);

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

  /** Whether a POST that failed with this error may have taken effect. */
  public static boolean isAmbiguous(PartnerInsightsException failure) {
    return Submitter.isAmbiguous(failure);
  }

  /** When to look for what an ambiguous POST has created, as times after the POST. */
  public static List<Duration> lookupTimes() {
    return PostLookup.TIMES;
  }

  /** How often an ambiguous POST may be repeated if none of the lookups has found anything. */
  public static int maxRepeats(PartnerInsightsException failure) {
    return Submitter.repeatsLeft(Submitter.MAX_REPEATS, failure);
  }

  /** How the jobs sleep. */
  public Sleeper sleeper() {
    return sleeper;
  }

  /** The source of random numbers, which threads may share. */
  public RandomGenerator random() {
    return random;
  }

  /** The webhook of the reports, if the options have one. */
  public Optional<Webhook> webhook() {
    return settings.webhook();
  }

  /** The clock that the jobs wait by. */
  public Clock clock() {
    return clock;
  }

  /**
   * A job for a plan; nothing is called yet.
   *
   * @param adoption which existing reports it may adopt; ignored if the plan names a report
   * @param kept whether the report that it creates is to be kept on the service
   * @param recorder records what it creates
   */
  public ReportJob create(
      ReportPlan plan, AdoptionRules adoption, boolean kept, CreationRecorder recorder) {
    JobContext job = context(plan, adoption, kept, settings, recorder);
    Optional<JobState> given =
        plan.request().target() instanceof ReadTarget.ExistingReport report
            ? Optional.of(poll(plan, report))
            : Optional.empty();
    return new ReportJob(job, sleeper, given);
  }

  /** A job that continues from a saved state; a search begins again, as this plan needs it. */
  public ReportJob restore(
      ReportPlan plan,
      AdoptionRules adoption,
      boolean kept,
      CreationRecorder recorder,
      JobState saved) {
    JobContext job = context(plan, adoption, kept, settings, recorder);
    Optional<JobState> state = Optional.of(saved).filter(s -> !(s instanceof JobState.FindQuery));
    return new ReportJob(job, sleeper, state);
  }

  /** A job that gets a fresh link for a complete report. */
  public ReportJob refresh(ReportPlan plan, CompletedReport report) {
    JobSettings brief = settings.withTimeout(LINK_TIMEOUT);
    JobContext job = context(plan, AdoptionRules.none(), false, brief, CreationRecorder.NONE);
    PolledReport polled =
        new PolledReport(
            report.reportId(),
            Optional.of(report.executionId()),
            report.format(),
            ReportOrigin.REUSED);
    return new ReportJob(job, sleeper, Optional.of(poll(polled)));
  }

  /**
   * The state in which a job for this plan would create or poll its report, found with GETs only.
   * Nothing is logged, and the listener is not notified.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException if the service cannot be asked
   */
  public JobState search(ReportPlan plan, AdoptionRules adoption) {
    return quietly()
        .create(plan, adoption, false, CreationRecorder.NONE)
        .awaitUntil(state -> state.isEnd() || !ReportFinder.isSearching(state));
  }

  private ReportJobs quietly() {
    JobSettings unheard = settings.withListener(new ReportListener() {});
    return new ReportJobs(client, unheard, clock, sleeper, random, JobLog.none());
  }

  /** The id of the stored query with this plan's text, if the service has it; one GET. */
  public Optional<String> storedQuery(ReportPlan plan) {
    return plan.request().target() instanceof ReadTarget.StoredQuery stored
        ? Optional.of(stored.queryId())
        : new NamedQueries(client).find(plan.query());
  }

  /** How long a report may take after it was created. */
  public Duration timeout() {
    return settings.timeout();
  }

  /**
   * Returns the error of a read that has waited until its time-out for another thread's job, which
   * continues. Notifies the listener of the read.
   */
  public PartnerInsightsException sharedWaitTimeout(ReportJob running, Duration waited) {
    Optional<ReportProgress> report = JobReporter.progress(running.current().state(), waited);
    PartnerInsightsException error = JobErrors.sharedWaitTimeout(report, settings.timeout());
    report.ifPresent(progress -> settings.listener().failed(progress, error));
    return error;
  }

  /** Notifies the listener that a complete report is read again. */
  public void notifyReused(String reportId) {
    settings.listener().reused(reportId);
  }

  private JobContext context(
      ReportPlan plan,
      AdoptionRules adoption,
      boolean kept,
      JobSettings waiting,
      CreationRecorder recorder) {
    return new JobContext(
        plan,
        adoption,
        kept,
        waiting,
        client.withoutRetries(),
        clock,
        random,
        recorder,
        new JobReporter(log, waiting.listener(), clock));
  }

  private Poll poll(ReportPlan plan, ReadTarget.ExistingReport given) {
    return poll(
        new PolledReport(
            given.reportId(), given.executionId(), plan.request().format(), ReportOrigin.GIVEN));
  }

  private Poll poll(PolledReport report) {
    return new Poll(report, PollProgress.begin(clock.instant(), report.executionId()));
  }
}

package io.partnerinsights.core.cache;

import io.partnerinsights.core.cache.CachedReport.Completion;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.job.AdoptionRules;
import io.partnerinsights.core.job.JobErrors;
import io.partnerinsights.core.job.JobProgress;
import io.partnerinsights.core.job.JobRequest;
import io.partnerinsights.core.job.ReportJob;
import io.partnerinsights.core.job.ReportJob.Complete;
import io.partnerinsights.core.job.ReportJobs;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.report.ReadTarget;
import io.partnerinsights.core.report.ReportPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One action of a read that gets a cached report: the action finds, creates or refreshes it, or
 * waits for the thread that does. Used by one thread.
 */
public final class Acquisition {
  private static final Logger LOG = LoggerFactory.getLogger(Acquisition.class);

  private final ReportBinding read;
  private final CachedReport report;
  private final ReportPlan plan;
  private final ReportJobs jobs;
  private final Instant start;
  private ReadOutcome outcome;
  private long polls;

  /** The report that was deleted and is replaced; at most one. */
  private Optional<String> replaced = Optional.empty();

  /**
   * Begins an action; no call.
   *
   * @param report the report that {@link ReportBinding#current} returned when it was planned
   */
  public Acquisition(ReportBinding read, CachedReport report) {
    this.read = read;
    this.report = report;
    this.plan = report.plan();
    this.jobs = read.jobs();
    this.start = read.cache().now();
  }

  /**
   * Waits for the complete report, and finds or creates it if necessary.
   *
   * @throws PartnerInsightsException the job's error; {@code WAIT_INTERRUPTED}
   */
  public AcquiredReport await() {
    return waiting(this::acquire);
  }

  /**
   * Finds or creates the report, and returns its id without waiting for its completion.
   *
   * @throws PartnerInsightsException as {@link #await}
   */
  public String submit() {
    return waiting(
        () ->
            report
                .completion()
                .map(complete -> complete.report().reportId())
                .orElseGet(() -> job().submit()));
  }

  private <T> T waiting(Supplier<T> wait) {
    return report.inTurn(jobs, () -> recorded(wait));
  }

  private <T> T recorded(Supplier<T> wait) {
    Optional<String> known = report.reportId();
    outcome = report.begin();
    try {
      return wait.get();
    } catch (PartnerInsightsException e) {
      throw report.failed(e, outcome, known);
    }
  }

  private AcquiredReport acquire() {
    return report.completion().map(this::refresh).orElseGet(this::complete);
  }

  /** Gets a new link for a report that another read has completed. */
  private AcquiredReport refresh(Completion complete) {
    ReportJob job = jobs.refresh(plan, complete.report());
    try {
      complete.link().replace(jobs, await(job).report());
    } catch (PartnerInsightsException e) {
      boolean replaceable = !read.hasRead(report) || complete.origin() == ReportOrigin.ADOPTED;
      return replace(e, complete.report().reportId(), replaceable);
    }
    jobs.notifyReused(complete.report().reportId());
    if (!read.hasRead(report)) {
      LOG.info(
          "Reused report {}, complete since {}", complete.report().reportId(), complete.time());
    }
    return acquired(complete, ReportOrigin.REUSED);
  }

  private AcquiredReport complete() {
    ReportJob job = job();
    try {
      Completion complete = completion(await(job));
      report.complete(complete);
      return acquired(complete, complete.origin());
    } catch (PartnerInsightsException e) {
      boolean adopted =
          job.progress()
              .report()
              .filter(known -> known.origin() == ReportOrigin.ADOPTED)
              .isPresent();
      return replace(e, job.progress().reportId().orElse(""), adopted);
    }
  }

  private Complete await(ReportJob job) {
    try {
      return job.await();
    } finally {
      polls += job.polls();
    }
  }

  /** Continues with a new report, once, if that is allowed; otherwise throws the error. */
  private AcquiredReport replace(PartnerInsightsException e, String reportId, boolean replaceable) {
    boolean given = plan.request().target() instanceof ReadTarget.ExistingReport;
    if (JobErrors.isFinal(e.code()) && !given) {
      report.forget();
    }
    boolean allowed =
        read.restored().map(saved -> saved.executionId().isEmpty()).orElse(replaceable);
    if (e.code() != ErrorCode.REPORT_NOT_FOUND || given || !allowed || replaced.isPresent()) {
      throw e;
    }
    LOG.warn("Report {} was deleted; a new report replaces it", reportId);
    replaced = Optional.of(reportId);
    return complete();
  }

  /** Returns the job that begins, or continues where the last one has ended. */
  private ReportJob job() {
    AdoptionRules rules = read.cache().adoption(plan, read.settings());
    JobRequest request =
        new JobRequest(
            plan,
            replaced.map(rules::without).orElse(rules),
            read.settings().keepsReports(),
            read.cache().created().recorder(report, jobs.client(), read.settings()));
    JobProgress progress =
        report.progress().map(this::restarted).orElseGet(() -> read.begin(replaced.isPresent()));
    return report.run(jobs.resume(request, progress));
  }

  /**
   * A new read polls at once. A read that had waited for the other keeps the schedule: what has
   * ended the other wait may be about to end this one.
   */
  private JobProgress restarted(JobProgress last) {
    return last.restart(report.hasFailedSince(start) ? last.nextCall() : Instant.MIN);
  }

  private Completion completion(Complete complete) {
    Instant now = read.cache().now();
    Instant time =
        complete
            .report()
            .generatedTime()
            .map(jobs.client()::localTime)
            .filter(now::isAfter)
            .orElse(now);
    return new Completion(
        new RenewableLink(plan, jobs, complete.report()),
        complete.origin(),
        notBeforeBegin(complete, time));
  }

  /**
   * Corrects a time that is before the job which has created the report. This machine's clock may
   * be wrong, and the connector cannot know it if the service does not send its time.
   */
  private Instant notBeforeBegin(Complete complete, Instant time) {
    boolean created = complete.origin() == ReportOrigin.CREATED && read.restored().isEmpty();
    return created && time.isBefore(report.began()) ? report.began() : time;
  }

  private AcquiredReport acquired(Completion complete, ReportOrigin origin) {
    read.markRead(report);
    Duration waited = Duration.between(start, read.cache().now());
    return new AcquiredReport(complete.link(), origin, polls, waited, outcome);
  }
}

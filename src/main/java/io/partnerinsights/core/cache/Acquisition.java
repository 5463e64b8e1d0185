package io.partnerinsights.core.cache;

import io.partnerinsights.core.cache.CachedReport.Completion;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.job.AdoptionRules;
import io.partnerinsights.core.job.JobErrors;
import io.partnerinsights.core.job.JobState;
import io.partnerinsights.core.job.JobState.Complete;
import io.partnerinsights.core.job.JobState.Failed;
import io.partnerinsights.core.job.JobStateFormat;
import io.partnerinsights.core.job.ReportJob;
import io.partnerinsights.core.job.ReportJobs;
import io.partnerinsights.core.job.Step;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.report.ReadMark;
import io.partnerinsights.core.report.ReportPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One read that acquires a cached report: it finds, creates or refreshes it. {@link #step()} makes
 * at most one call, without sleep; {@link #await()} makes the same steps in a loop. After an error,
 * both continue with the same report if it can still complete. Not thread-safe.
 */
public final class Acquisition {
  private static final Logger LOG = LoggerFactory.getLogger(Acquisition.class);

  /** Interval of the steps of a read while another thread waits for the same report. */
  private static final Duration SHARED_WAIT = Duration.ofSeconds(1);

  /** A restored read searches for what it has created until lists show it. */
  private static final Duration LIST_LAG = AdoptionRules.LIST_LAG;

  private final CachedReport report;
  private final ReportJobs jobs;
  private final ReuseSettings settings;
  private final ReportPlan plan;
  private final boolean first;
  private final Runnable onAcquired;
  private final Optional<SavedRead> restored;
  private final Instant start;
  private final ReadMark mark;

  /** When the current call of this read began; another thread's wait may end later. */
  private Instant entered;

  /** Null before the first step; guarded by the report's lock. */
  private ReportJob running;

  /** The report that gets a new link; null while the report is found or created. */
  private Completion refreshed;

  private ReadOutcome outcome;
  private Optional<String> known = Optional.empty();
  private Optional<String> deleted = Optional.empty();
  private boolean replaced;
  private long polls;
  private AcquiredReport acquired;

  Acquisition(
      ReportBinding binding, CachedReport report, boolean first, Optional<SavedRead> restored) {
    this.report = report;
    this.plan = report.plan();
    this.jobs = binding.jobs();
    this.settings = binding.settings();
    this.first = first;
    this.onAcquired = () -> binding.markRead(report);
    this.restored = restored;
    this.start = report.cache().now();
    this.mark = restored.map(SavedRead::mark).orElseGet(() -> ReadMark.random(jobs.random()));
  }

  /**
   * Waits for the complete report and returns it.
   *
   * @throws PartnerInsightsException the job's error; {@code WAIT_INTERRUPTED}
   */
  public AcquiredReport await() {
    return waiting(
        () -> {
          while (acquired == null) {
            begin();
            running.run();
            end();
          }
          return acquired;
        });
  }

  /**
   * Finds or creates the report, and returns its id without waiting for its completion.
   *
   * @throws PartnerInsightsException the job's error; {@code WAIT_INTERRUPTED}
   */
  public String submit() {
    return waiting(
        () -> {
          do {
            begin();
            running.submit();
            end();
          } while (acquired == null && running.isOver());
          return running.reportId().orElseThrow();
        });
  }

  private <T> T waiting(Supplier<T> wait) {
    enter();
    try {
      report.lock(jobs);
      return locked(wait);
    } finally {
      report.cache().waiting().leave();
    }
  }

  /**
   * Makes the next step if it is due: at most one call. Another thread that waits for the same
   * report makes the steps instead.
   *
   * @throws PartnerInsightsException the job's error; {@code WAIT_INTERRUPTED}
   */
  public AcquisitionStep step() {
    enter();
    try {
      return report.tryLock() ? locked(this::stepOnce) : shared();
    } finally {
      report.cache().waiting().leave();
    }
  }

  private void enter() {
    report.cache().waiting().enter();
    entered = report.cache().now();
  }

  private AcquisitionStep shared() {
    return new AcquisitionStep(Optional.empty(), report.reportId(), false, SHARED_WAIT);
  }

  private AcquisitionStep stepOnce() {
    if (acquired == null) {
      begin();
      running.step();
      end();
    }
    Step current = running.current();
    Duration rest = Duration.between(jobs.clock().instant(), current.next());
    return new AcquisitionStep(
        Optional.ofNullable(acquired),
        running.reportId(),
        current.isForPermit(),
        Durations.longer(rest, Duration.ZERO));
  }

  /** Makes steps while this thread holds the report's lock, and releases it. */
  private <T> T locked(Supplier<T> steps) {
    try {
      if (outcome == null) {
        outcome = report.begin();
        known = report.reportId();
      }
      return steps.get();
    } catch (PartnerInsightsException e) {
      PartnerInsightsException error = report.failed(e, outcome, known);
      outcome = null;
      throw error;
    } finally {
      report.unlock();
    }
  }

  /** Chooses the job that makes the steps. */
  private void begin() {
    if (running == null || running.isOver()) {
      refreshed = report.completion().orElse(null);
      running = refreshed == null ? find() : jobs.refresh(plan, refreshed.report());
    }
  }

  /** Starts, joins or resumes the job that finds or creates the report. */
  private ReportJob find() {
    ReportJob job = report.job();
    if (job == null) {
      return report.run(
          restored.filter(SavedRead::hasBegun).map(this::restore).orElseGet(this::create));
    }
    return job.isOver() ? report.run(resume(job)) : job;
  }

  /**
   * Continues after a wait that has failed. A new read polls at once. A read that had waited for
   * the other keeps the schedule: what has ended the other wait may be about to end this one.
   */
  private ReportJob resume(ReportJob ended) {
    ReportJob next = restore(ended.resumed());
    return report.hasFailedSince(entered) ? next.notBefore(ended.current().next()) : next;
  }

  private ReportJob create() {
    return jobs.create(plan, adoption(), settings.keepsReports(), recorder());
  }

  private ReportJob restore(SavedRead saved) {
    JobState state = saved.job(jobs.clock().instant());
    if (state instanceof JobState.Poll poll && poll.report().origin() == ReportOrigin.CREATED) {
      recorder().reportCreated(poll.report().reportId());
    }
    return restore(state);
  }

  /** Continues from a state in a new job with the settings of this read. */
  private ReportJob restore(JobState state) {
    return jobs.restore(plan, adoption(), settings.keepsReports(), recorder(), state);
  }

  private AdoptionRules adoption() {
    AdoptionRules all = report.cache().adoption(plan, settings);
    AdoptionRules rules = deleted.map(all::without).orElse(all);
    return restored
        .map(saved -> rules.restored(mark, saved.hasBegun() ? start.plus(LIST_LAG) : start))
        .orElseGet(() -> rules.forRead(mark));
  }

  private CreatedResources.Recorder recorder() {
    return report.cache().created().recorder(report, jobs.client(), settings);
  }

  /** Takes the job's end, if it has ended. */
  private void end() {
    JobState state = running.current().state();
    if (state.isEnd()) {
      polls += running.polls();
    }
    if (state instanceof Complete complete) {
      complete(complete);
    } else if (state instanceof Failed failed) {
      replace(failed.error());
    }
  }

  private void complete(Complete complete) {
    if (refreshed == null) {
      acquire(report.complete(completion(complete)), complete.origin());
    } else {
      refreshed.link().replace(jobs, complete.report());
      notifyReused();
      acquire(refreshed, ReportOrigin.REUSED);
    }
  }

  private Completion completion(Complete complete) {
    Instant now = report.cache().now();
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
    boolean created = complete.origin() == ReportOrigin.CREATED && restored.isEmpty();
    return created && time.isBefore(report.began()) ? report.began() : time;
  }

  private void notifyReused() {
    String reportId = refreshed.report().reportId();
    jobs.notifyReused(reportId);
    if (first) {
      LOG.info("Reused report {}, complete since {}", reportId, refreshed.time());
    }
  }

  private void acquire(Completion completion, ReportOrigin origin) {
    Duration waited = Duration.between(start, report.cache().now());
    acquired = new AcquiredReport(completion.link(), origin, polls, waited, outcome);
    onAcquired.run();
  }

  /** Continues with a new report if that is allowed; otherwise throws the error. */
  private void replace(PartnerInsightsException e) {
    boolean replaceable = e.code() == ErrorCode.REPORT_NOT_FOUND && isReplaceable();
    if (refreshed != null && JobErrors.isHopeless(e.code())) {
      report.reset(refreshed);
    }
    if (!replaceable) {
      throw e;
    }
    deleted = running.reportId();
    replaced = replaced || refreshed == null;
    LOG.warn("Report {} was deleted; a new report replaces it", running.reportId().orElse(""));
  }

  /** A report that the read has used is not replaced, unless another application owns it. */
  private boolean isReplaceable() {
    if (restored.isPresent()) {
      return !replaced && !restored.get().acquired();
    }
    return refreshed == null
        ? !replaced && running.hasAdopted()
        : first || refreshed.origin() == ReportOrigin.ADOPTED;
  }

  /** Saves where the read stands; {@link ReportBinding#restore} continues from there. */
  public String save() {
    return saved().write();
  }

  private SavedRead saved() {
    Optional<Completion> complete =
        refreshed == null ? report.completion() : Optional.of(refreshed);
    if (running == null && restored.isPresent()) {
      return restored.get();
    }
    JobState state =
        complete
            .<JobState>map(known -> new Complete(known.report(), known.origin()))
            .orElseGet(
                () -> running == null ? new JobState.FindQuery() : running.current().state());
    return new SavedRead(
        plan.fingerprint(), savedMark(), acquired != null, JobStateFormat.write(state));
  }

  /** The running job may be that of another read, which has chosen the report's name. */
  private ReadMark savedMark() {
    return Optional.ofNullable(running).flatMap(ReportJob::mark).orElse(mark);
  }

  /** Ends the wait without a further call. The service continues to create the report. */
  public void stop() {
    if (running != null && acquired == null && report.tryLock()) {
      running.stop();
      report.unlock();
    }
  }
}

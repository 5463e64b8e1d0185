package io.partnerinsights.core.report;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.report.ReportState.FoundReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gets one report for a plan: finds or creates it, and polls it until its file is there. Blocks the
 * calling thread.
 *
 * <p>An error or an interrupt loses nothing: another job continues from {@link #progress()}. One
 * thread waits; any thread may read the progress.
 */
public final class ReportJob {
  private final ReportWork job;

  ReportJob(ReportWork job) {
    this.job = job;
  }

  /**
   * Waits for the complete report.
   *
   * @throws PartnerInsightsException one of the codes PI-3xxx; {@code WAIT_INTERRUPTED} if the
   *     thread was interrupted, whose flag stays set
   */
  public CompletedReport await() {
    return waiting(this::complete);
  }

  /**
   * Finds or creates the report, and returns its id without waiting for its completion.
   *
   * @throws PartnerInsightsException as {@link #await}
   */
  public String submit() {
    return waiting(() -> findOrCreate().reportId());
  }

  private CompletedReport complete() {
    FoundReport report = findOrCreate();
    try {
      CompletedReport complete = new StatusPolling(job, report).await();
      return mayStart(report, complete) ? complete : replacement(report);
    } catch (PartnerInsightsException e) {
      boolean replaced = job.request.replacement().isPresent();
      if (e.code() != ErrorCode.REPORT_NOT_FOUND || !replaced) {
        throw e;
      }
      return replacement(report);
    }
  }

  private CompletedReport replacement(FoundReport report) {
    job.replace(report.reportId(), job.request.replacement().orElseThrow());
    return new StatusPolling(job, findOrCreate()).await();
  }

  /**
   * Whether an action may start on the complete report. The wait for it may have begun hours ago,
   * or continue that of an earlier process.
   */
  private boolean mayStart(FoundReport report, CompletedReport complete) {
    Instant now = job.serviceTime();
    return job.request.replacement().isEmpty()
        || retention(report)
            .map(stays -> stays.lastChoice(complete.generatedTime().or(() -> Optional.of(now))))
            .filter(last -> now.isAfter(last.plus(Retention.PLANNING)))
            .isEmpty();
  }

  /** Returns how long the report stays; one call if only its id is known, from a saved state. */
  private Optional<Retention> retention(FoundReport report) {
    boolean restored = report.origin() == ReportOrigin.ADOPTED && !report.listed();
    return restored
        ? job.client().report(report.reportId()).flatMap(Retention::of)
        : report.retention();
  }

  private FoundReport findOrCreate() {
    Optional<FoundReport> known = job.progress().report();
    boolean creates = known.isEmpty() && !new ReportSearch(job).find();
    if (creates) {
      new ReportCreation(job).submit();
    }
    if (known.isEmpty() || known.get().isGiven()) {
      deleteDueReports(creates);
    }
    return job.progress().report().orElseThrow();
  }

  /**
   * Deletes after each creation, so that the number of reports is bounded. A read that continues
   * deletes nothing: another read of the same job may continue with a report that is due.
   */
  private void deleteDueReports(boolean created) {
    if (job.request.recorder().deletesDueReports()) {
      job.dueReports().deleteWithQueries();
    } else if (created) {
      job.dueReports().delete();
    }
  }

  private <T> T waiting(Supplier<T> wait) {
    Instant began = job.now();
    try {
      job.wait.checkInterrupt();
      return wait.get();
    } catch (PartnerInsightsException e) {
      throw named(e, began);
    } finally {
      job.wait.end();
    }
  }

  /** Names the report in the error of an interrupt, and notifies the listener. */
  private PartnerInsightsException named(PartnerInsightsException e, Instant began) {
    Duration waited = Duration.between(job.progress().since().orElse(began), job.now());
    PartnerInsightsException error =
        e.code() == ErrorCode.WAIT_INTERRUPTED
            ? ReportErrors.interrupted(job.progress(), waited, e)
            : e;
    job.progress()
        .describe(waited)
        .ifPresent(report -> job.settings.listener().failed(report, error));
    return error;
  }

  /** Returns how far the job has come. Another job may continue from there after an error. */
  public ReportState progress() {
    return job.progress();
  }

  /** Returns how the job came by its report, once it has one. */
  public ReportOrigin origin() {
    return job.progress().report().orElseThrow().origin();
  }

  /** Returns how long the report stays; empty if nothing deletes it, or that is not known. */
  public Optional<Retention> retention() {
    return job.progress().report().flatMap(FoundReport::retention);
  }

  /** Returns how often the report's status was asked for; for the thread that has waited. */
  public long polls() {
    return job.polls();
  }
}

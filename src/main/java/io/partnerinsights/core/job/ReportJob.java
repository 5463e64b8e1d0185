package io.partnerinsights.core.job;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The way from a plan to a complete report: the report is found or created, and polled until its
 * file is there. Blocks the calling thread.
 *
 * <p>An error or an interrupt loses nothing: another job continues from {@link #progress()}. One
 * thread waits; any thread may read the progress.
 */
public final class ReportJob {
  private final JobContext job;
  private final Submitter submitter;
  private final StatusPoller poller;

  /** A complete report, and how the job came by it. */
  public record Complete(CompletedReport report, ReportOrigin origin) {}

  ReportJob(JobContext job) {
    this.job = job;
    this.submitter = new Submitter(job);
    this.poller = new StatusPoller(job);
  }

  /**
   * Waits for the complete report.
   *
   * @throws PartnerInsightsException one of the codes PI-3xxx; {@code WAIT_INTERRUPTED} if the
   *     thread was interrupted, whose flag stays set
   */
  public Complete await() {
    return waiting(
        () -> {
          PolledReport report = findOrCreate();
          return new Complete(poller.await(report), report.origin());
        });
  }

  /**
   * Finds or creates the report, and returns its id without waiting for its completion.
   *
   * @throws PartnerInsightsException as {@link #await}
   */
  public String submit() {
    return waiting(() -> findOrCreate().reportId());
  }

  private PolledReport findOrCreate() {
    return job.progress()
        .report()
        .or(() -> new ReportFinder(job).find())
        .orElseGet(submitter::submit);
  }

  private <T> T waiting(Supplier<T> wait) {
    Instant began = job.now();
    try {
      job.await().checkInterrupt();
      return wait.get();
    } catch (PartnerInsightsException e) {
      throw named(e, began);
    } finally {
      submitter.releasePermit();
      job.await().end();
    }
  }

  /** Names the report in the error of an interrupt, and notifies the listener. */
  private PartnerInsightsException named(PartnerInsightsException e, Instant began) {
    PartnerInsightsException error =
        e.code() == ErrorCode.WAIT_INTERRUPTED
            ? JobErrors.interrupted(job.progress(), poller.waited(began), e)
            : e;
    job.progress()
        .describe(poller.waited(began))
        .ifPresent(report -> job.listener().failed(report, error));
    return error;
  }

  /** Returns how far the job has come. Another job may continue from there after an error. */
  public JobProgress progress() {
    return job.progress();
  }

  /** Returns how often the report's status was asked for. */
  public long polls() {
    return poller.polls();
  }
}

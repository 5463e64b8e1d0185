package io.partnerinsights.core.report;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The report of one load(): made when it is first needed, once however many threads and actions
 * ask, and with a fresh link for each later one. If making it fails, the next who asks tries again.
 */
public final class ReportOnDemand {
  private final PlannedReport plan;
  private final ReportRunner runner;
  private final ReentrantLock lock = new ReentrantLock();
  private CompletedReport report;

  /** Nothing is called yet. */
  public ReportOnDemand(PlannedReport plan, ReportRunner runner) {
    this.plan = plan;
    this.runner = runner;
  }

  /** What will be, or has been, asked. */
  public PlannedReport plan() {
    return plan;
  }

  /**
   * The completed report; waits for it on the first call, and while another thread does. Both waits
   * end at an interrupt.
   *
   * @throws io.partnerinsights.core.errors.ReportException as {@link ReportRunner}
   */
  public CompletedReport get() {
    lockOrThrow();
    try {
      report = report == null ? runner.run(plan) : runner.refresh(report);
      return report;
    } finally {
      lock.unlock();
    }
  }

  private void lockOrThrow() {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(ErrorCode.WAIT_INTERRUPTED, "The wait for the report was interrupted")
          .reason("another thread of this application is waiting for the same report")
          .remedy("ask again: the report goes on being made")
          .cause(e)
          .toException();
    }
  }
}

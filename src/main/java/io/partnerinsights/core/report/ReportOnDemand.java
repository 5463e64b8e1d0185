package io.partnerinsights.core.report;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.report.wait.ReportHandle;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The report of one load(): ordered when it is first needed, once however many threads and actions
 * ask, and with a fresh link for each later one. A wait that fails does not lose it: the next who
 * asks goes on waiting. Only a report that cannot complete any more is ordered anew.
 */
public final class ReportOnDemand {
  /** What these say does not change by waiting longer. */
  private static final Set<ErrorCode> HOPELESS =
      EnumSet.of(
          ErrorCode.REPORT_FAILED, ErrorCode.REPORT_NOT_FOUND, ErrorCode.REPORT_WITHOUT_LINK);

  private final PlannedReport plan;
  private final ReportRunner runner;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<String> lostName = Optional.empty();
  private ReportHandle ordered;
  private CompletedReport completed;

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
      completed = completed == null ? runner.await(ordered()) : runner.refresh(completed);
      return completed;
    } catch (PartnerInsightsException e) {
      if (HOPELESS.contains(e.code())) {
        ordered = null;
        completed = null;
      }
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private ReportHandle ordered() {
    if (ordered == null) {
      ordered = lostName.flatMap(name -> runner.find(name, plan)).orElseGet(this::order);
      lostName = Optional.empty();
    }
    return ordered;
  }

  /** An order whose outcome is unknown is looked for before there is another. */
  private ReportHandle order() {
    try {
      return runner.order(plan);
    } catch (PartnerInsightsException e) {
      if (e.code() == ErrorCode.OUTCOME_UNKNOWN) {
        lostName = Optional.ofNullable(e.ids().get("reportName"));
      }
      throw e;
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

package io.partnerinsights.core.cache;

import io.partnerinsights.core.cache.Received.Way;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.job.ReportHandle;
import io.partnerinsights.core.job.ReportRunner;
import io.partnerinsights.core.job.ReportRunner.OrderLog;
import io.partnerinsights.core.job.WaitFigures;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.options.Reuse;
import io.partnerinsights.core.report.ReadTarget;
import io.partnerinsights.core.report.ReportPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One report for all who ask the same: found or ordered when it is first needed, once however many
 * threads ask, and with a fresh link for each later one. A wait that fails does not lose it: the
 * next who asks goes on waiting. Only a report that cannot complete any more, or is gone, is
 * replaced. Two of these are two reports: equality is identity.
 */
public final class SharedReport {
  private static final Logger LOG = LoggerFactory.getLogger(SharedReport.class);

  /** What these say does not change by waiting longer. */
  private static final Set<ErrorCode> HOPELESS =
      EnumSet.of(
          ErrorCode.REPORT_FAILED, ErrorCode.REPORT_NOT_FOUND, ErrorCode.REPORT_WITHOUT_LINK);

  private final ReportPlan plan;
  private final ReportBroker broker;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<String> orderedName = Optional.empty();
  private Way way = Way.CREATED;
  private volatile ReportHandle handle;
  private volatile CompletedReport completed;
  private volatile Instant completedTime;
  private volatile boolean cancelled;
  private volatile boolean timedOut;
  private volatile boolean forgotten;

  SharedReport(ReportPlan plan, ReportBroker broker) {
    this.plan = plan;
    this.broker = broker;
  }

  /** What it is the answer to. */
  public ReportPlan plan() {
    return plan;
  }

  /** In words, such as {@code report 1f2e, complete since 2026-01-01T00:00:00Z}. */
  Optional<String> state() {
    ReportHandle current = handle;
    Instant time = completedTime;
    return Optional.ofNullable(current)
        .map(
            report ->
                "report "
                    + report.reportId()
                    + (time == null ? ", which still runs" : ", complete since " + time));
  }

  boolean isForgotten() {
    return forgotten;
  }

  /** Whether its file can be read without waiting, as far as is known here. */
  public boolean isComplete() {
    return completed != null;
  }

  /** From now on it is nobody's; the id, if there is one, so that it is not adopted either. */
  Optional<String> forget() {
    forgotten = true;
    return Optional.ofNullable(handle).map(ReportHandle::reportId);
  }

  /** A report that is not complete yet has no age. */
  boolean isOlderThan(Duration maxAge, Instant now) {
    Instant time = completedTime;
    return time != null && time.plus(maxAge).isBefore(now);
  }

  /**
   * Whether nobody can be waiting for this report, now or in the next run. After a time-out the
   * next run does, also if a second read of the same action was interrupted because of it.
   */
  boolean isDoneWith(String reportId) {
    ReportHandle current = handle;
    boolean waitedFor = current != null && current.reportId().equals(reportId) && completed == null;
    return !waitedFor || (cancelled && !timedOut) || forgotten;
  }

  /**
   * The completed report.
   *
   * @param first whether the asker has not read it before: then it does not matter to it if the
   *     report is gone and another takes its place
   */
  Received get(ReportRunner runner, ReuseSettings settings, boolean first) {
    Instant asked = broker.now();
    broker.waiters().enter();
    try {
      lockOrThrow();
      try {
        return new Ask(runner, settings).received(first, asked);
      } finally {
        lock.unlock();
      }
    } finally {
      broker.waiters().leave();
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

  /** Until its answer is there, this is how to find out whether it was made. */
  void orders(String reportName) {
    orderedName = Optional.of(reportName);
  }

  private void lose() {
    handle = null;
    completed = null;
    completedTime = null;
    timedOut = false;
  }

  /** One asker, holding the lock. */
  private final class Ask {
    private final ReportRunner runner;
    private final ReuseSettings settings;
    private final WaitFigures figures = new WaitFigures();

    Ask(ReportRunner runner, ReuseSettings settings) {
      this.runner = runner;
      this.settings = settings;
    }

    Received received(boolean first, Instant asked) {
      cancelled = false;
      try {
        Way come = completed == null ? await() : refresh(first);
        broker.count(come);
        Duration waited = Duration.between(asked, broker.now());
        return new Received(completed, come, figures.looks(), waited);
      } catch (PartnerInsightsException e) {
        note(e.code());
        throw e;
      }
    }

    private void note(ErrorCode code) {
      if (HOPELESS.contains(code)) {
        lose();
      }
      timedOut |= code == ErrorCode.REPORT_TIMEOUT;
      cancelled = code == ErrorCode.WAIT_INTERRUPTED && !broker.waiters().areStopped();
    }

    private Way await() {
      if (handle == null) {
        begin();
      }
      try {
        complete(runner.await(handle, figures));
      } catch (PartnerInsightsException e) {
        if (e.code() != ErrorCode.REPORT_NOT_FOUND || way != Way.ADOPTED) {
          throw e;
        }
        LOG.warn("The adopted report {} was removed while it ran", handle.reportId());
        lose();
        order();
        complete(runner.await(handle, figures));
      }
      return way;
    }

    private void complete(CompletedReport report) {
      completed = report;
      completedTime = report.generatedTime().orElseGet(broker::now);
    }

    /** The same report with a fresh link, or another where that makes no difference. */
    private Way refresh(boolean first) {
      try {
        completed = runner.refresh(completed, figures);
      } catch (PartnerInsightsException e) {
        if (e.code() != ErrorCode.REPORT_NOT_FOUND || !(first || way == Way.ADOPTED)) {
          throw e;
        }
        LOG.warn("Report {} is gone; another takes its place", completed.reportId());
        lose();
        return await();
      }
      if (first) {
        LOG.info("Reused report {}, complete since {}", completed.reportId(), completedTime);
      }
      return Way.REUSED;
    }

    private void begin() {
      if (plan.request().question() instanceof ReadTarget.ExistingReport) {
        handle = runner.order(plan, log());
        way = Way.GIVEN;
      } else {
        findLost();
        adopt();
        order();
      }
    }

    /** What this has ordered without an answer: it was lost, or nobody waited for it. */
    private void findLost() {
      handle = orderedName.flatMap(name -> runner.find(name, plan)).orElse(null);
      orderedName = Optional.empty();
      if (handle != null) {
        way = Way.CREATED;
        log().madeReport(handle.reportId());
      }
    }

    /** Nothing is ordered before this look, except by who never shares. */
    private void adopt() {
      if (handle != null || settings.reuse() == Reuse.NEVER) {
        return;
      }
      handle = runner.adopt(plan, broker.wanted(plan, settings)).orElse(null);
      way = Way.ADOPTED;
    }

    private void order() {
      if (handle != null) {
        return;
      }
      way = Way.CREATED;
      handle = runner.order(plan, log());
      orderedName = Optional.empty();
    }

    private OrderLog log() {
      return broker.belongings().logFor(SharedReport.this, runner.client(), settings.keep());
    }
  }
}

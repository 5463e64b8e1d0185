package io.partnerinsights.core.report;

import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.ReadTarget;
import io.partnerinsights.core.plan.ReportPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The report that one read has chosen, so that all of its actions see the same data. It is chosen
 * when it is first needed, and stays chosen after it was read. Thread-safe.
 */
public final class ReportHandle {
  private static final Logger LOG = LoggerFactory.getLogger(ReportHandle.class);

  /** Time in which an action that has chosen a report starts all of its scans. */
  private static final Duration STARTING = Retention.PLANNING.minus(Retention.REFRESH);

  private final ReportPlan plan;
  private final WaitFactory waits;
  private final Reports reports;

  /** Where an engine has restored the read; null for a new one. */
  private final @Nullable ReportState restored;

  private @Nullable SharedReport current;
  private boolean read;

  public ReportHandle(ReportPlan plan, WaitFactory waits, Reports reports) {
    this(plan, waits, reports, null);
  }

  private ReportHandle(
      ReportPlan plan, WaitFactory waits, Reports reports, @Nullable ReportState restored) {
    this.plan = plan;
    this.waits = waits;
    this.reports = reports;
    this.restored = restored;
  }

  /**
   * Returns the handle of a read that was saved; no call. The read gets the same report, whatever
   * its settings say about reuse. It looks for what it has created, unless rows were read.
   *
   * @param lag how long it searches for a report that it may have created just before
   */
  public ReportHandle restored(String state, Duration lag) {
    ReportState saved = ReportState.restore(state, plan);
    ReportState first =
        saved.executionId() == null ? saved.searching(waits.begun().plus(lag)) : saved;
    ReportHandle handle = new ReportHandle(plan, waits, reports, first);
    SharedReport shared = handle.choose();
    boolean same = saved.report() == null || saved.target().reportId().equals(shared.reportId());
    handle.current = same ? shared : reports.unshared(plan);
    return handle;
  }

  public ReportPlan plan() {
    return plan;
  }

  public ReportHandle of(ReportPlan other) {
    return new ReportHandle(other, waits, reports);
  }

  public ReportSettings settings() {
    return waits.settings();
  }

  public Reports reports() {
    return reports;
  }

  /** Returns the report that an action would read now: the same object for the same report. */
  public synchronized SharedReport current() {
    SharedReport before = current;
    boolean stays = restored != null || read || !settings().shares();
    if (before != null && stays && mayStart(before)) {
      return before;
    }
    read = false;
    SharedReport chosen = choose();
    current = chosen;
    return chosen;
  }

  private SharedReport choose() {
    return settings().shares() ? reports.share(plan, waits) : reports.unshared(plan);
  }

  /**
   * Waits for the report, the {@link #current} one or that of another handle of this plan, and
   * finds or creates it if necessary. One that was completed before gets a new link.
   */
  public ReportLease await(SharedReport report) {
    ReportLease lease = report.await(waits, first());
    boolean again = markRead(report);
    if (lease.origin() == ReportOrigin.REUSED && !again) {
      LOG.info("Reused report {}, complete since {}", lease.report().reportId(), lease.completed());
    }
    return lease;
  }

  /** Notes that the report is read, and returns whether it was before. */
  private synchronized boolean markRead(SharedReport report) {
    boolean before = read && report.equals(current);
    read = read || report.equals(current);
    return before;
  }

  /** Whether an action that has chosen the report before may start another scan of it. */
  public boolean mayStart(SharedReport report) {
    return report.mayStart(waits.serviceTime().minus(STARTING));
  }

  /** Finds or creates the report, and returns its id without waiting for its completion. */
  public String submit(SharedReport report) {
    return report.submit(waits, first());
  }

  private ReportState first() {
    return restored == null || plan.request().isGiven() ? towardsPlan() : restored;
  }

  /** Returns the state of a new read, with the report that its plan names, if it names one. */
  private ReportState towardsPlan() {
    ReportState none = ReportState.begin(waits.random());
    return plan.request().target() instanceof ReadTarget.ExistingReport given
        ? none.given(given.reportId(), given.executionId())
        : none;
  }

  /** Returns the state of a read of this plan that begins now, with a new mark; no call. */
  public String begin() {
    return ReportState.begin(waits.random()).save(plan.fingerprint(), null);
  }

  public String begin(String mark) {
    return ReportState.none(mark).save(plan.fingerprint(), null);
  }

  /**
   * Returns a saved state without this report; empty if it does not contain a report to replace.
   */
  public Optional<String> without(String state, @Nullable String reportId) {
    ReportState saved = ReportState.restore(state, plan);
    boolean contains =
        saved.report() != null && saved.target().reportId().equalsIgnoreCase(reportId);
    return contains && !plan.request().isGiven()
        ? Optional.of(begin(saved.mark()))
        : Optional.empty();
  }

  /**
   * Returns the state from which {@link #restored} continues; no call, and never blocks.
   *
   * @param begun whether rows may have been read: then no other report replaces this one
   */
  public String save(boolean begun) {
    SharedReport report = current();
    ReportState state = report.state();
    if (state == null) {
      state = restored == null ? ReportState.begin(waits.random()) : restored;
    } else if (state.since() == null) {
      // Another read may have begun the wait, and chosen the report's name.
      state = state.since(waits.now());
    }
    String used = begun ? report.executionId().orElse(null) : null;
    if (used == null && restored != null) {
      used = restored.executionId();
    }
    return state.save(plan.fingerprint(), used);
  }

  /** Returns an execution that the caller has found complete. */
  public ReportLease given(CompletedReport execution) {
    InterruptibleLock lock = new InterruptibleLock();
    return new ReportLease(plan, waits, lock, execution, Instant.MIN, null);
  }

  /** Describes the cached report that this read would share; empty if the cache has none. */
  public Optional<String> shared() {
    return settings().shares()
        ? reports.find(plan, waits).flatMap(SharedReport::describe)
        : Optional.empty();
  }

  /**
   * Returns the state of a read that has found the report which it would adopt, or which its plan
   * names; empty if it would create one. GETs only, without a line in the log.
   */
  public Optional<ReportState> search() {
    ReportState begin = towardsPlan();
    return begin.isFound()
        ? Optional.of(begin)
        : ReportWait.quietly(waits, wait -> current().search(wait, begin).peek());
  }

  /** Returns the id of the stored query with the plan's text, if the service has one; one GET. */
  public Optional<String> storedQuery() {
    return ReportWait.quietly(waits, new ReportQuery(plan)::find);
  }
}

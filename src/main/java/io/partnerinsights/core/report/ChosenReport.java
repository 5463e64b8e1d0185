package io.partnerinsights.core.report;

import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.ReadTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The report that the reads of one plan have chosen, so that all of their actions see the same
 * data. It is chosen when it is first needed, and stays chosen after it was read. Thread-safe.
 */
public final class ChosenReport {
  private static final Logger LOG = LoggerFactory.getLogger(ChosenReport.class);

  private final CheckedQuery plan;
  private final ReportContext context;
  private final Reports reports;

  /** Where an engine has restored the read; null for a new one. */
  private final @Nullable ReportState restored;

  private @Nullable SharedReport current;
  private boolean read;

  public ChosenReport(CheckedQuery plan, ReportContext context, Reports reports) {
    this(plan, context, reports, null);
  }

  private ChosenReport(
      CheckedQuery plan, ReportContext context, Reports reports, @Nullable ReportState restored) {
    this.plan = plan;
    this.context = context;
    this.reports = reports;
    this.restored = restored;
  }

  /**
   * Returns the report of a read that was saved; no call. The read gets the same report, whatever
   * its settings say about reuse. It looks for what it has created, unless rows were read.
   *
   * @param lag how long it searches for a report that it may have created just before
   */
  public ChosenReport restored(String state, Duration lag) {
    ReportState saved = ReportState.restore(state, plan);
    ReportState first =
        saved.executionId() == null ? saved.searching(context.begun().plus(lag)) : saved;
    ChosenReport chosen = new ChosenReport(plan, context, reports, first);
    SharedReport shared = chosen.choose();
    boolean same = saved.report() == null || saved.target().reportId().equals(shared.reportId());
    chosen.current = same ? shared : reports.unshared(plan);
    return chosen;
  }

  public CheckedQuery plan() {
    return plan;
  }

  public ChosenReport of(CheckedQuery other) {
    return new ChosenReport(other, context, reports);
  }

  public ReportSettings settings() {
    return context.settings();
  }

  public Reports reports() {
    return reports;
  }

  /** Returns the report that an action has chosen, while it may start another scan of it. */
  public SharedReport current(SharedReport before) {
    return mayContinue(before) ? before : current();
  }

  /** Returns the report that an action would read now: the same object for the same report. */
  public synchronized SharedReport current() {
    SharedReport before = current;
    boolean stays = restored != null || read || !settings().shares();
    if (before != null && stays && mayContinue(before)) {
      return before;
    }
    read = false;
    SharedReport chosen = choose();
    current = chosen;
    return chosen;
  }

  private boolean mayContinue(SharedReport report) {
    return Retention.mayContinue(report.end(), context.serviceTime());
  }

  private SharedReport choose() {
    return settings().shares() ? reports.share(plan, context) : reports.unshared(plan);
  }

  /**
   * Waits for the report, the {@link #current} one or that of another read of this plan, and finds
   * or creates it if necessary. One that was completed before gets a new link.
   */
  public SharedReport.Complete await(SharedReport report) {
    SharedReport.Complete complete = report.await(context, first());
    boolean again = markRead(report);
    if (complete.origin() == ReportOrigin.REUSED && !again) {
      ReportLink link = complete.link();
      LOG.info(
          "Reused report {}, complete since {}", link.file().reportId(), link.localCompletion());
    }
    return complete;
  }

  /** Notes that the report is read, and returns whether it was before. */
  private synchronized boolean markRead(SharedReport report) {
    boolean before = read && report.equals(current);
    read = read || report.equals(current);
    return before;
  }

  /** Finds or creates the report, and returns its id without waiting for its completion. */
  public String submit(SharedReport report) {
    return report.submit(context, first());
  }

  private ReportState first() {
    return restored == null || plan.request().isGiven() ? towardsPlan() : restored;
  }

  /** Returns the state of a new read, with the report that its plan names, if it names one. */
  private ReportState towardsPlan() {
    ReportState none = ReportState.withNewMark(context.random());
    return plan.request().target() instanceof ReadTarget.ExistingReport given
        ? none.given(given.reportId(), given.executionId())
        : none;
  }

  /** Returns the state of a read of this plan that begins now, with a new mark; no call. */
  public String newState() {
    return ReportState.withNewMark(context.random()).save(plan.fingerprint(), null);
  }

  public String newState(String mark) {
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
        ? Optional.of(newState(saved.mark()))
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
      state = restored == null ? ReportState.withNewMark(context.random()) : restored;
    } else if (state.since() == null) {
      // Another read may have begun the wait, and chosen the report's name.
      state = state.since(context.now());
    }
    String used = begun ? report.executionId().orElse(null) : null;
    if (used == null && restored != null) {
      used = restored.executionId();
    }
    return state.save(plan.fingerprint(), used);
  }

  /** Returns an execution that the caller has found complete. */
  public SharedReport.Complete given(CompletedReport execution) {
    Lock lock = reports.threads().lock();
    ReportLink link =
        new ReportLink(plan, context, lock, execution, Instant.MIN, Retention.UNKNOWN);
    return new SharedReport.Complete(link, ReportOrigin.GIVEN, 0, Duration.ZERO);
  }

  /** Describes the cached report that this read would share; empty if the cache has none. */
  public Optional<String> shared() {
    return settings().shares()
        ? reports.find(plan, context).flatMap(SharedReport::describe)
        : Optional.empty();
  }

  /**
   * Says whether a read of another run would create a report, such as {@code create a new one}.
   * Searches for one by GETs only, without a line in the log.
   */
  public String dryRun() {
    ReportState begin = towardsPlan();
    if (begin.isFound()) {
      return "read report " + begin.reportId();
    }
    return ReportWait.quietly(context, waiting -> current().search(waiting, begin).peek())
        .map(
            found ->
                "read report %s of another run (%s)".formatted(found.reportId(), found.status()))
        .orElse("create a new one");
  }
}

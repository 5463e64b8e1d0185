package io.partnerinsights.core.report;

import io.partnerinsights.core.created.Bookmark;
import io.partnerinsights.core.created.ReportNames;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.report.ManagedReport.WaitResult;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The report that the scans of one read have chosen for one query, so that its actions see the same
 * data. It is chosen when it is first needed. After it was read, it stays chosen as long as its
 * retention leaves time for another action; a later action gets another report. Another read
 * chooses anew. Thread-safe.
 */
public final class ReportChoice {
  private static final Logger LOG = LoggerFactory.getLogger(ReportChoice.class);

  private final CheckedQuery query;
  private final WaitContext context;
  private final ReportRegistry registry;

  /** Where a job continues its read; null for a new one. */
  private final @Nullable ReportState resumedState;

  /** Null until it is needed. */
  private @Nullable ManagedReport chosenReport;

  private boolean hasServedAction;

  /** Creates the choice of a read, which chooses when the report is needed. */
  public ReportChoice(CheckedQuery query, WaitContext context, ReportRegistry registry) {
    this(query, context, registry, null);
  }

  private ReportChoice(
      CheckedQuery query,
      WaitContext context,
      ReportRegistry registry,
      @Nullable ReportState resumedState) {
    this.query = query;
    this.context = context.withDataset(query.dataset());
    this.registry = registry;
    this.resumedState = resumedState;
  }

  /**
   * Returns the choice of a saved read; no call. The read gets the same report, whatever its
   * settings say about reuse. Unless rows were read, it searches for a report that it created.
   *
   * @param searchTime how long it searches for a report that was created just before the save
   */
  public ReportChoice resumeFrom(Bookmark bookmark, Duration searchTime) {
    Instant listLagEnd = context.parentWaitStartOrNow().plus(searchTime);
    return new ReportChoice(
        query, context, registry, ReportState.ofBookmark(bookmark, query, listLagEnd));
  }

  public CheckedQuery query() {
    return query;
  }

  public WaitContext context() {
    return context;
  }

  /** Chooses and registers both reports, and returns whether they are the same. */
  public boolean choosesSameReportAs(ReportChoice otherChoice) {
    return equals(otherChoice)
        || (query.sharedKey().equals(otherChoice.query.sharedKey())
            && chooseReport().equals(otherChoice.chooseReport()));
  }

  /**
   * Chooses the report that an action would read now, unless the chosen one still serves; no call.
   * Returns the same object for the same report.
   */
  public synchronized ManagedReport chooseReport() {
    ManagedReport previousReport = chosenReport;
    if (previousReport != null && isStillUsable(previousReport)) {
      return previousReport;
    }
    ManagedReport newReport = previousReport == null ? registerFirstReport() : registerReport();
    chosenReport = newReport;
    hasServedAction = false;
    return newReport;
  }

  private boolean isStillUsable(ManagedReport report) {
    return (resumedState != null || hasServedAction || !context.settings().mayShareReport())
        && report.retention().hasTimeForAction(context.serviceTime());
  }

  /** A read that continues shares only the report that was saved. */
  private ManagedReport registerFirstReport() {
    ManagedReport report = registerReport();
    String savedReportId = resumedState == null ? null : resumedState.reportId();
    return savedReportId == null || savedReportId.equals(report.reportId())
        ? report
        : registry.newUnsharedReport(query);
  }

  private ManagedReport registerReport() {
    return context.settings().mayShareReport()
        ? registry.shareReport(query, context)
        : registry.newUnsharedReport(query);
  }

  /** Whether an action would read a report that is complete, as far as this application knows. */
  public synchronized boolean isComplete() {
    ManagedReport currentReport = chosenReport;
    if (currentReport == null || !isStillUsable(currentReport)) {
      currentReport = registry.findShared(query, context).orElse(null);
    }
    return currentReport != null && currentReport.findExecutionId().isPresent();
  }

  /**
   * Waits for the chosen report, and finds or creates it if necessary. A report that was completed
   * before gets a new link.
   */
  public WaitResult awaitReport() {
    ManagedReport report = chooseReport();
    WaitResult result = report.awaitCompletion(context, firstState());
    boolean wasRead = markAsRead(report);
    if (result.origin() == ReportOrigin.READ_BEFORE && !wasRead) {
      ReportLink link = result.link();
      LOG.info(
          "Reused report {}, which was completed at {}",
          link.completedReport().reportId(),
          link.localCompletion());
    }
    return result;
  }

  /** Marks the report as read, and returns whether it was read before. */
  private synchronized boolean markAsRead(ManagedReport report) {
    boolean wasRead = hasServedAction;
    hasServedAction = hasServedAction || report.equals(chosenReport);
    return wasRead && report.equals(chosenReport);
  }

  /** Finds or creates the report, and returns its id without waiting for its completion. */
  public String submitReport() {
    return chooseReport().submitReport(context, firstState());
  }

  private ReportState firstState() {
    return resumedState == null || query.request().namesReport()
        ? ReportState.ofNewRead(query, context.random())
        : resumedState;
  }

  /**
   * Returns the bookmark from which {@link #resumeFrom} continues; no call, and never blocks. It
   * names the report that was chosen, however old that is: its rows may have been read.
   *
   * @param mayHaveReadRows whether rows may have been read: then no other report replaces this one
   */
  public synchronized Bookmark toBookmark(boolean mayHaveReadRows) {
    ManagedReport report = chosenReport == null ? chooseReport() : chosenReport;
    ReportState reachedState = report.state();
    ReportState state = reachedState == null ? stateBeforeStart() : reachedState;
    Instant waitStart = state.waitStart();
    if (reachedState != null && waitStart == null) {
      // Another read may have begun the wait, and chosen the report's name.
      waitStart = context.now();
    }
    String readExecutionId = mayHaveReadRows ? report.findExecutionId().orElse(null) : null;
    if (readExecutionId == null && resumedState != null) {
      readExecutionId = resumedState.executionId();
    }
    String digits = query.fingerprint().digits();
    return new Bookmark(digits, state.mark(), waitStart, state.reportId(), readExecutionId);
  }

  private ReportState stateBeforeStart() {
    return resumedState == null
        ? new ReportState.Wanted(ReportNames.newMark(context.random()))
        : resumedState;
  }
}

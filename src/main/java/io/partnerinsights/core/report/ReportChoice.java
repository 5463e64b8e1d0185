package io.partnerinsights.core.report;

import io.partnerinsights.core.created.Bookmark;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.report.SharedReport.WaitResult;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The report that the scans of one {@code load()} have chosen for one query, so that all of its
 * actions see the same data. It is chosen when it is first needed, and stays chosen after it was
 * read. Another load chooses anew. Thread-safe.
 */
public final class ReportChoice {
  private static final Logger LOG = LoggerFactory.getLogger(ReportChoice.class);

  private final CheckedQuery query;
  private final ReportContext context;
  private final Reports reports;

  /** Where a job continues its read; null for a new one. */
  private final @Nullable ReportState resumed;

  /** Null until it is needed. */
  private @Nullable SharedReport report;

  /** Whether an action has read the report. */
  private boolean isRead;

  /** Creates the choice of a read, which chooses when the report is needed. */
  public ReportChoice(CheckedQuery query, ReportContext context, Reports reports) {
    this(query, context, reports, null);
  }

  private ReportChoice(
      CheckedQuery query, ReportContext context, Reports reports, @Nullable ReportState resumed) {
    this.query = query;
    this.context = context.naming(query.dataset());
    this.reports = reports;
    this.resumed = resumed;
  }

  /**
   * Returns the choice of a read that was saved; no call. The read gets the same report, whatever
   * its settings say about reuse. It looks for what it has created, unless rows were read.
   *
   * @param lag how long it searches for a report that it may have created just before
   */
  public ReportChoice resume(Bookmark saved, Duration lag) {
    Instant listedAt = context.begun().plus(lag);
    return new ReportChoice(query, context, reports, ReportState.resume(saved, query, listedAt));
  }

  public CheckedQuery query() {
    return query;
  }

  /** Returns the waits of the read. */
  public ReportContext context() {
    return context;
  }

  /** Whether a read of another choice would read the same report now. */
  public boolean isSameReport(ReportChoice other) {
    return equals(other)
        || (query.key().equals(other.query.key()) && current().equals(other.current()));
  }

  /** Returns the report that an action would read now: the same object for the same report. */
  public synchronized SharedReport current() {
    SharedReport before = report;
    if (before != null && stays(before)) {
      return before;
    }
    SharedReport chosen = before == null ? chooseFirst() : choose();
    report = chosen;
    isRead = false;
    return chosen;
  }

  private boolean stays(SharedReport chosen) {
    return (resumed != null || isRead || !context.settings().shares())
        && chosen.retention().mayStartScan(context.serviceTime());
  }

  /** A read that continues shares only the report that was saved. */
  private SharedReport chooseFirst() {
    SharedReport chosen = choose();
    String saved = resumed == null ? null : resumed.reportId();
    return saved == null || saved.equals(chosen.reportId()) ? chosen : reports.newReport(query);
  }

  private SharedReport choose() {
    return context.settings().shares() ? reports.share(query, context) : reports.newReport(query);
  }

  /** Whether the report can be read without waiting, as far as this application knows. */
  public boolean isComplete() {
    return current().executionId().isPresent();
  }

  /**
   * Waits for the {@link #current} report, and finds or creates it if necessary. One that was
   * completed before gets a new link.
   */
  public WaitResult await() {
    SharedReport chosen = current();
    WaitResult complete = chosen.await(context, firstState());
    boolean again = markRead(chosen);
    if (complete.origin() == ReportOrigin.REUSED && !again) {
      ReportLink link = complete.link();
      LOG.info(
          "Reused report {}, which was completed at {}",
          link.file().reportId(),
          link.localCompletion());
    }
    return complete;
  }

  /** Notes that the report is read, and returns whether it was before. */
  private synchronized boolean markRead(SharedReport chosen) {
    boolean wasRead = isRead;
    isRead = isRead || chosen.equals(report);
    return wasRead && chosen.equals(report);
  }

  /** Finds or creates the report, and returns its id without waiting for its completion. */
  public String submit() {
    return current().submit(context, firstState());
  }

  private ReportState firstState() {
    return resumed == null || query.request().isGiven()
        ? ReportState.begin(query, context.random())
        : resumed;
  }

  /**
   * Returns the bookmark from which {@link #resume} continues; no call, and never blocks.
   *
   * @param begun whether rows may have been read: then no other report replaces this one
   */
  public Bookmark save(boolean begun) {
    SharedReport chosen = current();
    ReportState reached = chosen.state();
    ReportState state = reached == null ? unstarted() : reached;
    Instant since = state.since();
    if (reached != null && since == null) {
      // Another read may have begun the wait, and chosen the report's name.
      since = context.now();
    }
    String used = begun ? chosen.executionId().orElse(null) : null;
    if (used == null && resumed != null) {
      used = resumed.executionId();
    }
    String digits = query.fingerprint().digits();
    return new Bookmark(digits, state.mark(), since, state.reportId(), used);
  }

  private ReportState unstarted() {
    return resumed == null
        ? new ReportState.Wanted(ReportState.newMark(context.random()))
        : resumed;
  }
}

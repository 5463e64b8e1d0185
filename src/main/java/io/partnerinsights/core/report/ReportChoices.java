package io.partnerinsights.core.report;

import io.partnerinsights.core.base.LruMap;
import io.partnerinsights.core.created.Bookmark;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.CheckedQuery.SharedKey;
import io.partnerinsights.core.plan.ReportRequest.ReadTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reports that the scans of one {@code load()} have chosen, one for each query, so that all of
 * its actions see the same data: all that changes in a load. A report is chosen when it is first
 * needed, and stays chosen after it was read. Another load chooses anew. Thread-safe.
 */
public final class ReportChoices {
  private static final Logger LOG = LoggerFactory.getLogger(ReportChoices.class);

  /** Maximum number of queries of one load whose reports are remembered. */
  private static final int MAX_CHOICES = 1_000;

  private final ReportContext context;
  private final Reports reports;

  /** Where a job continues its read; null for a new one. */
  private final @Nullable ReportState resumed;

  private final Map<SharedKey, Choice> choices = new LruMap<>(MAX_CHOICES);

  /**
   * @param isRead whether an action has read it
   */
  private record Choice(SharedReport report, boolean isRead) {}

  public ReportChoices(ReportContext context, Reports reports) {
    this(context, reports, null);
  }

  private ReportChoices(ReportContext context, Reports reports, @Nullable ReportState resumed) {
    this.context = context;
    this.reports = reports;
    this.resumed = resumed;
  }

  /**
   * Returns the choice of a read that was saved; no call. The read gets the same report, whatever
   * its settings say about reuse. It looks for what it has created, unless rows were read.
   *
   * @param lag how long it searches for a report that it may have created just before
   */
  public ReportChoices resume(CheckedQuery query, Bookmark bookmark, Duration lag) {
    ReportState saved = ReportState.of(bookmark, query);
    ReportState first =
        saved.executionId() == null ? saved.searching(context.begun().plus(lag)) : saved;
    SharedReport shared = choose(query);
    boolean same = saved.report() == null || saved.target().reportId().equals(shared.reportId());
    ReportChoices chosen = new ReportChoices(context, reports, first);
    chosen.choices.put(query.key(), new Choice(same ? shared : reports.newReport(query), false));
    return chosen;
  }

  private ReportSettings settings() {
    return context.settings();
  }

  /** Whether the report of a scan can be read without waiting, as far as this application knows. */
  public boolean isComplete(CheckedQuery query, SharedReport before) {
    return current(query, before).executionId().isPresent();
  }

  /** Returns the report that an action has chosen, while it may start another scan of it. */
  private SharedReport current(CheckedQuery query, SharedReport before) {
    return mayContinue(before) ? before : current(query);
  }

  /** Returns the report that an action would read now: the same object for the same report. */
  public synchronized SharedReport current(CheckedQuery query) {
    Choice before = choices.get(query.key());
    if (before != null && stays(before)) {
      return before.report;
    }
    SharedReport chosen = choose(query);
    choices.put(query.key(), new Choice(chosen, false));
    return chosen;
  }

  private boolean stays(Choice choice) {
    return (resumed != null || choice.isRead || !settings().shares()) && mayContinue(choice.report);
  }

  private boolean mayContinue(SharedReport report) {
    return Retention.mayContinue(report.end(), context.serviceTime());
  }

  private SharedReport choose(CheckedQuery query) {
    return settings().shares() ? reports.share(query, context) : reports.newReport(query);
  }

  /**
   * Waits for the report of a scan, or the {@link #current} one if that can no longer be read, and
   * finds or creates it if necessary. One that was completed before gets a new link.
   */
  public SharedReport.Complete await(CheckedQuery query, SharedReport before) {
    SharedReport report = current(query, before);
    SharedReport.Complete complete = report.await(context.naming(query.dataset()), first(query));
    boolean again = markRead(query, report);
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
  private synchronized boolean markRead(CheckedQuery query, SharedReport report) {
    Choice before = choices.get(query.key());
    if (before == null || !before.report.equals(report)) {
      return false;
    }
    choices.put(query.key(), new Choice(report, true));
    return before.isRead;
  }

  /** Finds or creates the report, and returns its id without waiting for its completion. */
  public String submit(CheckedQuery query, SharedReport before) {
    return current(query, before).submit(context.naming(query.dataset()), first(query));
  }

  private ReportState first(CheckedQuery query) {
    return resumed == null || query.request().isGiven() ? begin(query) : resumed;
  }

  /** Returns the state of a new read, with the report that its query names, if it names one. */
  private ReportState begin(CheckedQuery query) {
    ReportState none = ReportState.withNewMark(context.random());
    return query.request().target() instanceof ReadTarget.ExistingReport given
        ? none.given(given.reportId(), given.executionId())
        : none;
  }

  /**
   * Returns the bookmark from which {@link #resume} continues; no call, and never blocks.
   *
   * @param begun whether rows may have been read: then no other report replaces this one
   */
  public Bookmark save(CheckedQuery query, boolean begun) {
    SharedReport report = current(query);
    ReportState state = report.state();
    if (state == null) {
      state = resumed == null ? ReportState.withNewMark(context.random()) : resumed;
    } else if (state.since() == null) {
      // Another read may have begun the wait, and chosen the report's name.
      state = state.beganAt(context.now());
    }
    String used = begun ? report.executionId().orElse(null) : null;
    if (used == null && resumed != null) {
      used = resumed.executionId();
    }
    return state.save(query, used);
  }

  /** Returns an execution that the caller has found complete. */
  public SharedReport.Complete given(CheckedQuery query, CompletedReport execution) {
    Lock lock = reports.threads().lock();
    ReportContext named = context.naming(query.dataset());
    ReportLink link = new ReportLink(query, named, lock, execution, Instant.MIN, Retention.UNKNOWN);
    return new SharedReport.Complete(link, ReportOrigin.GIVEN, 0, Duration.ZERO);
  }

  /** Describes the report that the application would share; empty if it has none. */
  public Optional<String> shared(CheckedQuery query) {
    return settings().shares()
        ? reports.find(query, context).flatMap(SharedReport::describe)
        : Optional.empty();
  }

  /**
   * Says whether a read of another run would create a report, such as {@code create a new one}.
   * Searches for one by GETs only, without a line in the log.
   */
  public String dryRun(CheckedQuery query) {
    ReportState begin = begin(query);
    if (begin.isFound()) {
      return "read report " + begin.reportId();
    }
    return ReportWait.quietly(context, waiting -> current(query).search(waiting, begin).peek())
        .map(
            found ->
                "read report %s of another run (%s)".formatted(found.reportId(), found.status()))
        .orElse("create a new one");
  }
}

package io.partnerinsights.core.report;

import io.partnerinsights.core.client.ReportService.Listed;
import io.partnerinsights.core.created.ReportNames;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportExecution.Meaning;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.report.ReportState.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds a report, so that none need be created: one of the read's own, recognised by the mark in
 * its name, or one of an earlier run or another application, recognised by the fingerprint. GETs
 * only: the lists of queries and of reports, and the executions of up to three of them.
 *
 * @param excluded whether no read adopts the report of this id
 * @param from the state where the search begins
 */
record ReportSearch(
    CheckedQuery checked,
    Instant localSince,
    Predicate<String> excluded,
    ReportWait waiting,
    ReportQuery query,
    ReportState from) {
  /** Maximum number of reports whose executions are asked for; older ones serve no better. */
  private static final int MAX_CANDIDATES = 3;

  /** What a wait waits for that may have created its report before. */
  private static final String EARLIER =
      "the service's lists to show whether the report was created before (up to 2 minutes)";

  /** Searches until lists show each report; returns a state without one if none was found. */
  ReportState find() {
    if (!searches()) {
      return from;
    }
    waiting.limit(waiting.settings().timeout());
    if (from.listedAt() != null) {
      waiting.awaits(EARLIER);
    }
    Instant asked = Instant.MIN;
    for (Instant time : times()) {
      Instant due = Retention.later(time, asked.plusNanos(1));
      waiting.pauseUntil(due);
      Lookup lookup = search(due);
      if (lookup.found().isFound()) {
        announce(lookup.found());
        return lookup.found();
      }
      asked = lookup.asked();
    }
    return ReportState.none(from.mark());
  }

  /**
   * Returns when the report is looked up: three times if lists may not show it yet. The last list
   * is asked for when they show each report, so that it proves an absence.
   */
  private List<Instant> times() {
    Instant listed = from.listedAt();
    if (listed == null) {
      return List.of(waiting.now());
    }
    Instant first = waiting.context().begun();
    return !listed.isAfter(first)
        ? List.of(first)
        : List.of(first, first.plus(Duration.between(first, listed).dividedBy(4)), listed);
  }

  /**
   * What a lookup has shown.
   *
   * @param asked when it was asked for: a report that was created later may be absent
   * @param found the state with the report; {@link #from} without one
   */
  private record Lookup(Instant asked, ReportState found) {}

  /** Searches once, and returns the state that a read would have; adopts nothing. */
  Optional<ReportState> peek() {
    return searches()
        ? Optional.of(search(waiting.now()).found()).filter(ReportState::isFound)
        : Optional.empty();
  }

  private boolean searches() {
    return waiting.settings().shares() || from.listedAt() != null;
  }

  /** Looks the report up by its id, or else in a list that was asked for at or after this time. */
  private Lookup search(Instant due) {
    Target saved = from.report();
    Optional<ScheduledReport> present =
        saved == null ? Optional.empty() : waiting.client().report(saved.reportId());
    return present.isPresent() ? new Lookup(due, saved(present.get())) : list(due);
  }

  /** The wait for the report of an earlier process continues, with its time-out. */
  private ReportState saved(ScheduledReport report) {
    return found(report, ReportOrigin.ADOPTED).beganAt(from.since());
  }

  /** The read's own report may be there without its query; others are created on it. */
  private Lookup list(Instant due) {
    if (from.listedAt() == null && query.lookUp(waiting, due).isEmpty()) {
      return new Lookup(due, from);
    }
    Listed<ScheduledReport> all = waiting.client().allReports(due);
    List<ScheduledReport> found = candidates(all.items());
    return new Lookup(all.asked(), readable(found.isEmpty() && !all.isWhole() ? ask() : found));
  }

  /** Asks for the candidates alone, which a list of several pages may lack. */
  private List<ScheduledReport> ask() {
    ReportFilter filter =
        query.find(waiting).map(ReportFilter::onQuery).orElseGet(ReportFilter::all);
    return candidates(waiting.client().reports(filter));
  }

  private ReportState readable(List<ScheduledReport> candidates) {
    for (ScheduledReport report : candidates) {
      ReportExecution newest = Executions.newest(waiting.client(), report.reportId()).orElse(null);
      if (isReadable(report, newest, waiting.serviceTime())) {
        return found(report, newest);
      }
    }
    return from;
  }

  /**
   * Returns the listed reports that may be candidates, the read's own and the newest ones first.
   */
  private List<ScheduledReport> candidates(List<ScheduledReport> listed) {
    Fingerprint fingerprint = checked.fingerprint();
    return listed.stream()
        .filter(report -> ReportNames.isReport(report.reportName(), fingerprint))
        .filter(report -> !report.isScheduled() && isCandidate(report))
        .sorted(
            Comparator.comparing((ScheduledReport report) -> isOwn(report))
                .thenComparing(report -> report.findCreatedTime().orElse(Instant.MIN))
                .reversed())
        .limit(MAX_CANDIDATES)
        .toList();
  }

  private boolean isOwn(ScheduledReport report) {
    return ReportNames.isReport(report.reportName(), checked.fingerprint(), from.mark());
  }

  private boolean isCandidate(ScheduledReport report) {
    return !excluded.test(report.reportId())
        && !report.reportId().equalsIgnoreCase(from.reportId())
        && !report.isPaused()
        && (isOwn(report) || (ReportUse.isShared(report.description()) && isRecent(report)));
  }

  /** An older report may hold older data than a user has asked for. */
  private boolean isRecent(ScheduledReport report) {
    Instant earliest = waiting.context().client().serviceTime(localSince);
    return waiting.settings().shares()
        && !report.findCreatedTime().map(earliest::isAfter).orElse(false);
  }

  private boolean isReadable(
      ScheduledReport report, @Nullable ReportExecution newest, Instant now) {
    boolean own = isOwn(report);
    boolean mayRun = own || isWithin(Retention.LONGEST_RUN, report.createdTime(), now);
    if (newest == null) {
      return mayRun;
    }
    return switch (newest.meaning()) {
      case RUNNING -> mayRun;
      case COMPLETE -> own || isReusable(report, newest, now);
      case WITHOUT_LINK, PAUSED, FAILED -> false;
    };
  }

  private boolean isReusable(ScheduledReport report, ReportExecution execution, Instant now) {
    Instant completed =
        execution.findGeneratedTime().or(report::findCreatedTime).orElse(Instant.MIN);
    return isWithin(waiting.settings().maxAge(), completed, now)
        && Retention.mayStart(retention(report).end(completed), now);
  }

  private static boolean isWithin(Duration age, @Nullable Instant time, Instant now) {
    return time != null && !time.isBefore(now.minus(age));
  }

  private ReportState found(ScheduledReport report, @Nullable ReportExecution newest) {
    ReportState found = found(report, isOwn(report) ? ReportOrigin.CREATED : ReportOrigin.ADOPTED);
    if (newest == null) {
      return found;
    }
    return newest.meaning() == Meaning.COMPLETE
        ? found.completed(CompletedReport.of(report.reportId(), newest, checked.request().format()))
        : found.polled(newest.status().messageText(), newest.executionId());
  }

  private ReportState found(ScheduledReport report, ReportOrigin origin) {
    return from.to(new Target(report.reportId(), null, origin, null, retention(report)));
  }

  private static Retention retention(ScheduledReport report) {
    return ReportUse.retention(report).orElse(Retention.UNKNOWN);
  }

  /** Logs what was found, unless it was known before. */
  private void announce(ReportState found) {
    String reportId = found.target().reportId();
    if (reportId.equalsIgnoreCase(from.reportId())) {
      return;
    }
    if (found.target().origin() == ReportOrigin.CREATED) {
      waiting.shown().event("Created report " + reportId);
      return;
    }
    String status = found.isPolled() ? found.status() : "not started";
    String line = "Reading existing report %s (%s), which was created for the same query";
    waiting.shown().event(line.formatted(reportId, status));
  }
}

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
import io.partnerinsights.core.report.ReportState.Found;
import io.partnerinsights.core.report.ReportState.Present;
import io.partnerinsights.core.report.ReportState.Target;
import io.partnerinsights.core.report.ReportState.Unlisted;
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
 * @param from the phase before the search: Wanted or Unlisted
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

  /** Searches until lists show each report; returns none if there is none to read. */
  Optional<Present> find() {
    if (!searches()) {
      return Optional.empty();
    }
    waiting.limit(waiting.settings().timeout());
    if (from instanceof Unlisted) {
      waiting.awaits(EARLIER);
    }
    Instant asked = Instant.MIN;
    for (Instant time : times()) {
      Instant due = Retention.later(time, asked.plusNanos(1));
      waiting.pauseUntil(due);
      Lookup lookup = search(due);
      lookup.found().ifPresent(this::announce);
      if (lookup.found().isPresent()) {
        return lookup.found();
      }
      asked = lookup.asked();
    }
    return Optional.empty();
  }

  /**
   * Returns when the report is looked up: three times if lists may not show it yet. The last list
   * is asked for when they show each report, so that it proves an absence.
   */
  private List<Instant> times() {
    if (!(from instanceof Unlisted unlisted)) {
      return List.of(waiting.now());
    }
    Instant listed = unlisted.listedAt();
    Instant first = waiting.context().begun();
    return !listed.isAfter(first)
        ? List.of(first)
        : List.of(first, first.plus(Duration.between(first, listed).dividedBy(4)), listed);
  }

  /**
   * What a lookup has shown.
   *
   * @param asked when it was asked for: a report that was created later may be absent
   */
  private record Lookup(Instant asked, Optional<Present> found) {}

  /** Searches once, and returns the report that a read would get; adopts nothing. */
  Optional<Present> peek() {
    return searches() ? search(waiting.now()).found() : Optional.empty();
  }

  private boolean searches() {
    return waiting.settings().shares() || from instanceof Unlisted;
  }

  /** Looks the report up by its id, or else in a list that was asked for at or after this time. */
  private Lookup search(Instant due) {
    String saved = from.reportId();
    Optional<ScheduledReport> present =
        saved == null ? Optional.empty() : waiting.client().report(saved);
    return present.isPresent() ? new Lookup(due, present.map(this::continueWait)) : list(due);
  }

  /** The wait for the report of an earlier process continues, with its time-out. */
  private Found continueWait(ScheduledReport saved) {
    return found(saved, ReportOrigin.ADOPTED).with(polling -> polling.beganAt(from.since()));
  }

  /** The read's own report may be there without its query; others are created on it. */
  private Lookup list(Instant due) {
    if (!(from instanceof Unlisted) && query.lookUp(waiting, due).isEmpty()) {
      return new Lookup(due, Optional.empty());
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

  private Optional<Present> readable(List<ScheduledReport> candidates) {
    for (ScheduledReport report : candidates) {
      ReportExecution newest = Executions.newest(waiting.client(), report.reportId()).orElse(null);
      if (isReadable(report, newest, waiting.serviceTime())) {
        return Optional.of(found(report, newest));
      }
    }
    return Optional.empty();
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
        && retention(report).afterCompletion(completed).mayStartAction(now);
  }

  private static boolean isWithin(Duration age, @Nullable Instant time, Instant now) {
    return time != null && !time.isBefore(now.minus(age));
  }

  private Present found(ScheduledReport report, @Nullable ReportExecution newest) {
    Found found = found(report, isOwn(report) ? ReportOrigin.CREATED : ReportOrigin.ADOPTED);
    if (newest == null) {
      return found;
    }
    String status = newest.status().messageText();
    return newest.meaning() == Meaning.COMPLETE
        ? found.withFile(CompletedReport.of(report.reportId(), newest, checked.request().format()))
        : found.with(polling -> polling.polled(status, newest.executionId()));
  }

  private Found found(ScheduledReport report, ReportOrigin origin) {
    Target target = new Target(report.reportId(), null, origin, null, retention(report));
    return new Found(from.mark(), target);
  }

  private static Retention retention(ScheduledReport report) {
    return ReportUse.retention(report).orElse(Retention.UNKNOWN);
  }

  /** Logs what was found, unless it was known before. */
  private void announce(Present found) {
    String reportId = found.reportId();
    if (reportId.equalsIgnoreCase(from.reportId())) {
      return;
    }
    if (found.target().origin() == ReportOrigin.CREATED) {
      waiting.shown().event("Created report " + reportId);
      return;
    }
    String status = found.polling().isPolled() ? found.polling().status() : "not started";
    String line = "Reading existing report %s (%s), which was created for the same query";
    waiting.shown().event(line.formatted(reportId, status));
  }
}

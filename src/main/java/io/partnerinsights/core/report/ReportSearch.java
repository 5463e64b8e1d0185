package io.partnerinsights.core.report;

import io.partnerinsights.core.client.ReportService.ListSnapshot;
import io.partnerinsights.core.created.ReportNames;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportExecution.Progress;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.report.ReportState.AwaitedReport;
import io.partnerinsights.core.report.ReportState.Found;
import io.partnerinsights.core.report.ReportState.PossiblyCreated;
import io.partnerinsights.core.report.ReportState.Present;
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
 * @param isExcluded whether no read adopts the report of this id
 * @param startState the phase before the search: Wanted or PossiblyCreated
 */
record ReportSearch(
    CheckedQuery checkedQuery,
    Instant localEarliestCreation,
    Predicate<String> isExcluded,
    ReportWait reportWait,
    QueryFinder queryFinder,
    ReportState startState) {
  /** Maximum number of reports whose executions are asked for; older ones serve no better. */
  private static final int MAX_CANDIDATES = 3;

  /** What a wait waits for if the read may have created its report before. */
  private static final String LISTS_SUBJECT =
      "the service's lists to show whether the report was created before (up to 2 minutes)";

  /** Searches until lists show every report; returns empty if none can be read. */
  Optional<Present> findReport() {
    if (!maySearch()) {
      return Optional.empty();
    }
    reportWait.startTimeout(reportWait.settings().timeout());
    if (startState instanceof PossiblyCreated) {
      reportWait.setSubject(LISTS_SUBJECT);
    }
    Instant lastRequestTime = Instant.MIN;
    for (Instant lookupTime : lookupTimes()) {
      Instant minRequestTime = Retention.laterOf(lookupTime, lastRequestTime.plusNanos(1));
      reportWait.pauseUntil(minRequestTime);
      Lookup lookup = lookUp(minRequestTime);
      lookup.report().ifPresent(this::announceReport);
      if (lookup.report().isPresent()) {
        return lookup.report();
      }
      lastRequestTime = lookup.requestTime();
    }
    return Optional.empty();
  }

  /**
   * Returns when the report is looked up: three times if lists may not show it yet. The last list
   * is asked for when they show each report, so that it proves an absence.
   */
  private List<Instant> lookupTimes() {
    if (!(startState instanceof PossiblyCreated unlistedState)) {
      return List.of(reportWait.now());
    }
    Instant listLagEnd = unlistedState.listLagEnd();
    Instant waitStart = reportWait.context().parentWaitStartOrNow();
    return !listLagEnd.isAfter(waitStart)
        ? List.of(waitStart)
        : List.of(
            waitStart,
            waitStart.plus(Duration.between(waitStart, listLagEnd).dividedBy(4)),
            listLagEnd);
  }

  /**
   * What a lookup has shown.
   *
   * @param requestTime when it was asked for: a report that was created later may be absent
   */
  private record Lookup(Instant requestTime, Optional<Present> report) {}

  /** Searches once, and returns the report that a read would get; adopts nothing. */
  Optional<Present> findReportOnce() {
    return maySearch() ? lookUp(reportWait.now()).report() : Optional.empty();
  }

  private boolean maySearch() {
    return reportWait.settings().mayShareReport() || startState instanceof PossiblyCreated;
  }

  /** Looks the report up by its id, or else in a list that was asked for at or after this time. */
  private Lookup lookUp(Instant minRequestTime) {
    String savedReportId = startState.reportId();
    Optional<ScheduledReport> report =
        savedReportId == null ? Optional.empty() : reportWait.client().findReport(savedReportId);
    return report.isPresent()
        ? new Lookup(minRequestTime, report.map(this::toResumedState))
        : lookUpInLists(minRequestTime);
  }

  /** The wait for the report of an earlier process continues, with its time-out. */
  private Found toResumedState(ScheduledReport report) {
    return toFound(report, ReportOrigin.FROM_OTHER_RUN).withWaitStart(startState.waitStart());
  }

  /** Other runs' reports need the stored query. The read's own report may exist without it. */
  private Lookup lookUpInLists(Instant minRequestTime) {
    if (!(startState instanceof PossiblyCreated)
        && queryFinder.findListed(reportWait, minRequestTime).isEmpty()) {
      return new Lookup(minRequestTime, Optional.empty());
    }
    ListSnapshot<ScheduledReport> allReports =
        reportWait.client().listReportsOrReuse(minRequestTime);
    List<ScheduledReport> candidates = candidatesIn(allReports.items());
    return new Lookup(
        allReports.requestedAt(),
        findReadable(
            candidates.isEmpty() && !allReports.isComplete() ? requestCandidates() : candidates));
  }

  /** Requests the candidates with a filter, because a list of several pages may lack them. */
  private List<ScheduledReport> requestCandidates() {
    ReportFilter filter =
        queryFinder.findByName(reportWait).map(ReportFilter::byQuery).orElseGet(ReportFilter::all);
    return candidatesIn(reportWait.client().listReports(filter));
  }

  private Optional<Present> findReadable(List<ScheduledReport> candidates) {
    for (ScheduledReport report : candidates) {
      ReportExecution newestExecution =
          Executions.findNewest(reportWait.client(), report.reportId()).orElse(null);
      if (isReadable(report, newestExecution, reportWait.serviceTime())) {
        return Optional.of(toPresent(report, newestExecution));
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the listed reports that may be candidates, the read's own and the newest ones first.
   */
  private List<ScheduledReport> candidatesIn(List<ScheduledReport> reports) {
    Fingerprint fingerprint = checkedQuery.fingerprint();
    return reports.stream()
        .filter(report -> ReportNames.isReportName(report.reportName(), fingerprint))
        .filter(report -> !report.isRecurring() && isCandidate(report))
        .sorted(
            Comparator.comparing((ScheduledReport report) -> hasMarkOfThisRead(report))
                .thenComparing(report -> report.findCreatedTime().orElse(Instant.MIN))
                .reversed())
        .limit(MAX_CANDIDATES)
        .toList();
  }

  private boolean hasMarkOfThisRead(ScheduledReport report) {
    return ReportNames.isReportName(
        report.reportName(), checkedQuery.fingerprint(), startState.mark());
  }

  private boolean isCandidate(ScheduledReport report) {
    return !isExcluded.test(report.reportId())
        && !report.reportId().equalsIgnoreCase(startState.reportId())
        && !report.isPaused()
        && (hasMarkOfThisRead(report)
            || (ReportUse.isShared(report.description()) && isRecent(report)));
  }

  /** An older report may hold older data than a user has asked for. */
  private boolean isRecent(ScheduledReport report) {
    Instant earliestCreation = reportWait.context().client().toServiceTime(localEarliestCreation);
    return reportWait.settings().mayShareReport()
        && !report.findCreatedTime().map(earliestCreation::isAfter).orElse(false);
  }

  private boolean isReadable(
      ScheduledReport report, @Nullable ReportExecution newestExecution, Instant now) {
    boolean hasMark = hasMarkOfThisRead(report);
    boolean mayRun = hasMark || isYoungerThan(Retention.MAX_RUN_TIME, report.createdTime(), now);
    if (newestExecution == null) {
      return mayRun;
    }
    return switch (newestExecution.progress()) {
      case RUNNING -> mayRun;
      case COMPLETE -> hasMark || isAdoptable(report, newestExecution, now);
      case WITHOUT_LINK, PAUSED, FAILED -> false;
    };
  }

  private boolean isAdoptable(ScheduledReport report, ReportExecution execution, Instant now) {
    Instant completionTime =
        execution.findGeneratedTime().or(report::findCreatedTime).orElse(Instant.MIN);
    return isYoungerThan(reportWait.settings().reuseMaxAge(), completionTime, now)
        && retentionOf(report).afterCompletion(completionTime).mayBeChosen(now);
  }

  private static boolean isYoungerThan(Duration maxAge, @Nullable Instant time, Instant now) {
    return time != null && !time.isBefore(now.minus(maxAge));
  }

  private Present toPresent(ScheduledReport report, @Nullable ReportExecution newestExecution) {
    Found foundState =
        toFound(
            report, hasMarkOfThisRead(report) ? ReportOrigin.CREATED : ReportOrigin.FROM_OTHER_RUN);
    if (newestExecution == null) {
      return foundState;
    }
    String status = newestExecution.status().messageText();
    return newestExecution.progress() == Progress.COMPLETE
        ? foundState.withCompletedReport(
            CompletedReport.of(report.reportId(), newestExecution, checkedQuery.request().format()))
        : foundState.withStatus(status, newestExecution.executionId());
  }

  private Found toFound(ScheduledReport report, ReportOrigin origin) {
    AwaitedReport target =
        new AwaitedReport(report.reportId(), null, origin, null, retentionOf(report));
    return new Found(startState.mark(), target);
  }

  private static Retention retentionOf(ScheduledReport report) {
    return ReportUse.findRetention(report).orElse(Retention.NO_KNOWN_END);
  }

  /** Logs what was found, unless it was known before. */
  private void announceReport(Present report) {
    String reportId = report.reportId();
    if (reportId.equalsIgnoreCase(startState.reportId())) {
      return;
    }
    if (report.awaitedReport().origin() == ReportOrigin.CREATED) {
      reportWait.progressLog().logEvent("Created report " + reportId);
      return;
    }
    String status = report.foundState().isPolled() ? report.status() : "not started";
    String message =
        "Reading existing report %s (status: %s), which was created for the same" + " query";
    reportWait.progressLog().logEvent(message.formatted(reportId, status));
  }
}

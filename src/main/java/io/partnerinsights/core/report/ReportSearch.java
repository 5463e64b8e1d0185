package io.partnerinsights.core.report;

import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.report.ReportState.FoundReport;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds a report that needs not be created: one of the job's own, recognised by the mark in its
 * name, or one that may be adopted, recognised by the fingerprint. GETs only: the query, the
 * reports on it, and the executions of up to three of them.
 */
final class ReportSearch {
  /** Maximum number of reports whose executions are asked for; older ones serve no better. */
  private static final int MAX_CANDIDATES = 3;

  private final ReportWork job;
  private final Optional<Instant> listedAt;

  ReportSearch(ReportWork job) {
    this.job = job;
    this.listedAt = job.progress().listedAt();
  }

  /** Searches until lists show each report; false if the job has to create one. */
  boolean find() {
    if (!searches()) {
      return false;
    }
    job.limit();
    Instant first = job.now();
    for (int number = 1; ; number++) {
      Instant began = job.now();
      Optional<Candidate> found = search();
      if (found.isPresent()) {
        use(found.get());
        return true;
      }
      if (listedAt.filter(began::isBefore).isEmpty()) {
        job.progress(ReportState.none(job.progress().mark()));
        return false;
      }
      job.wait.pauseUntil(first.plus(UniquePost.lookupTime(number)));
    }
  }

  /** Searches once, and returns the progress that a job would have; adopts nothing. */
  Optional<ReportState> peek() {
    return searches() ? search().map(this::progress) : Optional.empty();
  }

  private boolean searches() {
    return job.adoption().allowed() || listedAt.isPresent();
  }

  /**
   * A report that may be adopted.
   *
   * @param own whether the read itself has created it
   */
  private record Candidate(ScheduledReport report, boolean own, Optional<ReportExecution> newest) {}

  private Optional<Candidate> search() {
    Optional<String> queryId = job.lookUpQuery();
    // Without its query a report is there only if it was kept when the query was deleted.
    boolean outlivesQuery = job.adoption().kept() || listedAt.isPresent();
    return queryId.isPresent() || outlivesQuery ? search(queryId) : Optional.empty();
  }

  private Optional<Candidate> search(Optional<String> queryId) {
    List<ScheduledReport> reports = reports(queryId);
    Optional<Candidate> found =
        reports.stream()
            .map(report -> new Candidate(report, isOwn(report), newest(report.reportId())))
            .filter(this::isAllowed)
            .findFirst();
    found
        .filter(Candidate::own)
        .ifPresent(read -> recordDuplicates(read.report().reportId(), reports));
    return found;
  }

  private boolean isAllowed(Candidate found) {
    return job.adoption().allows(found.report(), found.own(), found.newest(), job.serviceTime());
  }

  /** A repeated POST may have created further reports, which are only to be deleted. */
  private void recordDuplicates(String read, List<ScheduledReport> reports) {
    reports.stream()
        .filter(other -> isOwn(other) && !other.reportId().equals(read))
        .forEach(other -> job.request.recorder().duplicateCreated(other.reportId()));
  }

  /** Lists the reports that may be candidates, the read's own and the newest ones first. */
  private List<ScheduledReport> reports(Optional<String> queryId) {
    ReportFilter filter = queryId.map(ReportFilter::onQuery).orElseGet(ReportFilter::all);
    Fingerprint fingerprint = job.plan.fingerprint();
    return job.client().reports(filter).stream()
        .filter(report -> ReportNames.isReport(report.reportName(), fingerprint))
        .filter(report -> !report.isScheduled())
        .filter(report -> job.adoption().allows(report, isOwn(report), job.account::serviceTime))
        .sorted(
            Comparator.comparing(this::isOwn)
                .thenComparing(report -> report.createdTime().orElse(Instant.MIN))
                .reversed())
        .limit(MAX_CANDIDATES)
        .toList();
  }

  private boolean isOwn(ScheduledReport report) {
    return ReportNames.isReport(report.reportName(), job.plan.fingerprint(), job.progress().mark());
  }

  /**
   * Returns the newest execution; a report that was deleted after it was listed has none. A service
   * that ignores a filter with several statuses may hide a complete, older execution.
   */
  private Optional<ReportExecution> newest(String reportId) {
    ExecutionFilter latest = ExecutionFilter.latest(reportId);
    List<ReportExecution> listed = job.client().findExecutions(latest);
    return (listed.isEmpty() ? job.hidden(latest) : listed)
        .stream().max(Comparator.comparing(each -> each.reportGeneratedTime().orElse(Instant.MIN)));
  }

  private ReportState progress(Candidate found) {
    ReportOrigin origin = found.own() ? ReportOrigin.CREATED : ReportOrigin.ADOPTED;
    ScheduledReport report = found.report();
    ReportState progress =
        job.progress()
            .to(
                new FoundReport(
                    report.reportId(), Optional.empty(), origin, true, Retention.of(report)));
    return found
        .newest()
        .map(seen -> progress.polled(seen.status().text(), Optional.of(seen.executionId())))
        .orElse(progress);
  }

  private void use(Candidate found) {
    job.progress(progress(found));
    if (found.own()) {
      job.created(found.report().reportId());
    } else {
      adopt(found);
    }
  }

  private void adopt(Candidate found) {
    ScheduledReport report = found.report();
    String status = found.newest().map(each -> each.status().text()).orElse("not started");
    String created = report.createdTime().map(Object::toString).orElse("an unknown time");
    job.request.recorder().reportAdopted(report.reportId());
    job.wait
        .log()
        .event(
            "Adopted report %s (%s), which was created for the same query at %s"
                .formatted(report.reportId(), status, created));
    job.settings.listener().adopted(report.reportId());
  }
}

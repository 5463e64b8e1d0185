package io.partnerinsights.core.job;

import io.partnerinsights.core.job.AdoptionRules.Candidate;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ExecutionStatus.Kind;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.report.Fingerprint;
import io.partnerinsights.core.report.ReadTarget;
import io.partnerinsights.core.report.ReportDescription;
import io.partnerinsights.core.report.ReportNames;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds a report that needs not be created: one of the job's own, recognised by the mark in its
 * name, or one that may be adopted, recognised by the fingerprint. GETs only: the query, the
 * reports on it, and the executions of up to three of them.
 */
final class ReportFinder {
  /** Maximum number of reports whose executions are asked for; older ones serve no better. */
  private static final int MAX_CANDIDATES = 3;

  private static final Comparator<Candidate> OWN_AND_NEWEST_FIRST =
      Comparator.comparing(Candidate::own)
          .thenComparing(candidate -> candidate.createdTime().orElse(Instant.MIN))
          .reversed();

  private final JobContext job;
  private final Optional<Instant> listedAt;

  ReportFinder(JobContext job) {
    this.job = job;
    this.listedAt = job.progress().listedAt();
  }

  /** Searches, and searches again while a list may be behind; empty if a report is needed. */
  Optional<PolledReport> find() {
    if (!job.adoption().allowed() && listedAt.isEmpty()) {
      return Optional.empty();
    }
    job.limit();
    Instant first = job.now();
    for (int number = 1; ; number++) {
      Instant began = job.now();
      Optional<Found> found = search();
      if (found.isPresent()) {
        return found.map(this::use);
      }
      if (listedAt.filter(began::isBefore).isEmpty()) {
        job.progress(job.progress().withoutReport());
        return Optional.empty();
      }
      job.wait.pauseUntil(first.plus(UniquePost.lookupTime(number)));
    }
  }

  /** A report that may be adopted, and its newest execution. */
  private record Found(Candidate candidate, Optional<ReportExecution> newest) {}

  private Optional<Found> search() {
    Optional<String> queryId =
        job.plan.request().target() instanceof ReadTarget.StoredQuery stored
            ? Optional.of(stored.queryId())
            : job.lookUpQuery();
    // Without its query a report is there only if it was kept when the query was deleted.
    boolean outlivesQuery = job.adoption().kept() || listedAt.isPresent();
    return queryId.isPresent() || outlivesQuery ? search(queryId) : Optional.empty();
  }

  private Optional<Found> search(Optional<String> queryId) {
    List<Candidate> candidates = candidates(queryId);
    Optional<Found> found =
        candidates.stream()
            .map(candidate -> new Found(candidate, newest(candidate.reportId())))
            .filter(this::isAllowed)
            .findFirst();
    found.ifPresent(read -> recordDuplicates(read.candidate(), candidates));
    return found;
  }

  private boolean isAllowed(Found found) {
    return job.adoption().allows(found.candidate(), found.newest(), job.serviceTime());
  }

  /** A repeated POST may have created further reports, which are only to be deleted. */
  private void recordDuplicates(Candidate read, List<Candidate> candidates) {
    candidates.stream()
        .filter(other -> read.own() && other.own() && !other.equals(read))
        .forEach(other -> job.request.recorder().duplicateCreated(other.reportId()));
  }

  private List<Candidate> candidates(Optional<String> queryId) {
    ReportFilter filter = queryId.map(ReportFilter::onQuery).orElseGet(ReportFilter::all);
    Fingerprint fingerprint = job.plan.fingerprint();
    return job.client().reports(filter).stream()
        .filter(report -> ReportNames.isReport(report.reportName(), fingerprint))
        .filter(report -> !report.isScheduled())
        .filter(report -> job.adoption().allows(report, isOwn(report), job.account::serviceTime))
        .map(this::candidate)
        .sorted(OWN_AND_NEWEST_FIRST)
        .limit(MAX_CANDIDATES)
        .toList();
  }

  private boolean isOwn(ScheduledReport report) {
    return ReportNames.isReport(report.reportName(), job.plan.fingerprint(), job.progress().mark());
  }

  private Candidate candidate(ScheduledReport report) {
    return new Candidate(
        report.reportId(),
        report.format(),
        report.createdTime(),
        isOwn(report),
        ReportDescription.isKept(report.description()),
        ReportDescription.deletableFrom(report.description()));
  }

  /**
   * Returns the newest execution; a report that was deleted after it was listed has none. A service
   * that ignores a filter with several statuses may hide a complete, older execution.
   */
  private Optional<ReportExecution> newest(String reportId) {
    ExecutionFilter latest = ExecutionFilter.latest(reportId);
    Optional<ReportExecution> newest = newest(latest);
    if (newest.isEmpty() && !job.client().listsOneStatus()) {
      newest = newest(latest.withStatus(Kind.COMPLETED));
      newest.ifPresent(hidden -> job.client().listOneStatus());
    }
    return newest;
  }

  private Optional<ReportExecution> newest(ExecutionFilter filter) {
    return job.client().findExecutions(filter).stream()
        .max(Comparator.comparing(each -> each.reportGeneratedTime().orElse(Instant.MIN)));
  }

  private PolledReport use(Found found) {
    Candidate candidate = found.candidate();
    PolledReport report =
        new PolledReport(
            candidate.reportId(),
            Optional.empty(),
            candidate.format(),
            candidate.own() ? ReportOrigin.CREATED : ReportOrigin.ADOPTED);
    job.progress(job.progress().to(report));
    found
        .newest()
        .ifPresent(
            seen ->
                job.progress(
                    job.progress().polled(seen.status().text(), Optional.of(seen.executionId()))));
    if (candidate.own()) {
      job.created(candidate.reportId());
    } else {
      adopt(found);
    }
    return report;
  }

  private void adopt(Found found) {
    Candidate candidate = found.candidate();
    String status = found.newest().map(each -> each.status().text()).orElse("not started");
    String created = candidate.createdTime().map(Object::toString).orElse("an unknown time");
    job.request.recorder().reportAdopted(candidate.reportId(), candidate.deletableFrom());
    job.wait
        .log()
        .event(
            "Adopted report %s (%s), which was created for the same query at %s"
                .formatted(candidate.reportId(), status, created));
    job.settings.listener().adopted(candidate.reportId());
  }
}

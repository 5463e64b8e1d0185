package io.partnerinsights.core.job;

import io.partnerinsights.core.job.AdoptionRules.Candidate;
import io.partnerinsights.core.job.JobState.AwaitPermit;
import io.partnerinsights.core.job.JobState.CheckCandidates;
import io.partnerinsights.core.job.JobState.FindReports;
import io.partnerinsights.core.job.JobState.Poll;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds a report to adopt: one that this connector has created for the same query, recognised by
 * the fingerprint in its name. GETs only: the query, the reports on it, and the executions of up to
 * three of them.
 */
final class ReportFinder {
  /** Maximum number of reports whose executions are asked for; older ones serve no better. */
  private static final int MAX_CANDIDATES = 3;

  /** Interval of the searches of a restored job. */
  private static final Duration SEARCH_INTERVAL = Duration.ofSeconds(10);

  private static final Comparator<Candidate> OWN_AND_NEWEST_FIRST =
      Comparator.comparing(Candidate::own)
          .thenComparing(candidate -> candidate.createdTime().orElse(Instant.MIN))
          .reversed();

  private final JobContext job;

  ReportFinder(JobContext job) {
    this.job = job;
  }

  /** The first state of a search; no call. */
  JobState begin() {
    if (!job.adoption().searches()) {
      return new AwaitPermit(Optional.empty());
    }
    return job.plan().request().target() instanceof ReadTarget.StoredQuery stored
        ? new FindReports(Optional.of(stored.queryId()))
        : new JobState.FindQuery();
  }

  /** Without its query a report is there only if it was kept when the query was deleted. */
  Step findQuery() {
    Optional<String> queryId = job.queries().find(job.plan().query());
    boolean search = queryId.isPresent() || job.adoption().outlivesQuery();
    return search ? job.now(new FindReports(queryId)) : notFound();
  }

  Step findReports(FindReports state) {
    ReportFilter filter = state.queryId().map(ReportFilter::onQuery).orElseGet(ReportFilter::all);
    Fingerprint fingerprint = job.plan().fingerprint();
    String prefix = ReportNames.prefixOf(fingerprint);
    List<Candidate> candidates =
        job.client().reports(filter).stream()
            .filter(report -> report.reportName().startsWith(prefix))
            .filter(report -> !report.isScheduled())
            .filter(report -> job.adoption().allows(report, fingerprint, job.client()::serviceTime))
            .map(this::candidate)
            .sorted(OWN_AND_NEWEST_FIRST)
            .limit(MAX_CANDIDATES)
            .toList();
    return next(candidates);
  }

  private Candidate candidate(ScheduledReport report) {
    return new Candidate(
        report.reportId(),
        report.format(),
        report.createdTime(),
        job.adoption().isOwn(report, job.plan().fingerprint()),
        ReportDescription.isKept(report.description()),
        ReportDescription.deletableFrom(report.description()));
  }

  private Step next(List<Candidate> left) {
    return left.isEmpty() ? notFound() : job.now(new CheckCandidates(left, false));
  }

  /** A restored job searches again while the list may not show yet what it has created. */
  private Step notFound() {
    boolean again = job.adoption().listedAt().filter(job.time()::isBefore).isPresent();
    return again ? job.after(SEARCH_INTERVAL, begin()) : job.now(new AwaitPermit(Optional.empty()));
  }

  /** A report that was deleted after it was listed counts as one without an execution. */
  Step checkFirst(CheckCandidates state) {
    ExecutionFilter latest = ExecutionFilter.latest(state.left().get(0).reportId());
    return job.client()
        .findExecutions(state.completedOnly() ? latest.withStatus(Kind.COMPLETED) : latest)
        .map(found -> checkFirst(state, found.newest()))
        .orElseGet(() -> job.now(state));
  }

  /** A service that ignores a filter with several statuses may hide a complete, older execution. */
  private Step checkFirst(CheckCandidates state, Optional<ReportExecution> newest) {
    if (newest.isEmpty() && !state.completedOnly() && !job.client().listsOneStatus()) {
      return job.now(new CheckCandidates(state.left(), true));
    }
    if (newest.isPresent() && state.completedOnly()) {
      job.client().listOneStatus();
    }
    Candidate first = state.left().get(0);
    if (!job.adoption().allows(first, newest, job.serviceTime())) {
      return next(state.left().subList(1, state.left().size()));
    }
    String status = newest.map(execution -> execution.status().text()).orElse("not started");
    job.recorder().reportAdopted(first.reportId(), first.deletableFrom());
    job.reporter().adopted(first.reportId(), status, first.createdTime());
    return job.now(adopted(first, newest));
  }

  private JobState adopted(Candidate candidate, Optional<ReportExecution> newest) {
    PolledReport report =
        new PolledReport(
            candidate.reportId(), Optional.empty(), candidate.format(), ReportOrigin.ADOPTED);
    PollProgress begin = PollProgress.begin(job.time(), Optional.empty());
    return new Poll(
        report,
        newest
            .map(seen -> begin.seen(seen.executionId(), seen.status().text(), false))
            .orElse(begin));
  }

  /** Whether the job has not decided yet which report it polls, or that it creates one. */
  static boolean isSearching(JobState state) {
    JobState search = state instanceof JobState.AfterFailure failure ? failure.repeated() : state;
    return search instanceof JobState.FindQuery
        || search instanceof JobState.FindReports
        || search instanceof JobState.CheckCandidates;
  }
}

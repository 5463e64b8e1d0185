package io.partnerinsights.core.report;

import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.Fingerprint;
import io.partnerinsights.core.report.ReportState.Target;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds a report that needs not be created: one of the read's own, recognised by the mark in its
 * name, or one that may be adopted, recognised by the fingerprint. GETs only: the query, the
 * reports on it, and the executions of up to three of them.
 */
final class ReportSearch {
  /** Maximum number of reports whose executions are asked for; older ones serve no better. */
  private static final int MAX_CANDIDATES = 3;

  private final ReportWork work;
  private final @Nullable Instant listedAt;

  ReportSearch(ReportWork work) {
    this.work = work;
    this.listedAt = work.state().listedAt();
  }

  /** Searches until lists show each report; false if one has to be created. */
  boolean find() {
    if (!searches()) {
      return false;
    }
    work.limit();
    Instant now = work.wait.now();
    Optional<Candidate> found =
        work.wait.lookUp(now, listedAt == null ? now : listedAt, this::search);
    found.ifPresentOrElse(this::use, () -> work.move(ReportState.none(work.state().mark())));
    return found.isPresent();
  }

  /** Searches once, and returns the state that a read would have; adopts nothing. */
  Optional<ReportState> peek() {
    return searches() ? search().map(this::state) : Optional.empty();
  }

  private boolean searches() {
    return work.adoption().allowed() || listedAt != null;
  }

  /**
   * A report that may be adopted.
   *
   * @param own whether the read itself has created it
   * @param newest its newest execution, if one is listed
   */
  private record Candidate(ScheduledReport report, boolean own, @Nullable ReportExecution newest) {}

  private Optional<Candidate> search() {
    String queryId = work.queries.find().orElse(null);
    // Without its query a report is there only if it was kept when the query was deleted.
    boolean outlivesQuery = work.adoption().kept() || listedAt != null;
    return queryId != null || outlivesQuery ? search(queryId) : Optional.empty();
  }

  private Optional<Candidate> search(@Nullable String queryId) {
    List<ScheduledReport> reports = reports(queryId);
    Optional<Candidate> found =
        reports.stream().map(this::candidate).filter(this::isAllowed).findFirst();
    found
        .filter(Candidate::own)
        .ifPresent(read -> recordDuplicates(read.report().reportId(), reports));
    return found;
  }

  private Candidate candidate(ScheduledReport report) {
    ReportExecution newest = work.wait.client().newestExecution(report.reportId()).orElse(null);
    return new Candidate(report, isOwn(report), newest);
  }

  private boolean isAllowed(Candidate found) {
    return work.adoption()
        .allows(found.report(), found.own(), found.newest(), work.wait.serviceTime());
  }

  /** A repeated POST may have created further reports, which are only to be deleted. */
  private void recordDuplicates(String read, List<ScheduledReport> reports) {
    reports.stream()
        .filter(other -> isOwn(other) && !other.reportId().equals(read))
        .forEach(other -> work.duplicateCreated(other.reportId()));
  }

  /** Lists the reports that may be candidates, the read's own and the newest ones first. */
  private List<ScheduledReport> reports(@Nullable String queryId) {
    ReportFilter filter = queryId == null ? ReportFilter.all() : ReportFilter.onQuery(queryId);
    Fingerprint fingerprint = work.plan.fingerprint();
    return work.wait.client().reports(filter).stream()
        .filter(report -> ReportNames.isReport(report.reportName(), fingerprint))
        .filter(report -> !report.isScheduled())
        .filter(
            report ->
                work.adoption().allows(report, isOwn(report), work.wait.account()::serviceTime))
        .sorted(
            Comparator.comparing(this::isOwn)
                .thenComparing(report -> report.findCreatedTime().orElse(Instant.MIN))
                .reversed())
        .limit(MAX_CANDIDATES)
        .toList();
  }

  private boolean isOwn(ScheduledReport report) {
    return ReportNames.isReport(report.reportName(), work.plan.fingerprint(), work.state().mark());
  }

  private ReportState state(Candidate found) {
    ReportOrigin origin = found.own() ? ReportOrigin.CREATED : ReportOrigin.ADOPTED;
    ScheduledReport report = found.report();
    Retention retention = Retention.of(report).orElse(null);
    ReportState state =
        work.state().to(new Target(report.reportId(), null, origin, true, retention));
    ReportExecution seen = found.newest();
    return seen == null ? state : state.polled(seen.status().text(), seen.executionId());
  }

  private void use(Candidate found) {
    work.move(state(found));
    if (found.own()) {
      work.reportCreated(found.report().reportId());
    } else {
      adopt(found);
    }
  }

  private void adopt(Candidate found) {
    ScheduledReport report = found.report();
    ReportExecution newest = found.newest();
    work.reportAdopted(report.reportId());
    work.wait
        .log()
        .event(
            "Adopted report %s (%s), which was created for the same query at %s"
                .formatted(
                    report.reportId(),
                    newest == null ? "not started" : newest.status().text(),
                    report.findCreatedTime().map(Object::toString).orElse("an unknown time")));
    work.settings.listener().adopted(report.reportId());
  }
}

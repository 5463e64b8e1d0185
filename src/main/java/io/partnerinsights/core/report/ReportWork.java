package io.partnerinsights.core.report;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.report.ReportState.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/**
 * What one thread uses to get one report: the plan and the terms of its read, a wait, and the
 * report's state, which other threads may read meanwhile.
 */
final class ReportWork {
  final ReportPlan plan;
  final ReadTerms read;
  final Waits waits;
  final ReportSettings settings;
  final RandomGenerator random;
  final ReportWait wait;
  final CreatedReports.Recorder created;
  final StoredQueries queries;

  private final AtomicReference<ReportState> state;
  private final Instant start;
  private AdoptionRules adoption;
  private long polls;

  /**
   * Calls nothing yet.
   *
   * @param wait is ended by the caller
   * @param state where the work begins; the report's owner has it too
   * @param created records what is created
   */
  ReportWork(
      ReportPlan plan,
      ReadTerms read,
      Waits waits,
      ReportWait wait,
      AtomicReference<ReportState> state,
      CreatedReports.Recorder created) {
    this.plan = plan;
    this.read = read;
    this.waits = waits;
    this.settings = waits.settings();
    this.random = waits.random();
    this.wait = wait;
    this.created = created;
    this.queries = new StoredQueries(wait, plan);
    this.state = state;
    this.start = wait.now();
    this.adoption = read.adoption();
  }

  /** Returns a work that neither creates nor deletes a report. */
  static ReportWork withoutCreation(ReportPlan plan, ReadTerms read, Waits waits, ReportWait wait) {
    return new ReportWork(
        plan,
        read,
        waits,
        wait,
        new AtomicReference<>(read.first()),
        CreatedReports.Recorder.none(waits));
  }

  /** Notifies the listener of an error, and names the report in that of an interrupt. */
  PartnerInsightsException named(PartnerInsightsException e) {
    Instant since = state().since();
    Duration waited = Duration.between(since == null ? start : since, wait.now());
    PartnerInsightsException error =
        e.code() == ErrorCode.WAIT_INTERRUPTED ? ReportErrors.interrupted(state(), waited, e) : e;
    state().describe(waited).ifPresent(report -> settings.listener().failed(report, error));
    return error;
  }

  ReportState state() {
    return Objects.requireNonNull(state.get());
  }

  void move(ReportState next) {
    state.set(next);
  }

  AdoptionRules adoption() {
    return adoption;
  }

  /** Returns how often the report's status was asked for. */
  long polls() {
    return polls;
  }

  void countPoll() {
    polls++;
  }

  /** Returns the report; only once it was found or created. */
  Target target() {
    return Objects.requireNonNull(state().report());
  }

  /** Returns the deletion of due reports, as a part of this wait. */
  DueReports dueReports() {
    return new DueReports(
        wait, id -> isOwn(id) || created.needs(id), id -> isOwn(id) && plan.request().isGiven());
  }

  private boolean isOwn(String reportId) {
    return reportId.equals(state().reportId());
  }

  /** Records, logs and reports that a report of this read was created. */
  void created(String reportId) {
    created.reportCreated(reportId);
    wait.log().event("Created report " + reportId);
    settings.listener().created(reportId);
  }

  /**
   * Whether an action may start on the complete report. The wait for it may have begun hours ago,
   * or continue that of an earlier process, from which only the report's id is known; then one GET.
   */
  boolean mayStart(CompletedReport complete) {
    Target report = target();
    boolean restored = report.origin() == ReportOrigin.ADOPTED && !report.listed();
    Retention retention =
        restored
            ? wait.client().report(report.reportId()).flatMap(Retention::of).orElse(null)
            : report.retention();
    Instant now = wait.serviceTime();
    Instant completed = complete.findGeneratedTime().orElse(now);
    return retention == null
        || !now.isAfter(retention.lastChoice(completed).plus(Retention.PLANNING));
  }

  /** Continues without the report, which was deleted or may soon be. */
  void replaceTarget() {
    String reportId = target().reportId();
    wait.log()
        .warning("Report " + reportId + " was deleted or may soon be; another report replaces it");
    wait.awaits(WaitSubject.CREATION);
    adoption = adoption.without(reportId);
    Duration search = Objects.requireNonNull(read.replacement());
    ReportState none = ReportState.none(state().mark());
    move(search.isZero() ? none : none.submitted(wait.now().plus(search)));
  }

  /** Limits the wait from now on by option {@code reportTimeout}. */
  void limit() {
    wait.until(wait.now().plus(settings.timeout()));
  }
}

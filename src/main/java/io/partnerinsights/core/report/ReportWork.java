package io.partnerinsights.core.report;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.CompletedReport;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.options.Keep;
import io.partnerinsights.core.plan.ReportPlan;
import io.partnerinsights.core.report.ReportState.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
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
  final StoredQueries queries;

  private final ReportLifecycle report;
  private final CreatedReports created;
  private final Instant start;
  private volatile ReportState state;
  private AdoptionRules adoption;
  private long polls;

  /**
   * Calls nothing yet.
   *
   * @param created records what is created
   * @param wait is ended by the caller
   * @param state where the work begins
   */
  ReportWork(
      ReportLifecycle report,
      CreatedReports created,
      ReadTerms read,
      ReportWait wait,
      ReportState state) {
    this.report = report;
    this.created = created;
    this.plan = report.plan();
    this.read = read;
    this.waits = read.waits();
    this.wait = wait;
    this.state = state;
    this.settings = waits.settings();
    this.random = waits.random();
    this.queries = new StoredQueries(wait, plan);
    this.start = wait.now();
    this.adoption = read.adoption();
  }

  /** Notifies the listener of an error, and names the report in that of an interrupt. */
  PartnerInsightsException named(PartnerInsightsException e) {
    Instant since = state().since();
    Duration waited = Duration.between(since == null ? start : since, wait.now());
    PartnerInsightsException error =
        e.code() == ErrorCode.WAIT_INTERRUPTED ? ReportErrors.interrupted(state(), waited, e) : e;
    state().describe(waited).ifPresent(known -> settings.listener().failed(known, error));
    return error;
  }

  ReportState state() {
    return state;
  }

  void move(ReportState next) {
    state = next;
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
        wait, id -> isOwn(id) || created.isUsed(id), id -> isOwn(id) && plan.request().isGiven());
  }

  private boolean isOwn(String reportId) {
    return reportId.equals(state().reportId());
  }

  /** Whether this read deletes what earlier applications have left; true once for an account. */
  boolean deletesDueReports() {
    return created.isFirst(waits.client());
  }

  /** Records and logs that the query was created; called even if no report follows. */
  void queryCreated(String queryId) {
    if (settings.keep() != Keep.ALL) {
      created.addQuery(waits.client(), queryId);
    }
    wait.log().event("Created query %s: %s".formatted(queryId, plan.query().print()));
  }

  /** Records, logs and reports that a report of this read was created. */
  void reportCreated(String reportId) {
    record(reportId, settings.removal());
    wait.log().event("Created report " + reportId);
    settings.listener().created(reportId);
  }

  /** Records a duplicate, which no read uses: it is deleted even if reports are kept. */
  void duplicateCreated(String reportId) {
    boolean shared = settings.removal() == Removal.WHEN_OVER;
    record(reportId, shared ? Removal.WHEN_OVER : Removal.AT_END);
  }

  /** Records a report of another application: only its retention decides when it is deleted. */
  void reportAdopted(String reportId) {
    record(reportId, settings.keepsReports() ? Removal.NEVER : Removal.WHEN_OVER);
  }

  private void record(String reportId, Removal removal) {
    created.add(new CreatedReports.Item(waits.client(), reportId, removal, report));
  }

  /** Finds or creates the report, and waits for its file. One that is gone is replaced, once. */
  CompletedReport complete() {
    new ReportCreation(this).findOrCreate();
    return readable().orElseGet(this::replacement);
  }

  /** Waits for the file; empty if another report is to replace this one. */
  private Optional<CompletedReport> readable() {
    boolean replaceable = read.replacement() != null;
    try {
      CompletedReport complete = new StatusPolling(this).await();
      return Optional.of(complete).filter(file -> !replaceable || mayStart(file));
    } catch (PartnerInsightsException e) {
      if (e.code() != ErrorCode.REPORT_NOT_FOUND || !replaceable) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private CompletedReport replacement() {
    replaceTarget();
    new ReportCreation(this).findOrCreate();
    return new StatusPolling(this).await();
  }

  /**
   * Whether an action may start on the complete report. The wait for it may have begun hours ago,
   * or continue that of an earlier process, from which only the report's id is known; then one GET.
   */
  private boolean mayStart(CompletedReport complete) {
    Target target = target();
    boolean restored = target.origin() == ReportOrigin.ADOPTED && !target.listed();
    Retention retention =
        restored
            ? wait.client().report(target.reportId()).flatMap(Retention::of).orElse(null)
            : target.retention();
    Instant now = wait.serviceTime();
    Instant completed = complete.findGeneratedTime().orElse(now);
    return retention == null
        || !now.isAfter(retention.lastChoice(completed).plus(Retention.PLANNING));
  }

  /** Continues without the report, which was deleted or may soon be. */
  private void replaceTarget() {
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

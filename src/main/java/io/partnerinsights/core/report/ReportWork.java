package io.partnerinsights.core.report;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.ExecutionStatus.Kind;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.plan.ReportPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What the parts of one job share. The progress may be read by any thread; everything else is used
 * by the thread that waits.
 */
final class ReportWork {
  /** Time after which a query is looked up again: another application may have deleted it. */
  private static final Duration QUERY_AGE = Duration.ofSeconds(5);

  final JobRequest request;
  final ReportPlan plan;
  final ReportSettings settings;
  final ReportWait wait;
  final RandomGenerator random;

  /** The account's client, whose calls are repeated for a minute at most. */
  final PartnerInsightsClient account;

  private final PartnerInsightsClient client;
  private AdoptionRules adoption;
  private volatile ReportState progress;

  /** What the last lookup of the stored query has found, and how long that counts. */
  private Optional<String> queryId = Optional.empty();

  private Instant queryUntil = Instant.MIN;

  /** How often the report's status was asked for. */
  private long polls;

  ReportWork(
      JobRequest request,
      ReportSettings settings,
      PartnerInsightsClient account,
      RandomGenerator random,
      ReportWait wait,
      ReportState progress) {
    this.request = request;
    this.plan = request.plan();
    this.settings = settings;
    this.account = account;
    this.client = account.during(wait);
    this.random = random;
    this.wait = wait;
    this.adoption = request.adoption();
    this.progress = progress;
  }

  /**
   * Returns the client for the next call, which is repeated while the wait lasts.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code WAIT_INTERRUPTED} if the
   *     thread was interrupted
   */
  PartnerInsightsClient client() {
    wait.checkInterrupt();
    return client;
  }

  /** Returns the id of the plan's query, if it is stored; at most one call. */
  Optional<String> lookUpQuery() {
    queryId = new StoredQueries(client).find(plan);
    queryUntil = wait.now().plus(QUERY_AGE);
    return queryId;
  }

  /** Returns the id as {@link #lookUpQuery}; no call just after one. */
  Optional<String> knownQuery() {
    return wait.now().isBefore(queryUntil) ? queryId : lookUpQuery();
  }

  /** Returns the complete executions that the service lists for one status, but not for several. */
  List<ReportExecution> hidden(ExecutionFilter filter) {
    if (client().listsOneStatus()) {
      return List.of();
    }
    List<ReportExecution> hidden = client().findExecutions(filter.withStatus(Kind.COMPLETED));
    if (!hidden.isEmpty()) {
      client().listOneStatus();
    }
    return hidden;
  }

  AdoptionRules adoption() {
    return adoption;
  }

  ReportState progress() {
    return progress;
  }

  void progress(ReportState next) {
    progress = next;
  }

  long polls() {
    return polls;
  }

  void countPoll() {
    polls++;
  }

  Instant now() {
    return wait.now();
  }

  /** Returns the deletion of due reports, as a part of this job's wait. */
  DueReports dueReports() {
    return new DueReports(
        account,
        wait,
        id -> isOwn(id) || request.recorder().needs(id),
        id -> isOwn(id) && plan.request().isGiven());
  }

  private boolean isOwn(String reportId) {
    return progress.reportId().filter(reportId::equals).isPresent();
  }

  /** Returns the service's own time, to which the times of its reports are compared. */
  Instant serviceTime() {
    return account.serviceTime(now());
  }

  /** Records, logs and reports that a report of this job was created. */
  void created(String reportId) {
    request.recorder().reportCreated(reportId);
    wait.log().event("Created report " + reportId);
    settings.listener().created(reportId);
  }

  /** Continues without a report that was deleted. */
  void replace(String reportId, Duration lag) {
    wait.log()
        .warning("Report " + reportId + " was deleted or may soon be; another report replaces it");
    wait.awaits(WaitSubject.CREATION);
    adoption = adoption.without(reportId);
    progress =
        lag.isZero() ? ReportState.none(progress.mark()) : progress.submitted(now().plus(lag));
  }

  /** Limits the wait from now on by option {@code reportTimeout}. */
  void limit() {
    wait.until(now().plus(settings.timeout()));
  }
}

package io.partnerinsights.core.report;

import io.partnerinsights.core.client.CallFailures;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.client.Quota;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.model.ExecutionFilter;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.ReadTarget;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.core.report.ReportState.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gets a report that may still run: finds one, or creates it. To create it, waits for a permit,
 * finds or creates the query, and creates the report on it.
 */
final class ReportCreation {
  /** Interval of the POSTs that test whether the service's quota allows a report again. */
  private static final Duration QUOTA_INTERVAL = Duration.ofMinutes(5);

  /** Interval of the POSTs whose query was deleted. */
  private static final Duration QUERY_INTERVAL = Duration.ofSeconds(10);

  /** Maximum wait for the account's quota: two of its windows. */
  private static final Duration MAX_QUOTA_WAIT = Quota.WINDOW.multipliedBy(2);

  private final ReportWork work;
  private final ReportWait wait;
  private final ReportSettings settings;

  ReportCreation(ReportWork work) {
    this.work = work;
    this.wait = work.wait;
    this.settings = work.settings;
  }

  /** Returns the report of the work's state, or finds or creates one. */
  Target findOrCreate() {
    wait.checkInterrupt();
    Target known = work.state().report();
    boolean creates = known == null && !new ReportSearch(work).find();
    if (creates) {
      create();
    }
    if (known == null || known.isGiven()) {
      deleteDueReports(creates);
    }
    return work.target();
  }

  /**
   * Deletes after each creation, so that the number of reports is bounded. A read that continues
   * deletes nothing: another read of the same job may continue with a report that is due.
   */
  private void deleteDueReports(boolean creates) {
    if (work.deletesDueReports()) {
      work.dueReports().deleteWithQueries();
    } else if (creates) {
      work.dueReports().delete();
    }
  }

  /** Joins the queue for a permit, and creates the report. */
  private void create() {
    Quota.Permit permit = wait.account().quota().request();
    try {
      awaitPermit(permit);
      work.limit();
      created(create(permit, name(), queryId()));
    } finally {
      permit.giveBack();
    }
  }

  private String name() {
    String label = settings.label();
    return ReportNames.ofReport(
        label == null ? work.plan.query().dataset() : label,
        work.plan.fingerprint(),
        work.state().mark(),
        work.random.nextLong());
  }

  private void created(ScheduledReport report) {
    work.reportCreated(report.reportId());
    Duration first = settings.schedule().next(Duration.ZERO, work.random);
    Target created =
        new Target(report.reportId(), null, ReportOrigin.CREATED, false, retention(report));
    work.move(work.state().to(created).nextAt(wait.now().plus(first)));
  }

  /** The service may leave the description out of its answer. */
  private @Nullable Retention retention(ScheduledReport report) {
    return settings.removal() == Removal.NEVER
        ? null
        : Retention.of(report).orElseGet(() -> Retention.from(wait.serviceTime()));
  }

  /** A repeat has the permit of the POST whose report is absent, unless it has expired. */
  private void awaitPermit(Quota.Permit permit) {
    int perHour = settings.reportsPerHour();
    for (Optional<Instant> until = permit.take(perHour, wait.now());
        until.isPresent();
        until = permit.take(perHour, wait.now())) {
      Instant next = until.get();
      wait.awaits(WaitSubject.permit(perHour, next));
      settings.listener().waitingForPermit(next);
      wait.pauseBeside(next);
    }
    wait.awaits(WaitSubject.CREATION);
  }

  /** Looked up after the permit was granted: an hour earlier another query may be stored. */
  private String queryId() {
    return work.queries.known().orElseGet(this::createQuery);
  }

  private String createQuery() {
    String queryId = work.queries.create();
    work.queryCreated(queryId);
    return queryId;
  }

  private ScheduledReport create(Quota.Permit permit, String name, String queryId) {
    try {
      return new UniquePost<>(
              wait,
              ReportState.LIST_LAG,
              () -> send(permit, name, queryId),
              () -> find(name),
              ReportErrors.reportUnconfirmed(name, queryId))
          .once();
    } catch (PartnerInsightsException e) {
      boolean deleted = e.code() == ErrorCode.QUERY_NOT_FOUND && isOwnQuery();
      if (!deleted || Durations.isOver(wait.left())) {
        throw e;
      }
      // A list may still show the query.
      wait.pause(QUERY_INTERVAL);
      return create(permit, name, queryId());
    }
  }

  private boolean isOwnQuery() {
    return work.plan.request().target() instanceof ReadTarget.QueryText;
  }

  /** Sends the POST, again if a quota refuses it; each repeat needs a permit. */
  private ScheduledReport send(Quota.Permit permit, String name, String queryId) {
    awaitPermit(permit);
    Instant first = Instant.MAX;
    for (; ; ) {
      try {
        return sendOnce(permit, name, queryId);
      } catch (PartnerInsightsException e) {
        if (e.code() != ErrorCode.QUOTA_EXCEEDED) {
          throw e;
        }
        first = first.equals(Instant.MAX) ? wait.now() : first;
        awaitQuota(first, e);
      }
    }
  }

  /** Notes before the POST that it may take effect, and after it that it has been refused. */
  private ScheduledReport sendOnce(Quota.Permit permit, String name, String queryId) {
    NewReport.ExecuteNow body = body(name, queryId);
    PartnerInsightsClient client = wait.client();
    work.move(work.state().submitted(wait.now().plus(ReportState.LIST_LAG)));
    try {
      ScheduledReport report = client.createReport(body);
      permit.use(wait.now());
      return report;
    } catch (PartnerInsightsException e) {
      boolean open = CallFailures.mayHaveTakenEffect(e);
      if (open) {
        permit.use(wait.now());
      }
      Duration lag = open ? ReportState.LIST_LAG : Duration.ZERO;
      work.move(work.state().submitted(wait.now().plus(lag)));
      throw e;
    }
  }

  private NewReport.ExecuteNow body(String name, String queryId) {
    ReportRequest request = work.plan.request();
    Instant end = Retention.from(wait.serviceTime()).earliestEnd();
    return new NewReport.ExecuteNow(
        name,
        ReportDescription.ofReport(settings.removal(), end, settings.description()),
        queryId,
        request.range(),
        request.format(),
        settings.webhook());
  }

  private void awaitQuota(Instant refused, PartnerInsightsException e) {
    boolean active = CallFailures.isActiveReportsQuota(e);
    if (active && work.dueReports().makesRoom(e)) {
      return;
    }
    Instant now = wait.now();
    if (!now.isBefore(refused.plus(MAX_QUOTA_WAIT))) {
      throw e;
    }
    Instant next = now.plus(QUOTA_INTERVAL);
    boolean hour = !active && now.isBefore(refused.plus(Quota.WINDOW));
    Instant latest = refused.plus(hour ? Quota.WINDOW : MAX_QUOTA_WAIT);
    wait.awaits(active ? WaitSubject.room(next) : WaitSubject.quota(next, latest));
    settings.listener().waitingForPermit(latest);
    wait.pauseBeside(next);
    wait.awaits(WaitSubject.CREATION);
  }

  /** Finds the report of exactly this name; of several, which repeats have created, one. */
  private Optional<ScheduledReport> find(String name) {
    List<ScheduledReport> found =
        wait.client().reports(ReportFilter.byName(name)).stream()
            .filter(report -> report.reportName().equals(name))
            .toList();
    return found.size() > 1 ? Optional.of(choose(found)) : found.stream().findFirst();
  }

  /** Takes the report with the most progress; the others are only recorded, to be deleted. */
  private ScheduledReport choose(List<ScheduledReport> reports) {
    ScheduledReport chosen =
        reports.stream()
            .max(
                Comparator.comparing(
                    report -> progress(report.reportId()),
                    Comparator.nullsFirst(Comparator.naturalOrder())))
            .orElseThrow();
    reports.stream()
        .map(ScheduledReport::reportId)
        .filter(id -> !id.equals(chosen.reportId()))
        .forEach(work::duplicateCreated);
    return chosen;
  }

  /** Returns how far its executions have come; null if none is listed. */
  private @Nullable StatusMeaning progress(String reportId) {
    return wait.client().findExecutions(ExecutionFilter.latest(reportId)).stream()
        .map(StatusMeaning::of)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }
}

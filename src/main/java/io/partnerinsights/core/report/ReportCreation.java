package io.partnerinsights.core.report;

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
import io.partnerinsights.core.report.ReportState.FoundReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Creates a report: waits for a permit, finds or creates the query, and creates the report on it.
 */
final class ReportCreation {
  /** Interval of the POSTs that test whether the service's quota allows a report again. */
  private static final Duration QUOTA_INTERVAL = Duration.ofMinutes(5);

  /** Interval of the POSTs whose query was deleted. */
  private static final Duration QUERY_INTERVAL = Duration.ofSeconds(10);

  /** The window of the service's quota: all earlier reports are out of it after this time. */
  private static final Duration QUOTA_WINDOW = Duration.ofHours(1);

  /** Maximum wait for the account's quota: two of its windows. */
  private static final Duration MAX_QUOTA_WAIT = Duration.ofHours(2);

  private final ReportWork job;

  private final Quota.Permit permit;

  /** Joins the queue for a permit. */
  ReportCreation(ReportWork job) {
    this.job = job;
    this.permit = job.account.quota().request();
  }

  void submit() {
    try {
      awaitPermit();
      job.limit();
      String name =
          ReportNames.ofReport(
              job.settings.fields().label().orElseGet(() -> job.plan.query().dataset()),
              job.plan.fingerprint(),
              job.progress().mark(),
              job.random.nextLong());
      created(create(name, queryId()));
    } finally {
      permit.giveBack();
    }
  }

  private void created(ScheduledReport report) {
    job.created(report.reportId());
    Duration first = job.settings.schedule().first(job.random);
    FoundReport created =
        new FoundReport(
            report.reportId(), Optional.empty(), ReportOrigin.CREATED, false, retention(report));
    job.progress(job.progress().to(created).nextAt(job.now().plus(first)));
  }

  /** The service may leave the description out of its answer. */
  private Optional<Retention> retention(ScheduledReport report) {
    return job.request.removal() == Removal.NEVER
        ? Optional.empty()
        : Retention.of(report).or(() -> Optional.of(Retention.from(job.serviceTime())));
  }

  /** A repeat has the permit of the POST whose report is absent, unless it has expired. */
  private void awaitPermit() {
    int perHour = job.settings.reportsPerHour();
    for (Optional<Instant> until = permit.take(perHour, job.now());
        until.isPresent();
        until = permit.take(perHour, job.now())) {
      Instant next = until.get();
      job.wait.awaits(WaitSubject.permit(perHour, next));
      job.settings.listener().waitingForPermit(next);
      job.wait.pauseBeside(next);
    }
    job.wait.awaits(WaitSubject.CREATION);
  }

  /** Looked up after the permit was granted: an hour earlier another query may be stored. */
  private String queryId() {
    return job.knownQuery()
        .orElseGet(
            () -> {
              String queryId = new StoredQueries(job.client()).create(job.plan, job.wait);
              job.request.recorder().queryCreated(queryId);
              job.wait
                  .log()
                  .event("Created query %s: %s".formatted(queryId, job.plan.query().print()));
              return queryId;
            });
  }

  private ScheduledReport create(String name, String queryId) {
    try {
      return new UniquePost<>(
              job.wait,
              () -> send(name, queryId),
              () -> find(name),
              ReportErrors.reportUnconfirmed(name, queryId))
          .once();
    } catch (PartnerInsightsException e) {
      boolean deleted = e.code() == ErrorCode.QUERY_NOT_FOUND && isOwnQuery();
      if (!deleted || Durations.isOver(job.wait.left())) {
        throw e;
      }
      // A list may still show the query.
      job.wait.pause(QUERY_INTERVAL);
      return create(name, queryId());
    }
  }

  private boolean isOwnQuery() {
    return job.plan.request().target() instanceof ReadTarget.QueryText;
  }

  /** Sends the POST, again if a quota refuses it; each repeat needs a permit. */
  private ScheduledReport send(String name, String queryId) {
    awaitPermit();
    Optional<Instant> refused = Optional.empty();
    for (; ; ) {
      try {
        return sendOnce(name, queryId);
      } catch (PartnerInsightsException e) {
        if (e.code() != ErrorCode.QUOTA_EXCEEDED) {
          throw e;
        }
        refused = refused.or(() -> Optional.of(job.now()));
        awaitQuota(refused.get(), e);
      }
    }
  }

  /** Notes before the POST that it may take effect, and after it that it has been refused. */
  private ScheduledReport sendOnce(String name, String queryId) {
    ReportRequest request = job.plan.request();
    NewReport.ExecuteNow body =
        new NewReport.ExecuteNow(
            name,
            ReportDescription.ofReport(
                job.request.removal(), job.serviceTime(), job.settings.fields().description()),
            queryId,
            request.range(),
            request.format(),
            job.settings.fields().webhook());
    PartnerInsightsClient client = job.client();
    job.progress(job.progress().submitted(job.now().plus(ReportState.LIST_LAG)));
    try {
      ScheduledReport report = client.createReport(body);
      permit.use(job.now());
      return report;
    } catch (PartnerInsightsException e) {
      boolean open = UniquePost.isOpen(e);
      if (open) {
        permit.use(job.now());
      }
      Duration lag = open ? ReportState.LIST_LAG : Duration.ZERO;
      job.progress(job.progress().submitted(job.now().plus(lag)));
      throw e;
    }
  }

  private void awaitQuota(Instant refused, PartnerInsightsException e) {
    boolean active = UniquePost.words(e).contains("active reports");
    DueReports.Room room = active ? job.dueReports().makeRoom() : DueReports.Room.LATER;
    if (room == DueReports.Room.NOW) {
      return;
    }
    Instant now = job.now();
    if (room == DueReports.Room.NEVER || !now.isBefore(refused.plus(MAX_QUOTA_WAIT))) {
      throw e;
    }
    Instant next = now.plus(QUOTA_INTERVAL);
    Instant latest =
        refused.plus(
            !active && now.isBefore(refused.plus(QUOTA_WINDOW)) ? QUOTA_WINDOW : MAX_QUOTA_WAIT);
    job.wait.awaits(active ? WaitSubject.room(next) : WaitSubject.quota(next, latest));
    job.settings.listener().waitingForPermit(latest);
    job.wait.pauseBeside(next);
    job.wait.awaits(WaitSubject.CREATION);
  }

  /** Finds the report of exactly this name; of several, which repeats have created, one. */
  private Optional<ScheduledReport> find(String name) {
    List<ScheduledReport> found =
        job.client().reports(ReportFilter.byName(name)).stream()
            .filter(report -> report.reportName().equals(name))
            .toList();
    return found.size() > 1 ? Optional.of(choose(found)) : found.stream().findFirst();
  }

  /** Takes the report with the most progress; the others are only recorded, to be deleted. */
  private ScheduledReport choose(List<ScheduledReport> reports) {
    ScheduledReport chosen =
        reports.stream()
            .max(Comparator.comparing(report -> progress(report.reportId())))
            .orElseThrow();
    reports.stream()
        .map(ScheduledReport::reportId)
        .filter(id -> !id.equals(chosen.reportId()))
        .forEach(job.request.recorder()::duplicateCreated);
    return chosen;
  }

  private int progress(String reportId) {
    return job.client().findExecutions(ExecutionFilter.latest(reportId)).stream()
        .mapToInt(execution -> StatusRules.judge(execution).progress())
        .max()
        .orElse(0);
  }
}

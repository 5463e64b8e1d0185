package io.partnerinsights.core.report;

import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.client.CallFailures;
import io.partnerinsights.core.client.Quota;
import io.partnerinsights.core.client.ReportService;
import io.partnerinsights.core.created.ReportNames;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.created.Retention;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportExecution.Progress;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.core.report.ReportState.AwaitedReport;
import io.partnerinsights.core.report.ReportState.Found;
import io.partnerinsights.core.report.ReportState.PossiblyCreated;
import io.partnerinsights.core.report.ReportState.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Creates a report: waits for a permit, finds or creates the query, and creates the report on it.
 * Publishes each state that it reaches, because any of its calls may be the last one.
 */
record ReportCreation(
    CheckedQuery checkedQuery,
    ReportWait reportWait,
    QueryFinder queryFinder,
    Predicate<String> wasUsedRecently,
    Consumer<ReportState> statePublisher) {
  /** Interval of the POSTs that test whether the service's quota allows a report again. */
  private static final Duration QUOTA_INTERVAL = Duration.ofMinutes(5);

  /** Maximum wait for the account's quota: two of its windows. */
  private static final Duration MAX_QUOTA_WAIT = Quota.WINDOW.multipliedBy(2);

  /** Names a permit: this application has created as many reports as an hour allows. */
  private static final String PERMIT_SUBJECT =
      "the hourly report quota (option maxReportsPerHour allows %s reports an hour with one"
          + " account, so the connector creates the next one by %s)";

  /** Names the service's quota, and when it is free unless other runs use it again. */
  private static final String QUOTA_SUBJECT =
      "the service's hourly report quota (other runs with this account used it up, so the connector"
          + " tries again every 5 minutes, until %s at the latest)";

  /** Names a place for a report, while the account has the maximum of active reports. */
  private static final String ROOM_SUBJECT =
      "an old report to expire (the account has as many active reports as the service allows, so"
          + " the connector tries again every 5 minutes)";

  private ReportSettings settings() {
    return reportWait.settings();
  }

  /** Waits for a permit, and creates the report. */
  Found createReport(Wanted wantedState) {
    Quota.Permit permit = reportWait.context().client().quota().newPermit();
    try {
      awaitPermit(permit);
      reportWait.startTimeout(settings().timeout());
      Found createdReport = createOnStoredQuery(permit, createName(wantedState), wantedState);
      statePublisher.accept(createdReport);
      reportWait.progressLog().logEvent("Created report " + createdReport.reportId());
      return createdReport;
    } finally {
      permit.releaseIfUnused();
    }
  }

  private String createName(Wanted state) {
    String label = settings().use().nameLabel(settings().label(), checkedQuery.query().dataset());
    long random = reportWait.context().random().nextLong();
    return ReportNames.ofReport(label, checkedQuery.fingerprint(), state.mark(), random);
  }

  private Found toFound(Wanted state, Instant localCreation, ScheduledReport report) {
    Duration firstInterval = StatusPolling.nextInterval(reportWait, Duration.ZERO);
    AwaitedReport target =
        new AwaitedReport(
            report.reportId(), null, ReportOrigin.CREATED, localCreation, retentionOf(report));
    Instant nextPollTime = reportWait.now().plus(firstInterval);
    return new Found(state.mark(), target).withNextPollTime(nextPollTime);
  }

  /** Returns the retention; the service may leave the description out of its response. */
  private Retention retentionOf(ScheduledReport report) {
    Retention expectedRetention = settings().use().retentionFrom(reportWait.serviceTime());
    return expectedRetention == null
        ? Retention.NO_KNOWN_END
        : ReportUse.findRetention(report).orElse(expectedRetention);
  }

  /** Waits for a permit. A POST that had no effect is repeated with the same permit. */
  private void awaitPermit(Quota.Permit permit) {
    int perHour = settings().limits().reportsPerHour();
    for (Optional<Instant> waitEnd = permit.takeOrQueue(perHour, reportWait.now());
        waitEnd.isPresent();
        waitEnd = permit.takeOrQueue(perHour, reportWait.now())) {
      Instant nextAttempt = waitEnd.get();
      reportWait.setSubject(
          PERMIT_SUBJECT.formatted(perHour, OpenWaits.formatLocalTime(nextAttempt)));
      reportWait.pauseOutsideDeadline(nextAttempt);
    }
    reportWait.setSubjectToReport();
  }

  /** Creates the report on the stored query, which is looked up after the permit was granted. */
  private Found createOnStoredQuery(Quota.Permit permit, String name, Wanted state) {
    return queryFinder.createReport(
        reportWait,
        queryId -> {
          statePublisher.accept(state);
          return createOnQuery(queryId, permit, name, state);
        });
  }

  private Found createOnQuery(String queryId, Quota.Permit permit, String name, Wanted state) {
    Instant localCreation = reportWait.now();
    return new UniquePost<>(
            reportWait,
            ReportState.LIST_LAG,
            () -> toFound(state, localCreation, sendWithinQuota(permit, name, queryId, state)),
            () -> findByName(name).map(report -> toFound(state, localCreation, report)),
            ReportErrors.REPORT_UNCONFIRMED.problem(name, queryId))
        .sendOrFind();
  }

  /** Sends the POST, again if the service's quota refuses it. The permit is held meanwhile. */
  private ScheduledReport sendWithinQuota(
      Quota.Permit permit, String name, String queryId, Wanted state) {
    awaitPermit(permit);
    Instant firstRefusal = Instant.MAX;
    for (; ; ) {
      try {
        return sendOnce(permit, requestBody(name, queryId), state);
      } catch (PartnerInsightsException e) {
        if (e.code() != ErrorCode.QUOTA_EXCEEDED) {
          throw e;
        }
        firstRefusal = firstRefusal.equals(Instant.MAX) ? reportWait.now() : firstRefusal;
        makeRoomOrAwaitQuota(firstRefusal, e);
      }
    }
  }

  /** Publishes PossiblyCreated before the POST, and Wanted if the service refused it. */
  private ScheduledReport sendOnce(Quota.Permit permit, NewReport.ExecuteNow body, Wanted state) {
    ReportService client = reportWait.client();
    statePublisher.accept(toPossiblyCreated(state));
    try {
      ScheduledReport report = client.createReport(body);
      permit.markUsed(reportWait.now());
      return report;
    } catch (PartnerInsightsException e) {
      boolean mayExist = CallFailures.mayHaveTakenEffectDespiteInterrupt(e);
      if (mayExist) {
        permit.markUsed(reportWait.now());
      }
      statePublisher.accept(mayExist ? toPossiblyCreated(state) : state);
      throw e;
    }
  }

  private PossiblyCreated toPossiblyCreated(Wanted state) {
    return PossiblyCreated.afterPost(reportWait.now().plus(ReportState.LIST_LAG), state.mark());
  }

  private NewReport.ExecuteNow requestBody(String name, String queryId) {
    Instant now = reportWait.serviceTime();
    ReportRequest request = checkedQuery.request();
    String description =
        settings()
            .use()
            .executeNowDescription(
                checkedQuery.accountFingerprint(), now, settings().description());
    return new NewReport.ExecuteNow(
        name, description, queryId, request.range(), request.format(), settings().webhook());
  }

  private void makeRoomOrAwaitQuota(Instant firstRefusal, PartnerInsightsException refusal) {
    boolean isActiveReportLimit = CallFailures.isActiveReportsQuota(refusal);
    if (isActiveReportLimit
        && new AutomaticCleanup(reportWait).makeRoom(wasUsedRecently, refusal)) {
      return;
    }
    Instant now = reportWait.now();
    if (!now.isBefore(firstRefusal.plus(MAX_QUOTA_WAIT))) {
      throw refusal;
    }
    Instant nextAttempt = now.plus(QUOTA_INTERVAL);
    boolean isWithinWindow = !isActiveReportLimit && now.isBefore(firstRefusal.plus(Quota.WINDOW));
    Instant freeTime = firstRefusal.plus(isWithinWindow ? Quota.WINDOW : MAX_QUOTA_WAIT);
    reportWait.setSubject(
        isActiveReportLimit
            ? ROOM_SUBJECT
            : QUOTA_SUBJECT.formatted(OpenWaits.formatLocalTime(freeTime)));
    reportWait.pauseOutsideDeadline(nextAttempt);
    reportWait.setSubjectToReport();
  }

  /** Finds the report with exactly this name. Repeats may have created several. */
  private Optional<ScheduledReport> findByName(String name) {
    ReportService client = reportWait.client();
    Function<ScheduledReport, @Nullable Progress> progress =
        report ->
            Executions.findNewest(client, report.reportId())
                .map(ReportExecution::progress)
                .orElse(null);
    return client.listReports(ReportFilter.byName(name)).stream()
        .filter(report -> report.reportName().equals(name))
        .max(Comparator.comparing(progress, Comparator.nullsFirst(Comparator.naturalOrder())));
  }
}

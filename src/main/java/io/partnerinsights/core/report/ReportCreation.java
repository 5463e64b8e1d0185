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
import io.partnerinsights.core.model.ReportExecution.Meaning;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ReportOrigin;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.core.report.ReportState.Found;
import io.partnerinsights.core.report.ReportState.Target;
import io.partnerinsights.core.report.ReportState.Unlisted;
import io.partnerinsights.core.report.ReportState.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Creates a report: waits for a permit, finds or creates the query, and creates the report on it.
 * Publishes each state that it reaches, because any of its calls may be the last one.
 */
record ReportCreation(
    CheckedQuery checked, ReportWait waiting, ReportQuery query, Consumer<ReportState> publish) {
  /** Interval of the POSTs that test whether the service's quota allows a report again. */
  private static final Duration QUOTA_INTERVAL = Duration.ofMinutes(5);

  /** Maximum wait for the account's quota: two of its windows. */
  private static final Duration MAX_QUOTA_WAIT = Quota.WINDOW.multipliedBy(2);

  /** Names a permit: this application has created as many reports as an hour allows. */
  private static final String PERMIT =
      "the quota (option maxReportsPerHour allows %s reports in 60 minutes with one account, and"
          + " the next one at %s at the latest)";

  /** Names the service's quota, which is free at the latest then unless others use it again. */
  private static final String QUOTA =
      "the service's quota of reports in 60 minutes (other runs on this account used it up, retried"
          + " every 5 minutes, free at %s at the latest)";

  /** Names a place among the account's active reports, which other applications' reports hold. */
  private static final String ROOM =
      "a place for a report (the account has as many active reports as the service allows, retried"
          + " every 5 minutes)";

  private ReportSettings settings() {
    return waiting.settings();
  }

  /** Waits for a permit, and creates the report. */
  Found create(Wanted from) {
    Quota.Permit permit = waiting.context().client().quota().permit();
    try {
      awaitPermit(permit);
      waiting.limit(settings().timeout());
      Found created = create(permit, name(from), from);
      publish.accept(created);
      waiting.shown().event("Created report " + created.reportId());
      return created;
    } finally {
      permit.giveBack();
    }
  }

  private String name(Wanted state) {
    String label = settings().use().label(settings().label(), checked.query().dataset());
    long random = waiting.context().random().nextLong();
    return ReportNames.ofReport(label, checked.fingerprint(), state.mark(), random);
  }

  private Found created(Wanted state, Instant before, ScheduledReport report) {
    Duration first = StatusPolling.interval(waiting, Duration.ZERO);
    Target target =
        new Target(report.reportId(), null, ReportOrigin.CREATED, before, retention(report));
    Instant next = waiting.now().plus(first);
    return new Found(state.mark(), target).with(polling -> polling.nextAt(next));
  }

  /** Returns the retention; the service may leave the description out of its response. */
  private Retention retention(ScheduledReport report) {
    Retention own = settings().use().retention(waiting.serviceTime());
    return own == null ? Retention.UNKNOWN : ReportUse.retention(report).orElse(own);
  }

  /** Waits for a permit. A repeat keeps the permit of its first POST, unless it has expired. */
  private void awaitPermit(Quota.Permit permit) {
    int perHour = settings().limits().reportsPerHour();
    for (Optional<Instant> until = permit.take(perHour, waiting.now());
        until.isPresent();
        until = permit.take(perHour, waiting.now())) {
      Instant next = until.get();
      waiting.awaits(PERMIT.formatted(perHour, OpenWaits.time(next)));
      waiting.pauseBeside(next);
    }
    waiting.awaitsCreation();
  }

  /**
   * Creates the report on the stored query, which is looked up after the permit was granted. While
   * time is left, another query takes the place of one that was deleted meanwhile.
   */
  private Found create(Quota.Permit permit, String name, Wanted state) {
    String queryId = query.findOrCreate(waiting);
    for (; ; ) {
      publish.accept(state);
      try {
        return createOn(queryId, permit, name, state);
      } catch (PartnerInsightsException e) {
        queryId = query.replace(e, waiting);
      }
    }
  }

  private Found createOn(String queryId, Quota.Permit permit, String name, Wanted state) {
    Instant before = waiting.now();
    return new UniquePost<>(
            waiting,
            ReportState.LIST_LAG,
            () -> created(state, before, send(permit, name, queryId, state)),
            () -> find(name).map(report -> created(state, before, report)),
            ReportErrors.REPORT_UNCONFIRMED.problem(name, queryId))
        .once();
  }

  /** Sends the POST, again if a quota refuses it; each repeat needs a permit. */
  private ScheduledReport send(Quota.Permit permit, String name, String queryId, Wanted state) {
    awaitPermit(permit);
    Instant first = Instant.MAX;
    for (; ; ) {
      try {
        return sendOnce(permit, body(name, queryId), state);
      } catch (PartnerInsightsException e) {
        if (e.code() != ErrorCode.QUOTA_EXCEEDED) {
          throw e;
        }
        first = first.equals(Instant.MAX) ? waiting.now() : first;
        awaitQuota(first, e);
      }
    }
  }

  /** Publishes before the POST that it may take effect, and after a refusal that it has not. */
  private ScheduledReport sendOnce(Quota.Permit permit, NewReport.ExecuteNow body, Wanted state) {
    ReportService client = waiting.client();
    publish.accept(unlisted(state));
    try {
      ScheduledReport report = client.createReport(body);
      permit.use(waiting.now());
      return report;
    } catch (PartnerInsightsException e) {
      boolean open = CallFailures.mayHaveTakenEffect(e);
      if (open) {
        permit.use(waiting.now());
      }
      publish.accept(open ? unlisted(state) : state);
      throw e;
    }
  }

  private Unlisted unlisted(Wanted state) {
    return Unlisted.until(waiting.now().plus(ReportState.LIST_LAG), state.mark());
  }

  private NewReport.ExecuteNow body(String name, String queryId) {
    Instant now = waiting.serviceTime();
    ReportRequest request = checked.request();
    String description =
        settings().use().description(checked.account(), now, settings().description());
    return new NewReport.ExecuteNow(
        name, description, queryId, request.range(), request.format(), settings().webhook());
  }

  private void awaitQuota(Instant refused, PartnerInsightsException e) {
    boolean active = CallFailures.isActiveReportsQuota(e);
    if (active && new ReportCleanup.Expired(waiting).makeRoom(e)) {
      return;
    }
    Instant now = waiting.now();
    if (!now.isBefore(refused.plus(MAX_QUOTA_WAIT))) {
      throw e;
    }
    Instant next = now.plus(QUOTA_INTERVAL);
    boolean hour = !active && now.isBefore(refused.plus(Quota.WINDOW));
    Instant latest = refused.plus(hour ? Quota.WINDOW : MAX_QUOTA_WAIT);
    waiting.awaits(active ? ROOM : QUOTA.formatted(OpenWaits.time(latest)));
    waiting.pauseBeside(next);
    waiting.awaitsCreation();
  }

  /** Finds the report of exactly this name; of several, which repeats have created, one. */
  private Optional<ScheduledReport> find(String name) {
    ReportService client = waiting.client();
    Function<ScheduledReport, @Nullable Meaning> progress =
        report ->
            Executions.newest(client, report.reportId()).map(ReportExecution::meaning).orElse(null);
    return client.reports(ReportFilter.byName(name)).stream()
        .filter(report -> report.reportName().equals(name))
        .max(Comparator.comparing(progress, Comparator.nullsFirst(Comparator.naturalOrder())));
  }
}

package io.partnerinsights.core.session;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.auth.RefreshTokenFile;
import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportExecution.Meaning;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.SecureLink;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.plan.DatasetCache;
import io.partnerinsights.core.report.Executions;
import io.partnerinsights.core.report.ReportContext;
import io.partnerinsights.core.report.ReportWait;
import io.partnerinsights.core.session.Application.SessionParts;
import io.partnerinsights.core.spi.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The options of one read and the connection to its account. In a JVM, reads with the same account
 * share one connection and one sign-in. Thread-safe.
 *
 * <pre>{@code
 * try (Application app = new Application()) {
 *   ReadPlan plan = Session.open(ConnectorOptions.parse(options), app).plan();
 *   Report report = plan.read().await();
 *   for (ReadSplit split : report.splits(plan.spec())) {
 *     try (BatchReader rows = BatchReader.open(split, report, plan.spec())) {
 *       while (rows.next()) {
 *         use(rows.batch());
 *       }
 *     }
 *   }
 * }
 * }</pre>
 */
@Public
public final class Session {
  private final ConnectorOptions options;
  private final Application application;
  private final PartnerInsightsClient client;
  private final DatasetCache datasets;
  private final ReportContext context;

  private Session(
      ConnectorOptions options,
      Application application,
      PartnerInsightsClient client,
      DatasetCache datasets,
      ReportContext context) {
    this.options = options;
    this.application = application;
    this.client = client;
    this.datasets = datasets;
    this.context = context;
  }

  /**
   * Opens a session. Reads the secrets in vaults that the account's options refer to, and makes no
   * other call.
   */
  @Public
  public static Session open(ConnectorOptions options, Application application) {
    SessionParts parts = application.open(options);
    return new Session(options, application, parts.client(), parts.datasets(), parts.context());
  }

  /** Returns a session whose waits are parts of another one, and have its dataset's name. */
  public Session in(OpenWaits.Entry whole) {
    return new Session(options, application, client, datasets, context.in(whole));
  }

  /** Returns a session whose reads create reports of their own, for another use. */
  public Session creating(ReportUse use) {
    return new Session(options, application, client, datasets, context.creating(use));
  }

  /** Checks the read with the service and determines its schema, with GETs only. */
  @Public
  public ReadPlan plan() {
    return plan(client);
  }

  /** Plans as a wait: an outage ends it only after option {@code reportTimeout}. */
  public ReadPlan planInWait() {
    return inWait(this::plan);
  }

  /** Plans as a part of a wait, which has one deadline. */
  public ReadPlan plan(ReportWait waiting) {
    return plan(client.during(waiting, waiting));
  }

  /** Plans the read of an existing report, which has the query of another plan, as a wait. */
  public ReadPlan planInWait(ReadPlan same) {
    return inWait(service -> planner(service).plan(same, context, application.reports(), client));
  }

  private ReadPlan plan(PartnerInsightsClient service) {
    return planner(service).plan(context, application.reports(), client);
  }

  private Planner planner(PartnerInsightsClient service) {
    return new Planner(options, service, datasets, application.tests());
  }

  /** Returns a session of the same account and wait, in which other columns or data are read. */
  public Session with(ConnectorOptions changed) {
    return new Session(changed, application, client, datasets, context);
  }

  /** Lists the datasets of the account anew, as a wait. */
  public List<Dataset> listDatasets() {
    datasets.invalidate();
    return inWait("the list of datasets", service -> datasets.list(service));
  }

  /** Lists the reports of the account, as a wait. */
  public List<ScheduledReport> listReports() {
    return inWait("the list of reports", service -> service.reports(ReportFilter.all()));
  }

  /** Lists the complete executions of a report in order of their times, as a wait. */
  public List<ReportExecution> executions(String reportId) {
    return ReportWait.within(context, waiting -> Executions.list(waiting, reportId)).complete();
  }

  /**
   * Returns the newest link to the file of a report's execution, as a wait; one GET. Empty if the
   * account does not list the execution with a file.
   */
  public Optional<Secret> link(String reportId, String executionId) {
    return ReportWait.within(context, waiting -> Executions.list(waiting, reportId))
        .find(executionId)
        .map(ReportExecution::reportAccessSecureLink)
        .map(SecureLink::url);
  }

  /** Whether the newest execution of a report has a file; one or two GETs, as a wait. */
  public boolean isComplete(String reportId) {
    return ReportWait.within(
            context,
            waiting -> {
              waiting.awaits("the status of report " + reportId);
              return Executions.newest(waiting.client(), reportId);
            })
        .filter(newest -> newest.meaning() == Meaning.COMPLETE)
        .isPresent();
  }

  private <T> T inWait(Function<PartnerInsightsClient, T> calls) {
    return inWait(ReportWait.PLAN, calls);
  }

  private <T> T inWait(String subject, Function<PartnerInsightsClient, T> calls) {
    return ReportWait.within(
        context,
        waiting -> {
          waiting.awaits(subject);
          return calls.apply(client.during(waiting, waiting));
        });
  }

  /** Deletes due reports of earlier applications, once for an account in this application. */
  public void deleteDueReports() {
    application.reports().deleteDueReports(context);
  }

  /**
   * Returns until when the refresh token of the account is valid, if a login has written it to a
   * file. Each request for a token that may write the file renews it.
   */
  public Optional<Instant> signInEnds() {
    return signInEnds(options);
  }

  /** Returns what {@link #signInEnds()} returns, without a session; reads a file, no call. */
  public static Optional<Instant> signInEnds(ConnectorOptions options) {
    return RefreshTokenFile.of(options).map(file -> file.rotated().plus(RefreshTokenFile.LIFE));
  }

  /** Returns the time of this machine, by the clock with which waits are measured. */
  public Instant now() {
    return context.now();
  }

  public Instant serviceTime() {
    return context.serviceTime();
  }

  /** Returns the open waits of the application. */
  public OpenWaits openWaits() {
    return context.open();
  }

  public ReportContext context() {
    return context;
  }

  public ConnectorOptions options() {
    return options;
  }

  public PartnerInsightsClient client() {
    return client;
  }
}

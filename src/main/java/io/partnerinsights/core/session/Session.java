package io.partnerinsights.core.session;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.auth.RefreshTokenFile;
import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportExecution.Progress;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.SecureLink;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.plan.DatasetCache;
import io.partnerinsights.core.report.Executions;
import io.partnerinsights.core.report.ReportWait;
import io.partnerinsights.core.report.WaitContext;
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
 *   ReadPlan plan = Session.open(ConnectorOptions.parse(options), app).planRead();
 *   Report report = plan.newRead().awaitReport();
 *   for (ReadSplit split : report.planSplits(plan.createSpec())) {
 *     try (BatchReader rows = BatchReader.open(split, report, plan.createSpec())) {
 *       while (rows.nextBatch()) {
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
  private final DatasetCache datasetCache;
  private final WaitContext context;

  private Session(
      ConnectorOptions options,
      Application application,
      PartnerInsightsClient client,
      DatasetCache datasetCache,
      WaitContext context) {
    this.options = options;
    this.application = application;
    this.client = client;
    this.datasetCache = datasetCache;
    this.context = context;
  }

  /**
   * Opens a session. Reads the secrets in vaults that the account's options refer to, and makes no
   * other call.
   */
  @Public
  public static Session open(ConnectorOptions options, Application application) {
    PartnerInsightsClient client = application.openClient(options);
    return new Session(
        options,
        application,
        client,
        application.datasetCacheOf(client),
        application.newContext(options, client));
  }

  /** Returns a session whose waits are parts of another wait, which the log names. */
  public Session withParentWait(OpenWaits.Entry parentWait) {
    return new Session(options, application, client, datasetCache, context.asPartOf(parentWait));
  }

  /** Returns a session whose reads create reports of their own, for another use. */
  public Session withUse(ReportUse use) {
    return new Session(options, application, client, datasetCache, context.withUse(use));
  }

  /** Checks the read with the service and determines its schema, with GETs only. */
  @Public
  public ReadPlan planRead() {
    return planWithClient(client);
  }

  /** Plans as a wait: an outage ends it only after option {@code reportTimeout}. */
  public ReadPlan planInWait() {
    return callInWait(this::planWithClient);
  }

  /** Plans as a part of a wait, which has one deadline. */
  public ReadPlan planAsPartOf(ReportWait wait) {
    return planWithClient(client.forWait(wait, wait));
  }

  /** Plans the read of an existing report with the query of another plan, as a wait. */
  public ReadPlan planExistingReportInWait(ReadPlan templatePlan) {
    return callInWait(
        service ->
            newPlanner(service)
                .planExistingReport(templatePlan, context, application.registry(), client));
  }

  private ReadPlan planWithClient(PartnerInsightsClient service) {
    return newPlanner(service).planRead(context, application.registry(), client);
  }

  private Planner newPlanner(PartnerInsightsClient service) {
    return new Planner(options, service, datasetCache, application.sampleCache());
  }

  /** Returns a session of the same account and wait, in which other columns or data are read. */
  public Session withOptions(ConnectorOptions newOptions) {
    return new Session(newOptions, application, client, datasetCache, context);
  }

  /** Lists the datasets of the account anew, as a wait. */
  public List<Dataset> refreshDatasets() {
    datasetCache.invalidate();
    return callInWait("the list of datasets", service -> datasetCache.listOrReuse(service));
  }

  /** Lists the reports of the account, as a wait. */
  public List<ScheduledReport> listReports() {
    return callInWait("the list of reports", service -> service.listReports(ReportFilter.all()));
  }

  /** Lists the complete executions of a report in order of their times, as a wait. */
  public List<ReportExecution> listExecutions(String reportId) {
    return ReportWait.callInWait(context, wait -> Executions.list(wait, reportId))
        .completeExecutions();
  }

  /**
   * Returns the newest link to the file of a report's execution, as a wait; one GET. Empty if the
   * account does not list the execution with a file.
   */
  public Optional<Secret> findNewestLink(String reportId, String executionId) {
    return ReportWait.callInWait(context, wait -> Executions.list(wait, reportId))
        .findById(executionId)
        .map(ReportExecution::reportAccessSecureLink)
        .map(SecureLink::url);
  }

  /** Whether the newest execution of a report has a file; one or two GETs, as a wait. */
  public boolean isReportComplete(String reportId) {
    return ReportWait.callInWait(
            context,
            wait -> {
              wait.setSubject("the status of report " + reportId);
              return Executions.findNewest(wait.client(), reportId);
            })
        .filter(execution -> execution.progress() == Progress.COMPLETE)
        .isPresent();
  }

  private <T> T callInWait(Function<PartnerInsightsClient, T> calls) {
    return callInWait(ReportWait.QUERY_CHECK_SUBJECT, calls);
  }

  private <T> T callInWait(String subject, Function<PartnerInsightsClient, T> calls) {
    return ReportWait.callInWait(
        context,
        wait -> {
          wait.setSubject(subject);
          return calls.apply(client.forWait(wait, wait));
        });
  }

  /** Deletes due reports of earlier applications, once for an account in this application. */
  public void deleteDueReports() {
    application.registry().deleteDueReports(context);
  }

  /**
   * Returns when the account's refresh token expires, if a login has written it to a file. Each
   * request for a token that may write the file renews it.
   */
  public Optional<Instant> findSignInExpiry() {
    return findSignInExpiry(options);
  }

  /** Returns what {@link #findSignInExpiry()} returns, without a session; reads a file, no call. */
  public static Optional<Instant> findSignInExpiry(ConnectorOptions options) {
    return RefreshTokenFile.tryReadConfigured(options)
        .map(file -> file.rotatedAt().plus(RefreshTokenFile.MAX_AGE));
  }

  /** Returns the time of this machine, by the clock with which waits are measured. */
  public Instant now() {
    return context.now();
  }

  public Instant serviceTime() {
    return context.serviceTime();
  }

  public OpenWaits openWaits() {
    return context.openWaits();
  }

  public WaitContext context() {
    return context;
  }

  public ConnectorOptions options() {
    return options;
  }

  public PartnerInsightsClient client() {
    return client;
  }
}

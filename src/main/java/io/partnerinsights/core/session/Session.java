package io.partnerinsights.core.session;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.auth.RefreshTokenFile;
import io.partnerinsights.core.client.CallFailures;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.created.ReportUse;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportExecution.Meaning;
import io.partnerinsights.core.model.ReportFilter;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.SecureLink;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.TypeInference;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.DatasetCache;
import io.partnerinsights.core.plan.ReportPlanner;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.core.report.ChosenReport;
import io.partnerinsights.core.report.Executions;
import io.partnerinsights.core.report.OpenWaits;
import io.partnerinsights.core.report.ReportContext;
import io.partnerinsights.core.report.ReportSettings;
import io.partnerinsights.core.report.ReportWait;
import io.partnerinsights.core.sample.Preview;
import io.partnerinsights.core.sample.TypeCheck;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.core.table.DatasetPlanner;
import io.partnerinsights.core.table.DatasetTable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final ConnectorOptions options;
  private final Application application;
  private final PartnerInsightsClient client;
  private final ReportContext context;

  private Session(
      ConnectorOptions options,
      Application application,
      PartnerInsightsClient client,
      ReportContext context) {
    this.options = options;
    this.application = application;
    this.client = client;
    this.context = context;
  }

  /**
   * Opens a session. Reads the secrets that options of the account refer to in vaults, and makes no
   * other call.
   */
  @Public
  public static Session open(ConnectorOptions options, Application application) {
    PartnerInsightsClient client = application.readSecretsAndConnect(options);
    ReportContext context =
        application.context(client, ReportSettings.of(options, client.limits()));
    ReportContext named = options.find(Options.DATASET).map(context::of).orElse(context);
    return new Session(options, application, client, named);
  }

  /** Returns a session whose waits are parts of another one, and have its dataset's name. */
  public Session in(OpenWaits.Entry whole) {
    return new Session(options, application, client, context.in(whole));
  }

  /** Returns a session whose reads create reports of their own, for another use. */
  public Session creating(ReportUse use) {
    return new Session(options, application, client, context.creating(use));
  }

  /** Checks the read with the service and finds its schema; GETs only. */
  @Public
  public ReadPlan plan() {
    return planWith(client);
  }

  /** Plans as a wait: an outage ends it only after option {@code reportTimeout}. */
  public ReadPlan planInWait() {
    return inWait(this::planWith);
  }

  /** Plans the read of an existing report, which has the query of another plan, as a wait. */
  public ReadPlan planInWait(ReadPlan same) {
    return inWait(
        service ->
            planReport(
                service, planner -> planner.plan(ReportRequest.of(options), same.reportPlan())));
  }

  private ReadPlan planWith(PartnerInsightsClient service) {
    return options.isSet(Options.DATASET)
        ? planTable(new DatasetPlanner(planner(service)), types(service))
        : planReport(service, planner -> planner.plan(ReportRequest.of(options)));
  }

  private ReadPlan planReport(
      PartnerInsightsClient service, Function<ReportPlanner, CheckedQuery> plan) {
    CheckedQuery report = types(service).check(plan.apply(planner(service))).plan();
    return created(bind(report), preview(report), null);
  }

  private ReportPlanner planner(PartnerInsightsClient service) {
    return new ReportPlanner(service, datasets(), SchemaHints.of(options));
  }

  private TypeCheck types(PartnerInsightsClient service) {
    return new TypeCheck(service, application.tests(), options);
  }

  private ReadPlan planTable(DatasetPlanner tables, TypeCheck types) {
    DatasetTable table = tables.plan(options);
    if (!isWithoutMetrics(table)) {
      TypeCheck.Checked checked = types.check(table.fullPlan());
      if (!removesMetrics(table, checked)) {
        return wholeTable(table, checked.plan());
      }
    }
    DatasetTable columns = tables.plan(options.with(Options.COLUMNS, table.dataset().columns()));
    return wholeTable(columns, types.check(columns.fullPlan()).plan());
  }

  /** Returns the plan of a table without pushdown, with the types that were checked. */
  private ReadPlan wholeTable(DatasetTable table, CheckedQuery checked) {
    DatasetRead read = DatasetRead.of(options, table.withTypesOf(checked));
    return created(read.chosen(bind(read.narrowed().plan())), preview(checked), read);
  }

  private ReadPlan created(ChosenReport chosen, Preview preview, @Nullable DatasetRead dataset) {
    String namespace = LineageName.namespace(options, client);
    return new ReadPlan(options, namespace, chosen, types(client), preview, dataset);
  }

  /** A read that is not sampled never depends on what other reads of the application have found. */
  private boolean isWithoutMetrics(DatasetTable table) {
    return options.get(Options.INFER_SCHEMA) == TypeInference.SAMPLE
        && application.tests().isWithoutMetrics(table.fullPlan().key());
  }

  /** Decides for the application whether the service accepts the metrics of a table. */
  private boolean removesMetrics(DatasetTable table, TypeCheck.Checked checked) {
    boolean selected = options.isSet(Options.COLUMNS) || options.isSet(Options.METRICS);
    PartnerInsightsException failure = checked.failure();
    if (failure == null
        || selected
        || table.dataset().metrics().isEmpty()
        || !CallFailures.isColumnRefusal(failure)) {
      return false;
    }
    application.tests().removeMetrics(table.fullPlan().key());
    LOG.warn(
        "The table of dataset {} has no metrics, because the service refuses metrics with all"
            + " columns in one query: {}. To read metrics, set options columns and metrics",
        table.dataset().name(),
        failure.summary());
    return true;
  }

  /** Returns a session of the same account and wait, in which other columns or data are read. */
  public Session with(ConnectorOptions changed) {
    return new Session(changed, application, client, context);
  }

  private DatasetCache datasets() {
    return application.datasets(client);
  }

  private Preview preview(CheckedQuery plan) {
    return new Preview(client, plan, application.tests(), datasets());
  }

  private ChosenReport bind(CheckedQuery plan) {
    return new ChosenReport(plan, context.of(plan.query().dataset()), application.reports());
  }

  /** Lists the datasets of the account anew, as a wait. */
  public List<Dataset> listDatasets() {
    datasets().invalidate();
    return inWait("the list of datasets", service -> datasets().use(service, offered -> offered));
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

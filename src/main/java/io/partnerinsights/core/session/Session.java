package io.partnerinsights.core.session;

import io.partnerinsights.core.cache.ReportBinding;
import io.partnerinsights.core.cache.ReuseSettings;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.job.JobSettings;
import io.partnerinsights.core.job.ReportJobs;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.core.report.ReportPlanner;
import io.partnerinsights.core.report.ReportRequest;
import io.partnerinsights.core.sample.TypeCheck;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.core.table.DatasetPlanner;
import io.partnerinsights.core.table.DatasetTable;
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
 *     try (BatchReader rows = split.open(report, plan.spec())) {
 *       while (rows.next()) {
 *         use(rows.batch());
 *       }
 *     }
 *   }
 * }
 * }</pre>
 */
public final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final ConnectorOptions options;
  private final Application application;
  private final PartnerInsightsClient client;
  private final ReportJobs jobs;

  private Session(
      ConnectorOptions options,
      Application application,
      PartnerInsightsClient client,
      ReportJobs jobs) {
    this.options = options;
    this.application = application;
    this.client = client;
    this.jobs = jobs;
  }

  /**
   * Opens a session; no call.
   *
   * @param application the application whose reports the read shares
   * @throws io.partnerinsights.core.errors.OptionsException for missing credentials, a URL that is
   *     not https, an unreadable trust store, a listener's class that cannot be used
   */
  public static Session open(ConnectorOptions options, Application application) {
    options.unknownKeys().forEach(key -> LOG.warn("Option {} is unknown and ignored", key));
    Environment environment = application.environment();
    PartnerInsightsClient client = environment.clients().apply(options);
    ReportJobs jobs = environment.jobs().apply(client, JobSettings.of(options));
    return new Session(options, application, client, jobs);
  }

  /**
   * Checks the read with the service and finds its schema; GETs only.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException for wrong options, credentials
   *     or names
   */
  public ReadPlan plan() {
    return plan(client);
  }

  /**
   * Checks the read as {@link #plan} does, as a part of its wait: an outage of the service ends it
   * only after option {@code reportTimeout}, and not within a minute.
   */
  public ReadPlan planInWait() {
    return jobs.inWait(wait -> plan(client.during(wait)));
  }

  private ReadPlan plan(PartnerInsightsClient service) {
    SchemaHints hints = SchemaHints.of(options);
    ReportPlanner planner = new ReportPlanner(service, hints);
    TypeCheck types = new TypeCheck(service, application.types(), options);
    if (!options.isSet(Options.DATASET)) {
      return ReadPlan.ofReport(this, types.check(planner.plan(ReportRequest.of(options))));
    }
    DatasetTable table = new DatasetPlanner(planner).plan(options);
    return TablePlans.of(this, table, types.check(table.fullPlan())).fullPlan();
  }

  /** Returns a session of the same account and wait, in which other columns or data are read. */
  public Session with(ConnectorOptions changed) {
    return new Session(changed, application, client, jobs);
  }

  /** Binds a plan to a report of the application; no call. */
  ReportBinding bind(ReportPlan plan) {
    return new ReportBinding(plan, jobs, ReuseSettings.of(options), application.cache());
  }

  /** Returns the factory of jobs, with the session's clock, sleeper and listener. */
  public ReportJobs jobs() {
    return jobs;
  }

  /** Returns the options of the session. */
  public ConnectorOptions options() {
    return options;
  }

  Application application() {
    return application;
  }

  /** Returns the account's client. */
  public PartnerInsightsClient client() {
    return client;
  }
}

package io.partnerinsights.core.session;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.plan.DatasetCache;
import io.partnerinsights.core.report.Reports;
import io.partnerinsights.core.report.WaitLog;
import io.partnerinsights.core.sample.QueryTestCache;
import io.partnerinsights.core.spi.WaitDisplay;

/**
 * One application of an engine. Its reads share reports, and closing it deletes the reports and
 * queries that they have created. Thread-safe.
 */
public final class Application implements AutoCloseable {
  private final Environment environment;
  private final Reports reports;
  private final QueryTestCache tests;
  private final DatasetCache datasets;

  /** Creates an application without reports. */
  public Application() {
    this(Environment.system(WaitLog.slf4j(null)));
  }

  /** Creates an application without reports, whose waits are shown on a display. */
  public Application(WaitDisplay display) {
    this(Environment.system(WaitLog.slf4j(display)));
  }

  Application(Environment environment) {
    this(environment, new Reports(environment.clock()));
  }

  Application(Environment environment, Reports reports) {
    this.environment = environment;
    this.reports = reports;
    this.tests = new QueryTestCache(environment.clock());
    this.datasets = new DatasetCache(environment.clock());
  }

  Environment environment() {
    return environment;
  }

  QueryTestCache tests() {
    return tests;
  }

  /** Returns the datasets of an account, which all reads of the application share; no call. */
  public DatasetCache.OfAccount datasets(PartnerInsightsClient account) {
    return datasets.of(account);
  }

  Reports reports() {
    return reports;
  }

  /**
   * Invalidates all reports and lists of datasets; no call. The next read of each query gets a
   * report that is created after this call. Nothing is deleted on the service.
   */
  public void invalidateAll() {
    reports.invalidateAll();
    datasets.invalidateAll();
  }

  /**
   * Ends all waits, and deletes what the application has created and option {@code keep} does not
   * keep. Takes at most 20 s. Running reports stay, for the next run to adopt.
   */
  @Override
  public void close() {
    reports.close();
  }
}

package io.partnerinsights.core.session;

import io.partnerinsights.core.Public;
import io.partnerinsights.core.base.LruMap;
import io.partnerinsights.core.base.MonotonicClock;
import io.partnerinsights.core.base.OpenWaits;
import io.partnerinsights.core.client.Clients;
import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.DatasetCache;
import io.partnerinsights.core.report.ReportContext;
import io.partnerinsights.core.report.ReportSettings;
import io.partnerinsights.core.report.Reports;
import io.partnerinsights.core.sample.QueryTests;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One application of an engine. Its reads share reports, and closing it ends their waits.
 * Thread-safe.
 */
@Public
public final class Application implements AutoCloseable {
  /** Maximum number of accounts whose datasets are remembered. */
  private static final int MAX_ACCOUNTS = 100;

  private final Clock clock;
  private final Function<ConnectorOptions, PartnerInsightsClient> clients;
  private final BiFunction<PartnerInsightsClient, ReportSettings, ReportContext> context;
  private final Reports reports;
  private final QueryTests tests;
  private final Map<ConnectionId, DatasetCache> datasets = new LruMap<>(MAX_ACCOUNTS);

  /** Creates an application that logs the progress messages of its waits. */
  @Public
  public Application() {
    this(OpenWaits::log, "");
  }

  /**
   * Creates an application whose lines on waits go to this sink only.
   *
   * @param hint how a person ends the waits
   */
  public Application(Consumer<String> lines, String hint) {
    this(
        MonotonicClock.system(),
        new OpenWaits(MonotonicClock.system(), lines, hint, deleted -> {}));
  }

  private Application(Clock clock, OpenWaits open) {
    this(
        new Reports(clock),
        clock,
        Clients::of,
        (client, settings) -> ReportContext.of(client, settings, clock, open));
  }

  /** Creates an application for a test, in which waits take no time. */
  Application(
      Reports reports,
      Clock clock,
      Function<ConnectorOptions, PartnerInsightsClient> clients,
      BiFunction<PartnerInsightsClient, ReportSettings, ReportContext> context) {
    this.reports = reports;
    this.clock = clock;
    this.clients = clients;
    this.context = context;
    this.tests = new QueryTests(clock);
  }

  /**
   * The parts of a session that its application makes.
   *
   * @param datasets those of the account, which all reads of the application share
   */
  record SessionParts(PartnerInsightsClient client, DatasetCache datasets, ReportContext context) {}

  /** Reads the secrets in vaults that a session needs; no other call. */
  SessionParts open(ConnectorOptions options) {
    PartnerInsightsClient client = clients.apply(options);
    ReportContext waits = context.apply(client, ReportSettings.of(options, client.limits()));
    ReportContext named = options.find(Options.DATASET).map(waits::naming).orElse(waits);
    return new SessionParts(client, datasets(client), named);
  }

  QueryTests tests() {
    return tests;
  }

  /** Returns the datasets of an account, which all reads of the application share; no call. */
  public DatasetCache datasets(PartnerInsightsClient account) {
    synchronized (datasets) {
      return datasets.computeIfAbsent(
          account.connection(), connection -> new DatasetCache(clock, reports.threads().lock()));
    }
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
    synchronized (datasets) {
      datasets.clear();
    }
  }

  /**
   * Invalidates the report of this plan's query; for a read of a dataset, also the other reports on
   * it that this application shares. The next read gets a report that is created after this call,
   * and lists the datasets again. Nothing is deleted; no call.
   */
  public void invalidate(ReadPlan plan) {
    CheckedQuery query = plan.query();
    synchronized (datasets) {
      Optional.ofNullable(datasets.get(query.connection())).ifPresent(DatasetCache::invalidate);
    }
    reports.invalidate(query, plan.table().isPresent());
  }

  /** Returns the ids of the reports for which threads wait. */
  public List<String> waitedFor() {
    return reports.waitedFor();
  }

  /** Says how to continue with reports after a signal has ended the program. */
  public static String sameCommandContinues(List<String> reportIds) {
    String ids = String.join(", ", reportIds);
    return "The service keeps report"
        + (reportIds.size() == 1
            ? " " + ids + ". To continue with it, run the same command again."
            : "s " + ids + ". To continue with them, run the same command again.");
  }

  /**
   * Ends all waits, which takes at most 5 seconds. The service keeps the reports, and the next run
   * can reuse them until their retention ends.
   */
  @Public
  @Override
  public void close() {
    reports.close();
  }
}

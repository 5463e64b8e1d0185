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
import io.partnerinsights.core.report.ReportRegistry;
import io.partnerinsights.core.report.ReportSettings;
import io.partnerinsights.core.report.RequestedCleanup;
import io.partnerinsights.core.report.WaitContext;
import io.partnerinsights.core.sample.SampleCache;
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
  private final Function<ConnectorOptions, PartnerInsightsClient> clientFactory;
  private final BiFunction<PartnerInsightsClient, ReportSettings, WaitContext> contextFactory;
  private final ReportRegistry registry;
  private final SampleCache sampleCache;
  private final Map<ConnectionId, DatasetCache> datasetsByConnection = new LruMap<>(MAX_ACCOUNTS);

  /** Creates an application that logs the progress messages of its waits. */
  @Public
  public Application() {
    this(OpenWaits::logInfo, "");
  }

  /**
   * Creates an application whose lines on waits go to this sink only.
   *
   * @param hint how a person ends the waits
   */
  public Application(Consumer<String> messageSink, String hint) {
    this(
        MonotonicClock.system(),
        new OpenWaits(MonotonicClock.system(), messageSink, hint, deleted -> {}));
  }

  private Application(Clock clock, OpenWaits openWaits) {
    this(
        new ReportRegistry(clock),
        clock,
        Clients::clientFor,
        (client, settings) -> WaitContext.of(client, settings, clock, openWaits));
  }

  /** Creates an application for a test, in which waits take no time. */
  Application(
      ReportRegistry registry,
      Clock clock,
      Function<ConnectorOptions, PartnerInsightsClient> clientFactory,
      BiFunction<PartnerInsightsClient, ReportSettings, WaitContext> contextFactory) {
    this.registry = registry;
    this.clock = clock;
    this.clientFactory = clientFactory;
    this.contextFactory = contextFactory;
    this.sampleCache = new SampleCache(clock);
  }

  /** Returns the account's client; reads the secrets in vaults that it needs, and no other call. */
  PartnerInsightsClient openClient(ConnectorOptions options) {
    return clientFactory.apply(options);
  }

  /** Returns the waits of a session with this client; no call. */
  WaitContext newContext(ConnectorOptions options, PartnerInsightsClient client) {
    WaitContext context = contextFactory.apply(client, ReportSettings.of(options, client.limits()));
    return options.find(Options.DATASET).map(context::withDataset).orElse(context);
  }

  SampleCache sampleCache() {
    return sampleCache;
  }

  /** Returns the datasets of an account, which all reads of the application share; no call. */
  public DatasetCache datasetCacheOf(PartnerInsightsClient client) {
    synchronized (datasetsByConnection) {
      return datasetsByConnection.computeIfAbsent(
          client.connectionId(),
          connection -> new DatasetCache(clock, registry.threads().newLock()));
    }
  }

  ReportRegistry registry() {
    return registry;
  }

  /**
   * Invalidates all reports and lists of datasets; no call. The next read of each query gets a
   * report that is created after this call. Nothing is deleted on the service.
   */
  public void invalidateAll() {
    registry.invalidateAll();
    synchronized (datasetsByConnection) {
      datasetsByConnection.clear();
    }
  }

  /**
   * Invalidates the report of this plan's query; for a read of a dataset, also the other reports on
   * it that this application shares. The next read gets a report that is created after this call,
   * and lists the datasets again. Nothing is deleted; no call.
   */
  public void invalidateReportsOf(ReadPlan plan) {
    CheckedQuery query = plan.query();
    synchronized (datasetsByConnection) {
      Optional.ofNullable(datasetsByConnection.get(query.connection()))
          .ifPresent(DatasetCache::invalidate);
    }
    registry.invalidateReports(query, plan.findTable().isPresent());
  }

  /** Returns the cleanup of the account that the options sign in with; no call. */
  public RequestedCleanup newCleanup(ConnectorOptions accountOptions) {
    return registry.newCleanup(clientFactory.apply(accountOptions));
  }

  /** Returns the ids of the reports for which threads wait. */
  public List<String> awaitedReportIds() {
    return registry.awaitedReportIds();
  }

  /** Says how to continue with reports after a signal has ended the program. */
  public static String continueHint(List<String> reportIds) {
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
    registry.close();
  }
}

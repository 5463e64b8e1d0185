package io.partnerinsights.core.plan;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.client.SharedCall;
import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.QueryFilter;
import io.partnerinsights.core.model.ScheduledQuery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The datasets and stored queries of one account, as an application has listed them last. It holds
 * no client: each call passes its own, with the deadline of its wait. Thread-safe.
 */
public final class DatasetCache {
  /** Maximum age of a list: the columns of an account change with its roles. */
  private static final Duration MAX_AGE = Duration.ofMinutes(15);

  /** Maximum age of a list of queries: a name may soon be that of another query. */
  private static final Duration MAX_AGE_OF_QUERIES = Duration.ofMinutes(1);

  private final Clock clock;
  private final SharedCall listing;
  private @Nullable Listing<Dataset> datasets;
  private @Nullable Listing<ScheduledQuery> queries;

  /** The number of invalidations: a list that is under way at one is too old. */
  private int invalidations;

  /** What a call has listed, which can be used before a time. */
  private record Listing<T>(List<T> items, Instant end) {}

  /**
   * @param turn is held while a client lists, until its first attempt has ended
   */
  public DatasetCache(Clock clock, Lock turn) {
    this.clock = clock;
    this.listing = new SharedCall(turn);
  }

  /** Makes one GET if they were not listed in the last minutes. */
  public List<Dataset> list(PartnerInsightsClient client) {
    return listing.resultOf(
        client.retries(), this::knownDatasets, failed -> listDatasets(client.onFailure(failed)));
  }

  private synchronized @Nullable List<Dataset> knownDatasets() {
    return itemsOf(datasets);
  }

  private <T> @Nullable List<T> itemsOf(@Nullable Listing<T> known) {
    return known != null && clock.instant().isBefore(known.end()) ? known.items() : null;
  }

  private List<Dataset> listDatasets(PartnerInsightsClient client) {
    int before = countInvalidations();
    List<Dataset> listed = client.datasets();
    synchronized (this) {
      if (before == invalidations) {
        datasets = new Listing<>(listed, clock.instant().plus(MAX_AGE));
      }
    }
    return listed;
  }

  /** Lists the account's and the service's queries anew; one GET. */
  public List<ScheduledQuery> listQueries(PartnerInsightsClient client) {
    int before = countInvalidations();
    List<ScheduledQuery> listed = client.queries(QueryFilter.all());
    synchronized (this) {
      if (before == invalidations) {
        queries = new Listing<>(listed, clock.instant().plus(MAX_AGE_OF_QUERIES));
      }
    }
    return listed;
  }

  private synchronized int countInvalidations() {
    return invalidations;
  }

  /** Returns the queries that were listed in the last minute; empty if none were. No call. */
  public synchronized List<ScheduledQuery> listedQueries() {
    List<ScheduledQuery> known = itemsOf(queries);
    return known == null ? List.of() : known;
  }

  /** Lists the datasets again when they are needed next; a list that is under way is too old. */
  public synchronized void invalidate() {
    invalidations++;
    datasets = null;
    queries = null;
  }

  /**
   * Uses the datasets, which the client lists. If they lack a name, they are listed again first:
   * the account may have it now.
   *
   * @param names is called twice if the first list lacks a name
   */
  public <T> T use(PartnerInsightsClient client, Function<List<Dataset>, T> names) {
    boolean known = knownDatasets() != null;
    List<Dataset> offered = list(client);
    try {
      return names.apply(offered);
    } catch (QueryException e) {
      if (!known) {
        throw e;
      }
      invalidate();
      return names.apply(list(client));
    }
  }
}

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
  private static final Duration MAX_DATASET_LIST_AGE = Duration.ofMinutes(15);

  /** Maximum age of a list of queries, because a name may soon belong to another query. */
  private static final Duration MAX_QUERY_LIST_AGE = Duration.ofMinutes(1);

  private final Clock clock;
  private final SharedCall listCall;
  private @Nullable Listing<Dataset> datasetListing;
  private @Nullable Listing<ScheduledQuery> queryListing;

  /** The number of invalidations. A list that was requested before the last one is not stored. */
  private int invalidationCount;

  /** What a call has listed, which can be used before a time. */
  private record Listing<T>(List<T> items, Instant expiry) {}

  /**
   * @param listLock held while a client makes the first attempt to list the datasets
   */
  public DatasetCache(Clock clock, Lock listLock) {
    this.clock = clock;
    this.listCall = new SharedCall(listLock);
  }

  /** Returns the datasets; makes a GET if they were not listed in the last 15 minutes. */
  public List<Dataset> list(PartnerInsightsClient client) {
    return listCall.findOrCall(
        client.retries(),
        this::freshDatasets,
        failure -> requestDatasets(client.withFailureHook(failure)));
  }

  private synchronized @Nullable List<Dataset> freshDatasets() {
    return freshItems(datasetListing);
  }

  private <T> @Nullable List<T> freshItems(@Nullable Listing<T> listing) {
    return listing != null && clock.instant().isBefore(listing.expiry()) ? listing.items() : null;
  }

  private List<Dataset> requestDatasets(PartnerInsightsClient client) {
    int previousCount = readInvalidationCount();
    List<Dataset> datasets = client.listDatasets();
    synchronized (this) {
      if (previousCount == invalidationCount) {
        datasetListing = new Listing<>(datasets, clock.instant().plus(MAX_DATASET_LIST_AGE));
      }
    }
    return datasets;
  }

  /** Lists the account's and the service's queries anew; one GET. */
  public List<ScheduledQuery> listQueries(PartnerInsightsClient client) {
    int previousCount = readInvalidationCount();
    List<ScheduledQuery> queries = client.listQueries(QueryFilter.all());
    synchronized (this) {
      if (previousCount == invalidationCount) {
        queryListing = new Listing<>(queries, clock.instant().plus(MAX_QUERY_LIST_AGE));
      }
    }
    return queries;
  }

  private synchronized int readInvalidationCount() {
    return invalidationCount;
  }

  /** Returns the queries that were listed in the last minute; empty if none were. No call. */
  public synchronized List<ScheduledQuery> freshQueries() {
    List<ScheduledQuery> queries = freshItems(queryListing);
    return queries == null ? List.of() : queries;
  }

  /** Lists the datasets again when they are needed next; a list that is under way is too old. */
  public synchronized void invalidate() {
    invalidationCount++;
    datasetListing = null;
    queryListing = null;
  }

  /**
   * Passes the datasets to a lookup of names. If a cached list lacks a name, lists the datasets
   * again, because the account may have it now.
   *
   * @param nameLookup throws {@link QueryException} if a name is missing, and is then called again
   */
  public <T> T callWithDatasets(
      PartnerInsightsClient client, Function<List<Dataset>, T> nameLookup) {
    boolean isCached = freshDatasets() != null;
    List<Dataset> datasets = list(client);
    try {
      return nameLookup.apply(datasets);
    } catch (QueryException e) {
      if (!isCached) {
        throw e;
      }
      invalidate();
      return nameLookup.apply(list(client));
    }
  }
}

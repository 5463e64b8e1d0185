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
  private static final Duration MAX_QUERY_AGE = Duration.ofMinutes(1);

  private final Clock clock;
  private final SharedCall listCall;
  private @Nullable Listing<Dataset> datasetListing;
  private @Nullable Listing<ScheduledQuery> queryListing;

  /** The number of invalidations: a list that is under way at one is too old. */
  private int invalidationCount;

  /** What a call has listed, which can be used before a time. */
  private record Listing<T>(List<T> items, Instant expiry) {}

  /**
   * @param turn is held while a client lists, until its first attempt has ended
   */
  public DatasetCache(Clock clock, Lock turn) {
    this.clock = clock;
    this.listCall = new SharedCall(turn);
  }

  /** Makes one GET if they were not listed in the last minutes. */
  public List<Dataset> list(PartnerInsightsClient client) {
    return listCall.resultOf(
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
    int countBefore = readInvalidationCount();
    List<Dataset> datasets = client.listDatasets();
    synchronized (this) {
      if (countBefore == invalidationCount) {
        datasetListing = new Listing<>(datasets, clock.instant().plus(MAX_AGE));
      }
    }
    return datasets;
  }

  /** Lists the account's and the service's queries anew; one GET. */
  public List<ScheduledQuery> listQueries(PartnerInsightsClient client) {
    int countBefore = readInvalidationCount();
    List<ScheduledQuery> queries = client.listQueries(QueryFilter.all());
    synchronized (this) {
      if (countBefore == invalidationCount) {
        queryListing = new Listing<>(queries, clock.instant().plus(MAX_QUERY_AGE));
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
   * Uses the datasets, which the client lists. If they lack a name, they are listed again first:
   * the account may have it now.
   *
   * @param nameCheck is called twice if the first list lacks a name
   */
  public <T> T callWithDatasets(
      PartnerInsightsClient client, Function<List<Dataset>, T> nameCheck) {
    boolean isCached = freshDatasets() != null;
    List<Dataset> datasets = list(client);
    try {
      return nameCheck.apply(datasets);
    } catch (QueryException e) {
      if (!isCached) {
        throw e;
      }
      invalidate();
      return nameCheck.apply(list(client));
    }
  }
}

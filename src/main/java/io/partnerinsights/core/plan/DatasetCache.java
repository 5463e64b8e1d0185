package io.partnerinsights.core.plan;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.client.ReportService.ListSnapshot;
import io.partnerinsights.core.client.SharedList;
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
import java.util.function.Supplier;

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
  private final Lock listLock;

  /** What was listed since the last invalidation. */
  private volatile SharedList<Dataset> datasets;

  private volatile SharedList<ScheduledQuery> queries;

  /**
   * @param listLock held while a client makes the first attempt to list the datasets
   */
  public DatasetCache(Clock clock, Lock listLock) {
    this.clock = clock;
    this.listLock = listLock;
    this.datasets = new SharedList<>(clock, listLock);
    this.queries = new SharedList<>(clock, listLock);
  }

  /** Returns the datasets; makes a GET if they were not listed in the last 15 minutes. */
  public List<Dataset> listOrReuse(PartnerInsightsClient client) {
    SharedList<Dataset> currentList = datasets;
    return currentList
        .listOrReuse(
            earliestRequest(MAX_DATASET_LIST_AGE),
            client.retries(),
            hook -> listInto(currentList, () -> client.withFailureHook(hook).listDatasets()))
        .items();
  }

  /** Lists the account's and the service's queries anew; one GET. */
  public List<ScheduledQuery> listQueries(PartnerInsightsClient client) {
    return listInto(queries, () -> client.listQueries(QueryFilter.all()));
  }

  private <T> List<T> listInto(SharedList<T> sharedList, Supplier<List<T>> call) {
    Instant requestedAt = clock.instant();
    List<T> items = call.get();
    sharedList.putIfNewer(new ListSnapshot<>(requestedAt, true, items));
    return items;
  }

  /** Returns the queries that were listed in the last minute; empty if none were. No call. */
  public List<ScheduledQuery> freshQueries() {
    ListSnapshot<ScheduledQuery> freshList =
        queries.findRequestedSince(earliestRequest(MAX_QUERY_LIST_AGE));
    return freshList == null ? List.of() : freshList.items();
  }

  private Instant earliestRequest(Duration maxAge) {
    return clock.instant().minus(maxAge);
  }

  /** Lists the datasets again when they are needed next; a list that is under way is too old. */
  public void invalidate() {
    datasets = new SharedList<>(clock, listLock);
    queries = new SharedList<>(clock, listLock);
  }

  /**
   * Passes the datasets to a lookup of names. If a cached list lacks a name, lists the datasets
   * again, because the account may have it now.
   *
   * @param nameLookup throws {@link QueryException} if a name is missing, and is then called again
   */
  public <T> T callWithDatasets(
      PartnerInsightsClient client, Function<List<Dataset>, T> nameLookup) {
    boolean isCached = datasets.findRequestedSince(earliestRequest(MAX_DATASET_LIST_AGE)) != null;
    List<Dataset> listedDatasets = listOrReuse(client);
    try {
      return nameLookup.apply(listedDatasets);
    } catch (QueryException e) {
      if (!isCached) {
        throw e;
      }
      invalidate();
      return nameLookup.apply(listOrReuse(client));
    }
  }
}

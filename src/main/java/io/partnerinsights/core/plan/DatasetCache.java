package io.partnerinsights.core.plan;

import io.partnerinsights.core.client.PartnerInsightsClient;
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
  private final Lock lock;
  private List<Dataset> listed = List.of();
  private volatile Instant until = Instant.MIN;
  private List<ScheduledQuery> queries = List.of();
  private Instant queriesUntil = Instant.MIN;

  /**
   * @param lock is held while a client lists
   */
  public DatasetCache(Clock clock, Lock lock) {
    this.lock = lock;
    this.clock = clock;
  }

  /** Makes one GET if they were not listed in the last minutes. */
  public List<Dataset> list(PartnerInsightsClient client) {
    lock.lock();
    try {
      if (!isCurrent()) {
        listed = client.datasets();
        until = clock.instant().plus(MAX_AGE);
      }
      return listed;
    } finally {
      lock.unlock();
    }
  }

  /** Lists the account's and the service's queries anew; one GET. */
  public List<ScheduledQuery> listQueries(PartnerInsightsClient client) {
    lock.lock();
    try {
      queries = client.queries(QueryFilter.all());
      queriesUntil = clock.instant().plus(MAX_AGE_OF_QUERIES);
      return queries;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the queries that were listed in the last minute; empty if none were. No call. */
  public List<ScheduledQuery> listedQueries() {
    lock.lock();
    try {
      return clock.instant().isBefore(queriesUntil) ? queries : List.of();
    } finally {
      lock.unlock();
    }
  }

  /** Lists the datasets again when they are needed next; a list that is under way is too old. */
  public void invalidate() {
    lock.lock();
    try {
      until = Instant.MIN;
      queriesUntil = Instant.MIN;
    } finally {
      lock.unlock();
    }
  }

  private boolean isCurrent() {
    return clock.instant().isBefore(until);
  }

  /**
   * Uses the datasets, which the client lists. If they lack a name, they are listed again first:
   * the account may have it now.
   *
   * @param names is called twice if the first list lacks a name
   */
  public <T> T use(PartnerInsightsClient client, Function<List<Dataset>, T> names) {
    boolean known = isCurrent();
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

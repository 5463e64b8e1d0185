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
 * The datasets and stored queries of one account, as an application has listed them last.
 * Thread-safe.
 */
public final class DatasetCache {
  /** Maximum age of a list: the columns of an account change with its roles. */
  private static final Duration MAX_AGE = Duration.ofMinutes(15);

  /** Maximum age of a list of queries: a name may soon be that of another query. */
  private static final Duration MAX_AGE_OF_QUERIES = Duration.ofMinutes(1);

  private final Clock clock;
  private final PartnerInsightsClient client;
  private final Lock lock;
  private List<Dataset> listed = List.of();
  private volatile Instant until = Instant.MIN;
  private List<ScheduledQuery> queries = List.of();
  private Instant queriesUntil = Instant.MIN;

  /**
   * @param client lists the datasets, and the queries, by a GET
   * @param lock is held during these calls
   */
  public DatasetCache(Clock clock, PartnerInsightsClient client, Lock lock) {
    this.lock = lock;
    this.clock = clock;
    this.client = client;
  }

  /** Makes one GET if they were not listed in the last minutes. */
  public List<Dataset> list() {
    return list(client);
  }

  private List<Dataset> list(PartnerInsightsClient calls) {
    lock.lock();
    try {
      if (!isCurrent()) {
        listed = calls.datasets();
        until = clock.instant().plus(MAX_AGE);
      }
      return listed;
    } finally {
      lock.unlock();
    }
  }

  /** Lists the account's and the service's queries anew; one GET. */
  public List<ScheduledQuery> listQueries() {
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
   */
  public <T> T use(PartnerInsightsClient calls, Function<List<Dataset>, T> names) {
    boolean known = isCurrent();
    List<Dataset> offered = list(calls);
    try {
      return names.apply(offered);
    } catch (QueryException e) {
      if (!known) {
        throw e;
      }
      invalidate();
      return names.apply(list(calls));
    }
  }
}

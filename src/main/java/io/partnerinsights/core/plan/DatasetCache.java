package io.partnerinsights.core.plan;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.model.Dataset;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;

/** The datasets of one account, as an application has listed them last. Thread-safe. */
public final class DatasetCache {
  /** Maximum age of a list: the columns of an account change with its roles. */
  private static final Duration MAX_AGE = Duration.ofMinutes(15);

  private final Clock clock;
  private final PartnerInsightsClient client;
  private final Lock lock;
  private List<Dataset> listed = List.of();
  private volatile Instant until = Instant.MIN;

  /**
   * @param client lists the datasets by a GET
   * @param lock is held while the datasets are listed
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

  /** Lists the datasets again when they are needed next; a list that is under way is too old. */
  public void invalidate() {
    lock.lock();
    try {
      until = Instant.MIN;
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

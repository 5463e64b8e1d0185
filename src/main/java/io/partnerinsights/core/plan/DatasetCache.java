package io.partnerinsights.core.plan;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.QueryException;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.RecentMap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The datasets that each account is offered, as an application has listed them last. Thread-safe.
 */
public final class DatasetCache {
  /** Maximum age of a list: the columns of an account change with its roles. */
  static final Duration MAX_AGE = Duration.ofMinutes(15);

  /** Maximum number of accounts that are remembered. */
  private static final int MAX_ACCOUNTS = 100;

  private final Clock clock;
  private final Map<PartnerInsightsClient, OfAccount> accounts = new RecentMap<>(MAX_ACCOUNTS);

  public DatasetCache(Clock clock) {
    this.clock = clock;
  }

  /** Returns the datasets of an account; no call. */
  public OfAccount of(PartnerInsightsClient account) {
    synchronized (accounts) {
      return accounts.computeIfAbsent(account, client -> new OfAccount(clock, client::datasets));
    }
  }

  /** Lists the datasets of all accounts again when they are needed next. */
  public void invalidateAll() {
    synchronized (accounts) {
      accounts.clear();
    }
  }

  /** The datasets of one account. Thread-safe. */
  public static final class OfAccount {
    private final Clock clock;
    private final Supplier<List<Dataset>> service;
    private List<Dataset> listed = List.of();
    private Instant until = Instant.MIN;

    OfAccount(Clock clock, Supplier<List<Dataset>> service) {
      this.clock = clock;
      this.service = service;
    }

    /** Returns the datasets; one GET if they were not listed in the last minutes. */
    public List<Dataset> list() {
      return list(service);
    }

    private synchronized List<Dataset> list(Supplier<List<Dataset>> calls) {
      if (!clock.instant().isBefore(until)) {
        listed = calls.get();
        until = clock.instant().plus(MAX_AGE);
      }
      return listed;
    }

    /** Lists the datasets again when they are needed next. */
    public synchronized void invalidate() {
      until = Instant.MIN;
    }

    private synchronized boolean isCurrent(List<Dataset> used) {
      return used == listed && clock.instant().isBefore(until);
    }

    /**
     * Uses the datasets. If they lack a name, they are listed again first: the account may have it
     * now.
     *
     * @param calls the client that lists them, such as that of a wait
     * @throws QueryException if the name is not in a list of this call either
     */
    public <T> T use(PartnerInsightsClient calls, Function<List<Dataset>, T> names) {
      boolean known = isCurrent(listed());
      List<Dataset> offered = list(calls::datasets);
      try {
        return names.apply(offered);
      } catch (QueryException e) {
        if (!known) {
          throw e;
        }
        invalidate();
        return names.apply(list(calls::datasets));
      }
    }

    private synchronized List<Dataset> listed() {
      return listed;
    }
  }
}

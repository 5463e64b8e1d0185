package io.partnerinsights.core.report;

import io.partnerinsights.core.client.ConnectionId;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.http.Threads;
import io.partnerinsights.core.model.LruMap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The reports for which an application has created or adopted something, and the threads that wait.
 * It decides what is deleted when the application ends, and what is not because the application may
 * be reading it. Thread-safe.
 */
final class UsedReports {
  /** Maximum number of accounts that are remembered as cleaned; the others are cleaned again. */
  private static final int MAX_ACCOUNTS = 100;

  /** Time for which this application does not delete a report that it began to read. */
  private static final Duration LONGEST_USE = Duration.ofHours(12);

  private final Clock clock;
  private final Threads factory;

  /** Guards the threads, of which it signals each end. */
  private final Lock lock;

  private final Condition end;
  private final Set<Thread> threads = new LinkedHashSet<>();
  private boolean stopped;

  /** What is known of the reports of each connection, with a client without limits of one read. */
  private final Map<ConnectionId, Account> accounts = new LinkedHashMap<>();

  /** The accounts on which this application has deleted due reports of earlier ones. */
  private final Set<ConnectionId> cleaned = LruMap.newSet(MAX_ACCOUNTS);

  private record Account(PartnerInsightsClient client, Set<KnownReport> reports) {}

  UsedReports(Clock clock, Threads factory) {
    this.clock = clock;
    this.factory = factory;
    this.lock = factory.lock();
    this.end = lock.newCondition();
  }

  /** Registers this thread, whose wait ends with the application; afterwards none begins. */
  void enter() {
    lock.lock();
    try {
      if (stopped) {
        throw ReportErrors.APPLICATION_ENDED.error();
      }
      threads.add(Thread.currentThread());
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    left(threads);
  }

  private void left(Set<Thread> running) {
    lock.lock();
    try {
      running.remove(Thread.currentThread());
      end.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Interrupts all threads that wait now, and lets them record what they have created. */
  void stop(Duration limit) {
    lock.lock();
    try {
      stopped = true;
      threads.forEach(Thread::interrupt);
      awaitEnd(threads, limit);
    } finally {
      lock.unlock();
    }
  }

  private void awaitEnd(Set<Thread> running, Duration limit) {
    try {
      long left = limit.toNanos();
      while (left > 0 && !running.isEmpty()) {
        left = end.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Registers a report whose wait has created or adopted something. */
  synchronized void add(PartnerInsightsClient client, KnownReport report) {
    accounts
        .computeIfAbsent(
            client.connection(), id -> new Account(client.atAccountPace(), new LinkedHashSet<>()))
        .reports()
        .add(report);
  }

  /**
   * Deletes after each creation, so that the number of reports is bounded, and once for an account
   * what earlier applications have left.
   *
   * @param read the report of the read that deletes; absent for a stream
   * @param given whether the user has named that report
   * @param created whether the read has created it
   */
  void deleteExpired(ReportWait wait, @Nullable String read, boolean given, boolean created) {
    ConnectionId connection = wait.account().connection();
    boolean first = cleaned.add(connection);
    if (first || created) {
      Predicate<String> used = id -> id.equals(read) || isUsed(connection, id);
      new ExpiredReports(wait).delete(used, given ? read : null, first);
    }
  }

  private synchronized boolean isUsed(ConnectionId connection, String reportId) {
    Instant since = clock.instant().minus(LONGEST_USE);
    Account account = accounts.get(connection);
    return account != null
        && account.reports().stream().anyMatch(each -> each.isUsedSince(reportId, since));
  }

  /**
   * Deletes what the application does not keep, within the time limit, and forgets all. One account
   * that cannot be reached does not delay the others.
   */
  void deleteAtEnd(Duration limit) {
    Set<Thread> deleting = new LinkedHashSet<>();
    lock.lock();
    try {
      for (Account account : takeAll()) {
        Thread thread = factory.create("partnerinsights-cleanup", () -> end(account, deleting));
        deleting.add(thread);
        thread.start();
      }
      awaitEnd(deleting, limit);
      deleting.forEach(Thread::interrupt);
    } finally {
      lock.unlock();
    }
  }

  private void end(Account account, Set<Thread> deleting) {
    try {
      deleteAtEnd(account);
    } finally {
      left(deleting);
    }
  }

  /** Forgets all, and returns it; nothing is added to what is returned. */
  private synchronized List<Account> takeAll() {
    List<Account> all = List.copyOf(accounts.values());
    accounts.clear();
    return all;
  }

  /** Deletes all that was created, read or not, and returns what that was. */
  List<String> deleteAll() {
    List<String> deleted = new ArrayList<>();
    for (Account account : takeAll()) {
      Set<String> reports = new LinkedHashSet<>();
      account.reports().forEach(known -> reports.addAll(known.resources().reports().keySet()));
      deleted.addAll(ReportCleanup.delete(account.client(), reports, queries(account)));
    }
    return deleted;
  }

  private static Set<String> queries(Account account) {
    Set<String> queries = new LinkedHashSet<>();
    account.reports().forEach(known -> queries.addAll(known.resources().queries()));
    return queries;
  }

  private void deleteAtEnd(Account account) {
    Instant service = account.client().serviceTime(clock.instant());
    Set<String> deletable = new LinkedHashSet<>();
    Set<String> failed = new LinkedHashSet<>();
    Set<String> withoutQuery = new HashSet<>();
    for (KnownReport known : account.reports()) {
      for (Map.Entry<String, Removal> each : known.resources().reports().entrySet()) {
        String id = each.getKey();
        boolean kept = each.getValue() == Removal.NEVER;
        if (known.isDeletable(id, each.getValue(), service)) {
          deletable.add(id);
          withoutQuery.add(id);
        } else if (kept && known.isRead(id)) {
          withoutQuery.add(id);
        } else if (!kept && known.hasFailed(id)) {
          failed.add(id);
        }
      }
    }
    ReportCleanup.deleteAtEnd(
        account.client(), deletable, queries(account), withoutQuery::contains, failed);
  }
}

package io.partnerinsights.core.client;

import io.partnerinsights.core.base.Threads;
import io.partnerinsights.core.http.CallLimiter;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What all calls with one account share. Reads share reports, calls and the quota, so none of them
 * can have its own limits. Thread-safe.
 *
 * @param reports the newest list of all reports
 * @param queries the newest list of all own queries
 * @param hasWarnedOfRedaction whether the warning about withheld values was logged
 * @param hasSignedIn whether the sign-in has given a token
 * @param listsOneStatus whether a filter of executions may name one status only
 */
record AccountState(
    ConnectionId connectionId,
    CallLimiter limiter,
    AccountLimits limits,
    Quota quota,
    ServiceClock serviceClock,
    SharedList<ScheduledReport> reports,
    SharedList<ScheduledQuery> queries,
    AtomicBoolean hasWarnedOfRedaction,
    AtomicBoolean hasSignedIn,
    AtomicBoolean listsOneStatus) {

  static AccountState create(ConnectionId connection, Clock clock, Threads threads) {
    CallLimiter limiter = new CallLimiter(clock);
    return new AccountState(
        connection,
        limiter,
        new AccountLimits(limiter),
        new Quota(),
        new ServiceClock(clock),
        new SharedList<>(clock, threads.newLock()),
        new SharedList<>(clock, threads.newLock()),
        new AtomicBoolean(),
        new AtomicBoolean(),
        new AtomicBoolean());
  }
}

package io.partnerinsights.core.client;

import io.partnerinsights.core.base.Threads;
import io.partnerinsights.core.http.CallPace;
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
 * @param redactionWarned whether the warning about withheld values was logged
 * @param hasSignedIn whether the sign-in has given a token
 * @param oneStatusOnly whether a filter of executions may name one status only
 */
record AccountState(
    ConnectionId connectionId,
    CallPace pace,
    AccountLimits limits,
    Quota quota,
    ServiceClock serviceClock,
    SharedList<ScheduledReport> reports,
    SharedList<ScheduledQuery> queries,
    AtomicBoolean redactionWarned,
    AtomicBoolean hasSignedIn,
    AtomicBoolean oneStatusOnly) {

  static AccountState create(ConnectionId connection, Clock clock, Threads threads) {
    CallPace pace = new CallPace(clock);
    return new AccountState(
        connection,
        pace,
        new AccountLimits(pace),
        new Quota(),
        new ServiceClock(clock),
        new SharedList<>(clock, threads.newLock()),
        new SharedList<>(clock, threads.newLock()),
        new AtomicBoolean(),
        new AtomicBoolean(),
        new AtomicBoolean());
  }
}

package io.partnerinsights.core.client;

import io.partnerinsights.core.http.CallPace;
import io.partnerinsights.core.http.Threads;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What all calls with one account share.
 *
 * @param reports the newest list of all reports
 * @param queries the newest list of all own queries
 * @param redactionWarned whether the warning about withheld values was logged
 * @param oneStatus whether a filter of executions may name one status only
 */
record Account(
    ConnectionId connection,
    CallPace pace,
    Quota quota,
    AccountLimits limits,
    ServiceClock time,
    SharedList<ScheduledReport> reports,
    SharedList<ScheduledQuery> queries,
    AtomicBoolean redactionWarned,
    AtomicBoolean oneStatus) {

  Account(ConnectionId connection, Clock clock, Threads threads) {
    this(
        connection,
        new CallPace(clock),
        new Quota(),
        new AccountLimits(),
        new ServiceClock(clock),
        new SharedList<>(clock, threads.lock()),
        new SharedList<>(clock, threads.lock()),
        new AtomicBoolean(),
        new AtomicBoolean());
  }
}

package io.partnerinsights.core.client;

import io.partnerinsights.core.http.CallPace;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What all calls with one account share.
 *
 * @param redactionWarned whether the warning about withheld values was logged
 * @param oneStatus whether a filter of executions may name one status only
 */
record Account(
    ConnectionId connection,
    CallPace pace,
    Quota quota,
    AccountLimits limits,
    ServiceClock time,
    AtomicBoolean redactionWarned,
    AtomicBoolean oneStatus) {

  Account(ConnectionId connection, Clock clock) {
    this(
        connection,
        new CallPace(clock),
        new Quota(),
        new AccountLimits(),
        new ServiceClock(clock),
        new AtomicBoolean(),
        new AtomicBoolean());
  }
}

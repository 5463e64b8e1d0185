package io.partnerinsights.core.client;

import io.partnerinsights.core.http.CallPace;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What all calls with one account share.
 *
 * @param pace limits the calls
 * @param quota limits the reports
 * @param time the service's time
 * @param redactionWarned whether the warning about withheld values was logged
 * @param oneStatus whether a filter of executions may name one status only
 */
record Account(
    CallPace pace,
    Quota quota,
    ServiceClock time,
    AtomicBoolean redactionWarned,
    AtomicBoolean oneStatus) {

  Account(CallPace pace, ServiceClock time) {
    this(pace, new Quota(), time, new AtomicBoolean(), new AtomicBoolean());
  }
}

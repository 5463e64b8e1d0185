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
 */
record Account(CallPace pace, Quota quota, ServiceClock time, AtomicBoolean redactionWarned) {}

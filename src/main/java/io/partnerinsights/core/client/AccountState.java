package io.partnerinsights.core.client;

import io.partnerinsights.core.base.Durations;
import io.partnerinsights.core.base.Threads;
import io.partnerinsights.core.http.CallPace;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What all calls with one account share. Reads share reports, calls and the quota, so none of them
 * can have its own limits. Thread-safe.
 *
 * @param limitsOfReads for each limit, the value of the first read that sets it
 * @param reports the newest list of all reports
 * @param queries the newest list of all own queries
 * @param redactionWarned whether the warning about withheld values was logged
 * @param hasSignedIn whether the sign-in has given a token
 * @param oneStatusOnly whether a filter of executions may name one status only
 */
record AccountState(
    ConnectionId connectionId,
    CallPace pace,
    Quota quota,
    Map<ConnectorOption<?>, Object> limitsOfReads,
    ServiceClock serviceClock,
    SharedList<ScheduledReport> reports,
    SharedList<ScheduledQuery> queries,
    AtomicBoolean redactionWarned,
    AtomicBoolean hasSignedIn,
    AtomicBoolean oneStatusOnly) {

  AccountState(ConnectionId connection, Clock clock, Threads threads) {
    this(
        connection,
        new CallPace(clock),
        new Quota(),
        new ConcurrentHashMap<>(),
        new ServiceClock(clock),
        new SharedList<>(clock, threads.newLock()),
        new SharedList<>(clock, threads.newLock()),
        new AtomicBoolean(),
        new AtomicBoolean(),
        new AtomicBoolean());
  }

  /** Sets the limits that the options of a read set; refuses other values than the account has. */
  void setLimits(ConnectorOptions options) {
    Options.accountLimits().stream()
        .filter(options::isSet)
        .forEach(option -> setLimit(option, options));
    pace.setLimit(limits().callsPerMinute());
  }

  private void setLimit(ConnectorOption<?> option, ConnectorOptions options) {
    Object value = options.get(option);
    Object limit = limitsOfReads.computeIfAbsent(option, absent -> value);
    if (!limit.equals(value)) {
      throw ClientErrors.LIMIT_CONFLICT.error(option, toText(value), toText(limit));
    }
  }

  private static String toText(Object value) {
    return value instanceof Duration duration ? Durations.toOptionText(duration) : value.toString();
  }

  /** Returns the limits of the account now. */
  Limits limits() {
    return new Limits(
        (Duration) limitsOfReads.get(Options.POLL_INTERVAL),
        countLimit(Options.MAX_REPORTS_PER_HOUR),
        countLimit(Options.MAX_CALLS_PER_MINUTE));
  }

  private int countLimit(ConnectorOption<Integer> option) {
    Object limit = limitsOfReads.get(option);
    return limit == null
        ? option.parse(Objects.requireNonNull(option.defaultText(), "a limit has a default"))
        : (int) limit;
  }
}

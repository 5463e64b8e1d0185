package io.partnerinsights.core.client;

import io.partnerinsights.core.base.Durations;
import io.partnerinsights.core.base.Threads;
import io.partnerinsights.core.client.ReportService.Limits;
import io.partnerinsights.core.http.CallLimiter;
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
 * @param limitValues the limits that reads have set: the first read that sets one sets it for all
 * @param reports the newest list of all reports
 * @param queries the newest list of all own queries
 * @param hasWarnedOfRedaction whether the warning about withheld values was logged
 * @param hasSignedIn whether the sign-in has given a token
 * @param listsOneStatus whether a filter of executions may name one status only
 */
record AccountState(
    ConnectionId connectionId,
    CallLimiter limiter,
    Map<ConnectorOption<?>, Object> limitValues,
    Quota quota,
    ServiceClock serviceClock,
    SharedList<ScheduledReport> reports,
    SharedList<ScheduledQuery> queries,
    AtomicBoolean hasWarnedOfRedaction,
    AtomicBoolean hasSignedIn,
    AtomicBoolean listsOneStatus) {

  static AccountState create(ConnectionId connection, Clock clock, Threads threads) {
    return new AccountState(
        connection,
        new CallLimiter(clock),
        new ConcurrentHashMap<>(),
        new Quota(),
        new ServiceClock(clock),
        new SharedList<>(clock, threads.newLock()),
        new SharedList<>(clock, threads.newLock()),
        new AtomicBoolean(),
        new AtomicBoolean(),
        new AtomicBoolean());
  }

  /** Sets the limits that the options of a read set; refuses other values than the account has. */
  void applyLimits(ConnectorOptions options) {
    Options.accountLimitOptions().stream()
        .filter(options::isSet)
        .forEach(option -> setLimit(option, options));
    limiter.setMaxCallsPerMinute(currentLimits().callsPerMinute());
  }

  private void setLimit(ConnectorOption<?> option, ConnectorOptions options) {
    Object newValue = options.get(option);
    Object value = limitValues.computeIfAbsent(option, absent -> newValue);
    if (!value.equals(newValue)) {
      throw ClientErrors.LIMIT_CONFLICT.error(option, toText(newValue), toText(value));
    }
  }

  private static String toText(Object value) {
    return value instanceof Duration duration ? Durations.toOptionText(duration) : value.toString();
  }

  Limits currentLimits() {
    return new Limits(
        (Duration) limitValues.get(Options.POLL_INTERVAL),
        limitOrDefault(Options.MAX_REPORTS_PER_HOUR),
        limitOrDefault(Options.MAX_CALLS_PER_MINUTE));
  }

  private int limitOrDefault(ConnectorOption<Integer> option) {
    Object value = limitValues.get(option);
    return value == null
        ? option.parse(Objects.requireNonNull(option.defaultText(), "a limit has a default"))
        : (int) value;
  }
}

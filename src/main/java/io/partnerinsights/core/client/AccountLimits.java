package io.partnerinsights.core.client;

import io.partnerinsights.core.base.Durations;
import io.partnerinsights.core.http.CallLimiter;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The limits of an account: the first read that sets one sets it for all reads. Thread-safe. */
public final class AccountLimits {
  private final Map<ConnectorOption<?>, Object> values = new ConcurrentHashMap<>();
  private final CallLimiter limiter;

  /**
   * The limits that all reads of an account share.
   *
   * @param pollInterval time between two polls; absent if the connector decides
   * @param reportsPerHour how many reports may be created in any 60 minutes
   * @param callsPerMinute how many calls may be made in any 60 seconds
   */
  public record Limits(@Nullable Duration pollInterval, int reportsPerHour, int callsPerMinute) {}

  AccountLimits(CallLimiter limiter) {
    this.limiter = limiter;
  }

  /** Sets the limits that the options of a read set; refuses other values than the account has. */
  void applyOptions(ConnectorOptions options) {
    Options.accountLimitOptions().stream()
        .filter(options::isSet)
        .forEach(option -> setLimit(option, options));
    limiter.setMaxCallsPerMinute(currentLimits().callsPerMinute());
  }

  private void setLimit(ConnectorOption<?> option, ConnectorOptions options) {
    Object newValue = options.get(option);
    Object value = values.computeIfAbsent(option, absent -> newValue);
    if (!value.equals(newValue)) {
      throw ClientErrors.LIMIT_CONFLICT.error(option, toText(newValue), toText(value));
    }
  }

  private static String toText(Object value) {
    return value instanceof Duration duration ? Durations.toOptionText(duration) : value.toString();
  }

  Limits currentLimits() {
    return new Limits(
        (Duration) values.get(Options.POLL_INTERVAL),
        limitOrDefault(Options.MAX_REPORTS_PER_HOUR),
        limitOrDefault(Options.MAX_CALLS_PER_MINUTE));
  }

  private int limitOrDefault(ConnectorOption<Integer> option) {
    Object value = values.get(option);
    return value == null
        ? option.parse(Objects.requireNonNull(option.defaultText(), "a limit has a default"))
        : (int) value;
  }
}

package io.partnerinsights.core.client;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.http.Durations;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The limits of one account in this JVM: for each one, the value of the first read that sets it.
 * Reads share reports, calls and the quota, so none of them can have its own pace. Thread-safe.
 */
final class AccountLimits {
  private static final ErrorRow OTHER_LIMIT =
      ErrorCode.OPTION_CONFLICT.row(
          "Option {option} is {value} in this read, and {limit} in an earlier read of the user",
          "all reads of a user in one process share the limit",
          "remove the option, set the same value, or start the process again");

  private final Map<ConnectorOption<?>, Object> values = new HashMap<>();

  /** Sets the limits that the options of a read set; refuses other values than the account has. */
  synchronized void set(ConnectorOptions options) {
    Options.ofAccount().stream().filter(options::isSet).forEach(option -> set(option, options));
  }

  private void set(ConnectorOption<?> option, ConnectorOptions options) {
    Object value = options.get(option);
    Object limit = values.computeIfAbsent(option, absent -> value);
    if (!limit.equals(value)) {
      throw OTHER_LIMIT.error(option, text(value), text(limit));
    }
  }

  private static String text(Object value) {
    return value instanceof Duration duration ? Durations.option(duration) : value.toString();
  }

  /** Returns the limits of the account now. */
  synchronized Limits get() {
    return new Limits(
        (Duration) values.get(Options.POLL_INTERVAL),
        count(Options.MAX_REPORTS_PER_HOUR),
        count(Options.MAX_CALLS_PER_MINUTE));
  }

  private int count(ConnectorOption<Integer> option) {
    Object limit = values.get(option);
    return limit == null
        ? option.parse(Objects.requireNonNull(option.defaultText(), "a limit has a default"))
        : (int) limit;
  }
}

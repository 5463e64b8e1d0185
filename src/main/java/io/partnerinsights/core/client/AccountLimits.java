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

/**
 * The limits of one account in this JVM: for each one, the value of the first read that sets it.
 * Reads share reports, calls and the quota, so none of them can have its own pace. Thread-safe.
 */
final class AccountLimits {
  private static final ErrorRow OTHER_LIMIT =
      ErrorCode.OPTION_CONFLICT.row(
          "Option {option} is {value} in this read, and {limit} in an earlier read of the account",
          "all reads of an account in one process share the limit",
          "remove the option, set the same value, or start the process again");

  private final Map<ConnectorOption<?>, Object> values = new HashMap<>();

  /** Returns the options with the account's limits. */
  synchronized ConnectorOptions applied(ConnectorOptions options) {
    ConnectorOptions limited = options;
    for (ConnectorOption<?> option : Options.ofAccount()) {
      limited = applied(option, limited);
    }
    return limited;
  }

  private static String text(Object value) {
    return value instanceof Duration duration ? Durations.option(duration) : value.toString();
  }

  @SuppressWarnings("unchecked")
  private <T> ConnectorOptions applied(ConnectorOption<T> option, ConnectorOptions options) {
    if (options.isSet(option)) {
      T value = options.get(option);
      Object limit = values.computeIfAbsent(option, absent -> value);
      if (!limit.equals(value)) {
        throw OTHER_LIMIT.error(option, text(value), text(limit));
      }
    }
    T limit = (T) values.get(option);
    return limit == null ? options : options.with(option, limit);
  }
}

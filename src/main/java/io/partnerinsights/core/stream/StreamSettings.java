package io.partnerinsights.core.stream;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.StreamOptions;
import io.partnerinsights.core.options.StreamOptions.StartingExecution;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the options say of a stream; those of its reads say the rest. */
record StreamSettings(ConnectorOptions options) {
  /** Default of the minimum time between two lists; executions are at least four hours apart. */
  private static final Duration LIST_INTERVAL = Duration.ofMinutes(1);

  @Nullable String reportName() {
    return options.find(StreamOptions.REPORT_NAME).orElse(null);
  }

  @Nullable String reportId() {
    return options.find(Options.REPORT_ID).orElse(null);
  }

  /** Returns the minimum time between two lists of the executions. */
  Duration listInterval() {
    return options.find(Options.POLL_INTERVAL).orElse(LIST_INTERVAL);
  }

  StartingExecution startingExecution() {
    return options.get(StreamOptions.STARTING_EXECUTION);
  }

  boolean failsOnDataLoss() {
    return options.get(StreamOptions.FAIL_ON_DATA_LOSS);
  }

  /** Returns the time between two executions of a report that is scheduled. */
  Duration interval() {
    return options.get(StreamOptions.RECURRENCE_INTERVAL);
  }

  /** Returns the number of executions after which a report ends; null if it does not. */
  @Nullable Integer count() {
    return options.find(StreamOptions.RECURRENCE_COUNT).orElse(null);
  }

  /** Returns the time of the first execution; null for any. */
  @Nullable Instant start() {
    return options.find(StreamOptions.START_TIME).orElse(null);
  }
}

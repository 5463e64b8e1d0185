package io.partnerinsights.core.stream;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a stream has not read yet, as far as its last list shows.
 *
 * @param executions the number of complete executions that it has not read
 * @param lag the age of the oldest of them; zero if there are none
 * @param newestRead the time of the newest execution that it has read, if there is one
 */
public record Backlog(int executions, Duration lag, @Nullable Instant newestRead) {
  /** Nothing, as far as is known. */
  public static final Backlog NONE = new Backlog(0, Duration.ZERO, null);
}

package io.partnerinsights.spark.load;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which of two executions is the newer one: that with the later time, and of two with the same time
 * that with the greater id. Tables keep microseconds, and the service may write finer times.
 *
 * @param generated in whole microseconds
 */
record ExecutionKey(Instant generated, String id) implements Comparable<ExecutionKey> {
  private static final Comparator<ExecutionKey> ORDER =
      Comparator.comparing(ExecutionKey::generated)
          .thenComparing(key -> key.id.toLowerCase(Locale.ROOT));

  ExecutionKey {
    generated = generated.truncatedTo(ChronoUnit.MICROS);
  }

  boolean isNewerThan(@Nullable ExecutionKey other) {
    return other == null || compareTo(other) > 0;
  }

  @Override
  public int compareTo(ExecutionKey other) {
    return ORDER.compare(this, other);
  }
}

package io.partnerinsights.spark.load;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which report a row is from, and which of two executions is the newer one: that with the later
 * time, and of two with the same time that with the greater id. Ids are compared without case, and
 * the same id is the same execution, whatever its time: a user's UPDATE may rewrite column {@code
 * _load}, and cut its times to milliseconds.
 *
 * @param generatedTime when the service generated it, in whole microseconds as tables have it; null
 *     if it is unknown
 * @param id the id of an execution, after {@link #FILL_PREFIX} or {@link #BACKFILL_PREFIX} if it is
 *     not one of the schedule
 */
record ExecutionKey(@Nullable Instant generatedTime, String id) {
  /** Begins the id of the report of months that the user has named. */
  static final String FILL_PREFIX = "fill ";

  /** Begins the id of the report of the months before those of the schedule. */
  static final String BACKFILL_PREFIX = "backfill ";

  /** Orders executions that {@link #hasUsableTime have a time}. */
  static final Comparator<ExecutionKey> OLDEST_FIRST =
      Comparator.comparing(ExecutionKey::requireTime)
          .thenComparing(key -> key.id.toLowerCase(Locale.ROOT));

  ExecutionKey {
    generatedTime = generatedTime == null ? null : generatedTime.truncatedTo(ChronoUnit.MICROS);
  }

  /** Returns when an execution that {@link #hasUsableTime has a time} was generated. */
  Instant requireTime() {
    return Objects.requireNonNull(generatedTime);
  }

  /** Whether the execution has a time, which is not in the future of the service's clock. */
  boolean hasUsableTime(Instant now) {
    return generatedTime != null && !generatedTime.isAfter(now);
  }

  /** Whether it is an execution of a schedule, or the report of a load without one. */
  boolean isOfExecution() {
    return !idBeginsWith(FILL_PREFIX) && !isOfBackfill();
  }

  boolean isOfBackfill() {
    return idBeginsWith(BACKFILL_PREFIX);
  }

  private boolean idBeginsWith(String prefix) {
    return id.regionMatches(true, 0, prefix, 0, prefix.length());
  }

  boolean isNewerThan(@Nullable ExecutionKey otherKey) {
    return otherKey == null
        || (!id.equalsIgnoreCase(otherKey.id) && OLDEST_FIRST.compare(this, otherKey) > 0);
  }
}

package io.partnerinsights.core.job;

import io.partnerinsights.core.options.ReportFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A report that can be waited for, as often as it takes. Immutable.
 *
 * @param executionId which of its executions; without one its latest
 * @param format the report's, for executions that do not tell theirs
 * @param orderedTime when the connector ordered it, by the connector's clock; empty for a report
 *     that was there before
 */
public record ReportHandle(
    String reportId,
    Optional<String> executionId,
    ReportFormat format,
    Optional<Instant> orderedTime) {

  /** So long a report that has just been made may be unknown to the service's lists. */
  private static final Duration YOUTH = Duration.ofMinutes(2);

  /** So long nobody expects it to be complete. */
  private static final Duration FIRST_MOMENT = Duration.ofSeconds(1);

  /** A report that the service had before. */
  public static ReportHandle existing(
      String reportId, Optional<String> executionId, ReportFormat format) {
    return new ReportHandle(reportId, executionId, format, Optional.empty());
  }

  /** A report that has just been ordered. */
  public static ReportHandle ordered(String reportId, ReportFormat format, Clock clock) {
    return new ReportHandle(reportId, Optional.empty(), format, Optional.of(clock.instant()));
  }

  boolean isYoung(Instant now) {
    return isYoungerThan(YOUTH, now);
  }

  boolean isOrderedThisMoment(Instant now) {
    return isYoungerThan(FIRST_MOMENT, now);
  }

  private boolean isYoungerThan(Duration age, Instant now) {
    return orderedTime.map(time -> now.isBefore(time.plus(age))).orElse(false);
  }
}

package io.partnerinsights.core.job;

import java.time.Duration;

/** What the JDK's durations lack. */
final class Durations {
  private Durations() {}

  static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  static boolean isOver(Duration left) {
    return left.isNegative() || left.isZero();
  }

  /** Such as {@code 1 h 2 min 3 s}, or {@code 1.5 s} below ten seconds. */
  static String readable(Duration duration) {
    if (duration.compareTo(Duration.ofSeconds(10)) < 0) {
      return "%d.%d s".formatted(duration.toSeconds(), duration.toMillisPart() / 100);
    }
    String hours = duration.toHours() > 0 ? duration.toHours() + " h " : "";
    String minutes = duration.toMinutes() > 0 ? duration.toMinutesPart() + " min " : "";
    return hours + minutes + duration.toSecondsPart() + " s";
  }
}

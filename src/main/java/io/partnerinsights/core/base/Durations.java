package io.partnerinsights.core.base;

import java.time.Duration;
import java.util.Locale;

/** Compares durations and converts them to text. */
public final class Durations {
  private Durations() {}

  public static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  public static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /** Whether the time left is zero or less. */
  public static boolean isOver(Duration timeLeft) {
    return timeLeft.isNegative() || timeLeft.isZero();
  }

  /** Returns it as an option may be written, such as {@code 1h30m} or {@code 0.2s}. */
  public static String toOptionText(Duration duration) {
    return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }

  /** Returns it as text, such as {@code 1 h 2 min 3 s}, or {@code 1.5 s} below ten seconds. */
  public static String toText(Duration duration) {
    if (duration.compareTo(Duration.ofSeconds(10)) < 0) {
      return duration.toSeconds() + "." + duration.toMillisPart() / 100 + " s";
    }
    String hours = duration.toHours() > 0 ? duration.toHours() + " h " : "";
    String minutes = duration.toMinutes() > 0 ? duration.toMinutesPart() + " min " : "";
    return hours + minutes + duration.toSecondsPart() + " s";
  }
}

package io.partnerinsights.sandbox.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Counts each caller's requests of the last minute; refused ones count as well. */
final class RateLimit {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final Map<String, Deque<Instant>> requests = new HashMap<>();
  private final Clock clock;
  private final int most;

  RateLimit(int most, Clock clock) {
    this.most = most;
    this.clock = clock;
  }

  /** The seconds to wait, if this request is one too many. */
  synchronized OptionalLong count(String caller) {
    if (most == 0) {
      return OptionalLong.empty();
    }
    Instant now = clock.instant();
    Deque<Instant> recent = requests.computeIfAbsent(caller, name -> new ArrayDeque<>());
    recent.addLast(now);
    while (!recent.peekFirst().isAfter(now.minus(WINDOW))) {
      recent.removeFirst();
    }
    if (recent.size() <= most) {
      return OptionalLong.empty();
    }
    long millis = Duration.between(now, recent.peekFirst().plus(WINDOW)).toMillis();
    return OptionalLong.of(Math.max(1, (millis + 999) / 1000));
  }
}

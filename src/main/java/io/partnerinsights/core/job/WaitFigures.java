package io.partnerinsights.core.job;

import java.util.concurrent.atomic.AtomicLong;

/** What one reader's waiting has cost so far. Thread-safe. */
public final class WaitFigures {
  private final AtomicLong looks = new AtomicLong();

  void countLook() {
    looks.incrementAndGet();
  }

  /** How often its report's status was asked for; one call may ask for many reports. */
  public long looks() {
    return looks.get();
  }
}

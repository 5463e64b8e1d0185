package io.partnerinsights.core.base;

import java.time.Duration;

/** Limits how long the calls of one wait are repeated, and sleeps between them. */
public interface Deadline extends Sleeper {
  /** Returns the time for which calls may still be repeated; zero or less after the deadline. */
  Duration timeLeft();
}

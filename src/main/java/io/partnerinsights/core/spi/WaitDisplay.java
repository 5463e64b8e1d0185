package io.partnerinsights.core.spi;

import java.time.Duration;

/**
 * Shows a wait while it lasts, for example as a line of a terminal that is overwritten. An engine
 * implements it. The thread that waits calls the methods, about once per second; several threads
 * may wait at the same time.
 */
public interface WaitDisplay {
  /**
   * Called while a thread waits.
   *
   * @param what what is waited for, such as {@code report 1f2e: Running} or {@code quota until
   *     18:34}
   * @param elapsed time since this wait began
   */
  void show(String what, Duration elapsed);

  /** Called when the wait has ended. */
  void clear();
}

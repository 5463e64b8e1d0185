package io.partnerinsights.core.http;

import java.util.Optional;

/** A call that {@link Retries#run} repeats after a failure. */
@FunctionalInterface
public interface RepeatableCall<T, E extends Exception> {
  /**
   * Makes one attempt and returns its result; empty after a failure for which {@link
   * Retries.Attempts#again} has returned true.
   */
  Optional<T> attempt(Retries.Attempts attempts) throws E;
}

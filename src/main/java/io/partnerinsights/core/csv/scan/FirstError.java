package io.partnerinsights.core.csv.scan;

import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps the first error found in a file; its position is the record that is being cut. */
final class FirstError {
  private final ParseErrors errors;
  private final RowPositions positions;
  private @Nullable RuntimeException error;

  FirstError(ParseErrors errors, RowPositions positions) {
    this.errors = errors;
    this.positions = positions;
  }

  boolean isPresent() {
    return error != null;
  }

  /** Returns the error, or null. */
  @Nullable RuntimeException get() {
    return error;
  }

  void brokenQuotes(String reason) {
    set(position -> errors.brokenQuotes(position, reason));
  }

  void fieldTooLarge(String reason) {
    set(position -> errors.fieldTooLarge(position, reason));
  }

  void headerTooLarge(long maxBytes) {
    set(position -> errors.headerTooLarge(maxBytes));
  }

  void raggedRow(int expected, int found) {
    set(position -> errors.raggedRow(position, expected, found));
  }

  void unreadable(IOException cause) {
    set(position -> errors.unreadable(position, cause));
  }

  private void set(Function<String, RuntimeException> factory) {
    if (error == null) {
      error = factory.apply(positions.of(positions.rows()));
    }
  }
}

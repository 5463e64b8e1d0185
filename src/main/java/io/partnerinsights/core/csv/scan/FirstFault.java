package io.partnerinsights.core.csv.scan;

import java.io.IOException;
import java.util.function.Function;

/** The first thing that is wrong in a file; it is in the record that is being cut. */
final class FirstFault {
  private final ParseErrors problems;
  private final RowPositions places;
  private RuntimeException fault;

  FirstFault(ParseErrors problems, RowPositions places) {
    this.problems = problems;
    this.places = places;
  }

  boolean isThere() {
    return fault != null;
  }

  /** The error, or null. */
  RuntimeException get() {
    return fault;
  }

  void brokenQuotes(String reason) {
    set(place -> problems.brokenQuotes(place, reason));
  }

  void tooLarge(String reason) {
    set(place -> problems.tooLarge(place, reason));
  }

  void ragged(int expected, int found) {
    set(place -> problems.ragged(place, expected, found));
  }

  void unreadable(IOException cause) {
    set(place -> problems.unreadable(place, cause));
  }

  private void set(Function<FilePosition, RuntimeException> problem) {
    if (fault == null) {
      fault = problem.apply(places.of(places.rows()));
    }
  }
}

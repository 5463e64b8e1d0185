package io.partnerinsights.examples.etl;

import java.util.List;

/**
 * What one load did. Times are texts in UTC.
 *
 * @param run the execution's id, or {@code backfill-} and the month
 * @param generated when the service generated the rows; empty if nothing was read
 * @param state whether the rows are in the table
 * @param periods the restated periods; empty if the execution restates the whole table
 * @param problems why the load was stopped
 */
public record RunReport(
    String run,
    String table,
    String generated,
    String ended,
    State state,
    Counts counts,
    List<String> periods,
    List<String> problems) {

  /** How a load ended. */
  public enum State {
    /** The rows are in the table. */
    LOADED,
    /** A check has stopped the load. */
    STOPPED,
    /** The operator has decided to leave this execution out. */
    SKIPPED
  }

  /** Numbers of rows. */
  public record Counts(long read, long inserted, long updated, long deleted) {
    static Counts ofRead(long rows) {
      return new Counts(rows, 0, 0, 0);
    }
  }

  /** Copies the lists. */
  public RunReport {
    periods = List.copyOf(periods);
    problems = List.copyOf(problems);
  }

  /** Returns the result as a sentence. */
  @Override
  public String toString() {
    return switch (state) {
      case LOADED ->
          "Loaded %s into %s: %d rows read, %d inserted, %d updated, %d deleted, %s."
              .formatted(
                  run,
                  table,
                  counts.read(),
                  counts.inserted(),
                  counts.updated(),
                  counts.deleted(),
                  periods.isEmpty() ? "no period" : "periods " + String.join(", ", periods));
      case STOPPED -> "Stopped %s: %s.".formatted(run, String.join("; ", problems));
      case SKIPPED -> "Skipped %s: the table has none of its rows.".formatted(run);
    };
  }

  /** Prints the results of a job, one a line. */
  static void print(List<RunReport> done, String table) {
    done.forEach(System.out::println);
    System.out.printf("%s is up to date; loaded now: %d.%n", table, done.size());
  }

  /** Returns whether this run needs no further load. */
  boolean isFinal() {
    return state != State.STOPPED;
  }
}

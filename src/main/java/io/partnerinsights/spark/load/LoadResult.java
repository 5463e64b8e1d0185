package io.partnerinsights.spark.load;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * What a load did with one dataset, or with one execution of its report.
 *
 * @param message what is wrong, or what was done
 */
public record LoadResult(
    Instant started,
    String dataset,
    String table,
    State state,
    Execution execution,
    Change change,
    String message,
    Duration duration) {

  /**
   * An execution that was read.
   *
   * @param id empty if none was read
   * @param generated when the service generated it
   */
  public record Execution(Optional<String> id, Optional<Instant> generated) {
    static final Execution NONE = new Execution(Optional.empty(), Optional.empty());

    static Execution of(String id, Instant generated) {
      return new Execution(Optional.of(id), Optional.of(generated));
    }
  }

  /**
   * What has changed in the table.
   *
   * @param months the replaced months; empty if none or all rows were replaced
   */
  public record Change(String months, long rowsBefore, long rowsAfter) {
    static Change none(long rows) {
      return new Change("", rows, rows);
    }
  }

  /** How the load of a dataset has ended. */
  public enum State {
    /** The rows are in the table. */
    LOADED(false),
    /** There is no execution that the table needs. */
    NOTHING_NEW(false),
    /** The report is submitted, and the next run loads it. */
    SUBMITTED(false),
    /** The dataset or the execution is not loaded, by a rule. */
    SKIPPED(false),
    /** What a run would do. */
    PLANNED(false),
    /** A check has stopped the load; the table is as before. */
    STOPPED(true),
    /** An error has ended the load; the table is as before. */
    FAILED(true),
    /** The schedule has a problem; the table has all that it has produced. */
    UNWELL(true);

    private final boolean failure;

    State(boolean failure) {
      this.failure = failure;
    }

    /** Whether a user has to do something. */
    public boolean isFailure() {
      return failure;
    }
  }

  /** Columns of the rows that a call returns, and of the history. */
  public static final StructType SCHEMA =
      StructType.fromDDL(
          "started TIMESTAMP, dataset STRING, table STRING, state STRING, execution STRING,"
              + " generated TIMESTAMP, months STRING, rows_before BIGINT, rows_after BIGINT,"
              + " message STRING, seconds DOUBLE");

  /** Returns the same result of an execution. */
  LoadResult of(Execution read) {
    return new LoadResult(started, dataset, table, state, read, change, message, duration);
  }

  /** Returns the same result with a change of the table. */
  LoadResult with(Change made) {
    return new LoadResult(started, dataset, table, state, execution, made, message, duration);
  }

  /** Returns the same result of an execution that a newer one has made needless. */
  LoadResult skipped() {
    String why = "not needed, because a newer execution is loaded: " + message;
    return new LoadResult(started, dataset, table, State.SKIPPED, execution, change, why, duration);
  }

  /** Returns the values of {@link #SCHEMA}; times are instants. */
  public List<?> values() {
    return Arrays.asList(
        started,
        dataset,
        table,
        state.name(),
        execution.id().orElse(null),
        execution.generated().orElse(null),
        change.months(),
        change.rowsBefore(),
        change.rowsAfter(),
        message,
        duration.toMillis() / 1000.0);
  }

  /** Returns this result as a row of {@link #SCHEMA}. */
  public Row row() {
    return RowFactory.create(
        values().stream()
            .map(value -> value instanceof Instant time ? Timestamp.from(time) : value)
            .toArray());
  }
}

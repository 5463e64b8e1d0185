package io.partnerinsights.spark.load;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What a load did with one dataset, or with one execution of its report.
 *
 * @param execution the id of the execution; null if none was read
 * @param generated when the service generated it; null if none was read
 * @param months the replaced months; empty if none or all rows were replaced
 * @param message what is wrong, or what was done
 */
public record LoadResult(
    Instant started,
    String dataset,
    String table,
    State state,
    @Nullable String execution,
    @Nullable Instant generated,
    String months,
    long rowsBefore,
    long rowsAfter,
    String message,
    Duration duration) {

  /** How the load of a dataset has ended. */
  public enum State {
    /** The rows are in the table. */
    LOADED,
    /** The service lists no execution that is not loaded. */
    NOTHING_NEW,
    /** A report or a new schedule is submitted, and a later run loads it. */
    SUBMITTED,
    /** The dataset or the execution is not loaded, by a rule. */
    SKIPPED,
    /** What a run would do. */
    PLANNED,
    /** A check has stopped the load; the table is as before. */
    STOPPED,
    /** An error has ended the load; the table is as before. */
    FAILED,
    /** The schedule has a problem; the table has all that it has produced. */
    NEEDS_ATTENTION;

    /** Whether a user has to do something. */
    public boolean isFailure() {
      return compareTo(STOPPED) >= 0;
    }
  }

  /** Columns of the rows that a call returns, and of the table of loads. */
  public static final StructType SCHEMA =
      StructType.fromDDL(
          "started TIMESTAMP_LTZ, dataset STRING, `table` STRING, state STRING, execution STRING,"
              + " generated TIMESTAMP_LTZ, months STRING, rows_before BIGINT, rows_after BIGINT,"
              + " message STRING, seconds DOUBLE");

  /** Returns the values of {@link #SCHEMA}; times are instants. */
  public List<?> values() {
    return Arrays.asList(
        started,
        dataset,
        table,
        state.name(),
        execution,
        generated,
        months,
        rowsBefore,
        rowsAfter,
        message,
        duration.toMillis() / 1000.0);
  }

  public static List<Row> rows(List<LoadResult> results) {
    return results.stream()
        .map(
            result ->
                RowFactory.create(
                    result.values().stream()
                        .map(value -> value instanceof Instant time ? Timestamp.from(time) : value)
                        .toArray()))
        .toList();
  }
}

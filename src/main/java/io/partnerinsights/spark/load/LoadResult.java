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
 * @param months the replaced months; empty if no row has a month
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

  /** How the load of a dataset has ended, as docs/lakehouse.md has it. */
  public enum State {
    LOADED,
    NOTHING_NEW,
    SUBMITTED,
    SKIPPED,
    PLANNED,
    STOPPED,
    FAILED,
    NEEDS_ATTENTION;

    /** Whether the user has to do something. */
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

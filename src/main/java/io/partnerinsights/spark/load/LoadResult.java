package io.partnerinsights.spark.load;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * What a load did with one dataset, or with one execution of its report.
 *
 * @param values the values of {@link #SCHEMA}; times are instants
 */
public record LoadResult(String dataset, State state, String message, List<?> values) {

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

  /** Columns of the rows that a call returns, and of the loads table. */
  public static final StructType SCHEMA =
      StructType.fromDDL(
          "started TIMESTAMP_LTZ, dataset STRING, `table` STRING, state STRING, execution STRING,"
              + " generated TIMESTAMP_LTZ, months STRING, rows_before BIGINT, rows_after BIGINT,"
              + " message STRING, seconds DOUBLE, run STRING");

  public static List<Row> toRows(List<LoadResult> results) {
    return results.stream().map(result -> RowFactory.create(result.values.toArray())).toList();
  }
}

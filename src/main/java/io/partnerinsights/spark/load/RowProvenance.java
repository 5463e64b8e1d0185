package io.partnerinsights.spark.load;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What column {@code _load} of a row says: the execution that the row is from, and what was known
 * of executions when it was written.
 *
 * @param account a digest of service and account
 * @param known the text of {@link KnownExecutions}; null in rows of version 0.1.0
 * @param inferred the months that version 0.1.0 took for covered, from the execution's rows; they
 *     keep older executions out
 */
record RowProvenance(
    String dataset,
    String account,
    ExecutionKey execution,
    @Nullable String known,
    MonthRuns inferred) {
  /** Name of the column. */
  static final String COLUMN = "_load";

  /** What a table says of the column. */
  static final String COMMENT =
      "The execution that a load has the row from, and what was known of executions then";

  /** The field that version 0.1.0 does not write. */
  static final String KNOWN = "known";

  private static final String DATASET = "dataset";
  private static final String ACCOUNT = "account";
  private static final String EXECUTION = "execution";
  private static final String GENERATED = "generated";

  /** Type of the column in new tables, whatever type of times the session has. */
  static final StructType TYPE =
      new StructType()
          .add(DATASET, DataTypes.StringType)
          .add(ACCOUNT, DataTypes.StringType)
          .add(EXECUTION, DataTypes.StringType)
          .add(GENERATED, DataTypes.TimestampType)
          .add(KNOWN, DataTypes.StringType);

  /** Returns the type of the column in a table; null if the table does not have it. */
  static @Nullable StructType typeIn(StructType table) {
    StructField field = Columns.byName(table).get(COLUMN);
    return field != null && field.dataType() instanceof StructType type ? type : null;
  }

  private static Column field(String name) {
    return functions.col(COLUMN + "." + name);
  }

  /** Whether a load has written a row, as an expression on a table that has the column. */
  static Column isWritten() {
    return field(EXECUTION).isNotNull();
  }

  /** Whether a row is from an execution, as an expression on a table that has the column. */
  static Column isOf(ExecutionKey execution) {
    return field(EXECUTION).equalTo(functions.lit(execution.id()));
  }

  /** Returns {@link #text} of a row, as an expression on a table that has the column. */
  static Column textColumn() {
    return functions.coalesce(field(KNOWN), field(EXECUTION));
  }

  /** Returns a text that differs between commits of loads. */
  String text() {
    return known == null ? execution.id() : known;
  }

  /** Reads the column's value of a row; null for a row that no load has written. */
  static @Nullable RowProvenance of(@Nullable Row mark) {
    String id = mark == null ? null : text(mark, EXECUTION);
    if (mark == null || id == null) {
      return null;
    }
    String first = text(mark, "first");
    MonthRuns inferred =
        first == null
            ? MonthRuns.EMPTY
            : MonthRuns.between(month(first), month(mark.getAs("last").toString()));
    Object time = mark.getAs(GENERATED);
    Instant generated = time instanceof Timestamp each ? each.toInstant() : (Instant) time;
    return new RowProvenance(
        mark.getAs(DATASET),
        mark.getAs(ACCOUNT),
        new ExecutionKey(generated, id),
        text(mark, KNOWN),
        inferred);
  }

  private static @Nullable String text(Row mark, String field) {
    boolean exists = List.of(mark.schema().fieldNames()).contains(field);
    return exists && mark.getAs(field) != null ? mark.getAs(field).toString() : null;
  }

  private static int month(String day) {
    return MonthRuns.number(YearMonth.parse(day.substring(0, 7)));
  }

  /** Returns the executions that the row knows, without its own one. */
  KnownExecutions knownExecutions() {
    return KnownExecutions.parse(known)
        .orElseGet(() -> KnownExecutions.NONE.with(inferred, execution));
  }

  /** Returns the column's value in rows of this execution, in the type that the table has. */
  Column value(StructType type) {
    Map<String, Object> values =
        Map.of(
            DATASET,
            dataset,
            ACCOUNT,
            account,
            EXECUTION,
            execution.id(),
            GENERATED,
            execution.generated(),
            KNOWN,
            Objects.requireNonNull(known, "each commit writes it"));
    return struct(type, field -> functions.lit(values.get(field)));
  }

  /** Returns the column's value in rows of other executions, with what is known now. */
  static Column renewed(StructType type, String known) {
    Column renewed =
        struct(type, field -> field.equals(KNOWN) ? functions.lit(known) : field(field));
    return functions.when(isWritten(), renewed).otherwise(functions.col(COLUMN));
  }

  private static Column struct(StructType type, Function<String, Column> value) {
    return functions
        .struct(
            Arrays.stream(type.fieldNames())
                .map(field -> value.apply(field).as(field))
                .toArray(Column[]::new))
        .cast(type);
  }
}

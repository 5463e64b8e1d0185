package io.partnerinsights.spark.load;

import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
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

  /** The field that version 0.1.0 does not write. */
  static final String KNOWN = "known";

  /** Type of the column in new tables, whatever type of times the session has. */
  static final StructType TYPE =
      new StructType()
          .add("dataset", DataTypes.StringType)
          .add("account", DataTypes.StringType)
          .add("execution", DataTypes.StringType)
          .add("generated", DataTypes.TimestampType)
          .add(KNOWN, DataTypes.StringType);

  /** The fields that {@link #of} reads. */
  static final List<String> FIELDS =
      List.of("dataset", "account", "execution", "generated", KNOWN, "first", "last");

  /** Number of fields that {@link #of} reads. */
  static final int WIDTH = FIELDS.size();

  /** Returns the type of the column in a table; null if the table does not have it. */
  static @Nullable StructType typeIn(StructType table) {
    return Arrays.stream(table.fields())
        .filter(field -> field.name().equalsIgnoreCase(COLUMN))
        .map(StructField::dataType)
        .filter(StructType.class::isInstance)
        .map(StructType.class::cast)
        .findFirst()
        .orElse(null);
  }

  /** Returns the expressions that {@link #of} reads; nulls for what the table does not have. */
  static List<Column> fields(StructType table) {
    StructType type = typeIn(table);
    List<Column> fields = new ArrayList<>();
    for (String name : FIELDS) {
      boolean exists = type != null && Arrays.asList(type.fieldNames()).contains(name);
      Column value = exists ? field(name) : functions.lit(null);
      Column text = value.cast(DataTypes.StringType);
      boolean isTime = name.equals("generated");
      fields.add((exists && isTime ? functions.unix_micros(value) : text).as(name));
    }
    return fields;
  }

  private static Column field(String name) {
    return functions.col(COLUMN + "." + name);
  }

  /** Whether a load has written a row, as an expression on a table that has the column. */
  static Column isWritten() {
    return field("execution").isNotNull();
  }

  /** Whether a row is from an execution, as an expression on a table that has the column. */
  static Column isOf(ExecutionKey execution) {
    return field("execution").equalTo(functions.lit(execution.id()));
  }

  /** Reads {@link #fields} from this place of a row on; null for a row that no load has written. */
  static @Nullable RowProvenance of(Row row, int at) {
    if (row.isNullAt(at + 2)) {
      return null;
    }
    Instant generated = Instant.EPOCH.plus(row.getLong(at + 3), ChronoUnit.MICROS);
    MonthRuns inferred =
        row.isNullAt(at + 5)
            ? MonthRuns.EMPTY
            : MonthRuns.between(month(row.getString(at + 5)), month(row.getString(at + 6)));
    return new RowProvenance(
        row.getString(at),
        row.getString(at + 1),
        new ExecutionKey(generated, row.getString(at + 2)),
        row.isNullAt(at + 4) ? null : row.getString(at + 4),
        inferred);
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
    Column[] fields =
        Arrays.stream(type.fields())
            .map(field -> value(field.name(), field.dataType()).as(field.name()))
            .toArray(Column[]::new);
    return functions.struct(fields).cast(type);
  }

  private Column value(String field, DataType type) {
    return switch (field) {
      case "dataset" -> functions.lit(dataset);
      case "account" -> functions.lit(account);
      case "execution" -> functions.lit(execution.id());
      case "generated" -> functions.lit(execution.generated());
      case KNOWN -> functions.lit(known);
      default -> functions.lit(null).cast(type);
    };
  }

  /** Returns the column's value in rows of other executions, with what is known now. */
  static Column renewed(StructType type, String known) {
    Column[] fields =
        Arrays.stream(type.fields())
            .map(
                field ->
                    (field.name().equals(KNOWN) ? functions.lit(known) : field(field.name()))
                        .as(field.name()))
            .toArray(Column[]::new);
    Column renewed = functions.struct(fields).cast(type);
    return functions.when(isWritten(), renewed).otherwise(functions.col(COLUMN));
  }
}

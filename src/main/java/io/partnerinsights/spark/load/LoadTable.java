package io.partnerinsights.spark.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriterV2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A table that a load keeps. What is loaded is in its rows ({@link RowProvenance}) and commits;
 * {@link LoadProperties} only save work. Values and names reach Spark as values and names, never as
 * text of a statement.
 */
final class LoadTable {
  /** Maximum number of attempts beside other writers. */
  static final int ATTEMPTS = 10;

  private final SparkSession spark;
  private final TableName name;
  private final @Nullable String periodColumn;

  /** Creates a handle of a table; {@code period} is null for a dataset without months. */
  LoadTable(SparkSession spark, TableName name, @Nullable String period) {
    this.spark = spark;
    this.name = name;
    this.periodColumn = period;
  }

  TableName name() {
    return name;
  }

  /**
   * The table at one moment.
   *
   * @param hasProperties whether what the properties say of executions is of this history
   * @param isComplete whether the rows themselves have all that is known of executions
   */
  record Snapshot(
      StructType columns,
      Period period,
      TableFormat format,
      Map<String, String> all,
      TableState state,
      boolean hasProperties,
      boolean isComplete) {
    boolean hasMarks() {
      StructType marks = RowProvenance.typeIn(columns);
      return marks != null && Arrays.asList(marks.fieldNames()).contains(RowProvenance.KNOWN);
    }

    LoadProperties properties() {
      return new LoadProperties(all);
    }
  }

  /**
   * Reads what the table contains; null if it does not exist.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code TABLE_REFUSED} if it
   *     cannot replace months
   */
  @Nullable Snapshot snapshot() {
    Table table = TableFormat.find(spark, name);
    if (table == null) {
      return null;
    }
    Map<String, String> all = table.properties();
    TableFormat format = TableFormat.of(all).orElseThrow(() -> LoadErrors.otherFormat(name));
    StructType columns = spark.table(name.quoted()).schema();
    Columns.timesWithoutZone(columns)
        .ifPresent(
            column -> {
              throw LoadErrors.timeWithoutZone(name, column);
            });
    Period period = Period.of(periodColumn, columns);
    if (period == null) {
      throw LoadErrors.noPeriodIn(name, Objects.requireNonNull(periodColumn), columns);
    }
    format
        .wrongLayout(table, period)
        .ifPresent(
            reason -> {
              throw LoadErrors.wrongLayout(
                  name, reason, Columns.quote(String.valueOf(period.column())));
            });
    return snapshot(columns, period, format, all);
  }

  private Snapshot snapshot(
      StructType columns, Period period, TableFormat format, Map<String, String> all) {
    TableState rows = TableState.of(groups(columns, period));
    LoadProperties properties = new LoadProperties(all);
    TableState state = rows.with(properties.history01(rows));
    if (rows.digest().equals(properties.get(LoadProperties.STATE))) {
      return new Snapshot(columns, period, format, all, state, true, true);
    }
    TableFormat.History history = format.history(spark, name, all);
    TableState complete = state.with(history.known());
    boolean same = complete.known().toString().equals(rows.known().toString());
    return new Snapshot(columns, period, format, all, complete, history.hasProperties(), same);
  }

  private List<TableState.Group> groups(StructType columns, Period period) {
    List<Column> keys = new ArrayList<>(List.of(period.month().as("month")));
    keys.addAll(RowProvenance.fields(columns));
    return spark
        .table(name.quoted())
        .select(keys.toArray(Column[]::new))
        .groupBy("month", RowProvenance.FIELDS.toArray(String[]::new))
        .count()
        .collectAsList()
        .stream()
        .map(
            row ->
                new TableState.Group(
                    row.getInt(0), RowProvenance.of(row, 1), row.getLong(1 + RowProvenance.WIDTH)))
        .toList();
  }

  /** Creates the table, and its schema, if they do not exist. */
  void create(StructType columns, Map<String, String> properties, List<String> clusterBy) {
    Period period =
        Objects.requireNonNull(Period.of(periodColumn, columns), "the plan has checked it");
    StructType all = columns.add(RowProvenance.COLUMN, RowProvenance.TYPE);
    new TableCreation(spark, name, all, period, properties).clusteredBy(clusterBy).create();
    Table created = Objects.requireNonNull(TableFormat.find(spark, name), "it is created");
    if (TableFormat.of(created.properties()).isEmpty()) {
      throw LoadErrors.otherFormat(name);
    }
  }

  private void alter(TableChange... changes) throws NoSuchTableException {
    TableCatalog catalog = Objects.requireNonNull(name.tables(spark), "the table was found in it");
    catalog.alterTable(name.identifier(spark), changes);
    catalog.invalidateTable(name.identifier(spark));
  }

  void set(Map<String, String> properties) throws NoSuchTableException {
    alter(TableCreation.changes(properties));
  }

  /** Sets properties that only save work, also beside another load: those of the last one stay. */
  void save(Map<String, String> properties) throws NoSuchTableException {
    for (int attempt = 1; ; attempt++) {
      try {
        set(properties);
        return;
      } catch (RuntimeException e) {
        if (attempt == ATTEMPTS || !SparkErrors.isConflict(e)) {
          throw e;
        }
      }
    }
  }

  /** Adds the column of the marks, or the field of it that version 0.1.0 did not have. */
  void addMarks() throws NoSuchTableException {
    StructType marks = RowProvenance.typeIn(spark.table(name.quoted()).schema());
    alter(
        marks == null
            ? add(RowProvenance.TYPE, RowProvenance.COLUMN)
            : add(DataTypes.StringType, RowProvenance.COLUMN, RowProvenance.KNOWN));
  }

  private static TableChange add(org.apache.spark.sql.types.DataType type, String... path) {
    return TableChange.addColumn(path, type, true, null);
  }

  /** Adds the columns that the table does not have, and returns all, the added ones at the end. */
  private StructType addColumns(StructType rows) throws NoSuchTableException {
    StructType all = spark.table(name.quoted()).schema();
    Set<String> known = Columns.names(all);
    List<TableChange> gained = new ArrayList<>();
    for (StructField field : rows.fields()) {
      if (!known.contains(field.name())) {
        gained.add(add(field.dataType(), field.name()));
        all = all.add(field);
      }
    }
    if (!gained.isEmpty()) {
      alter(gained.toArray(TableChange[]::new));
    }
    return all;
  }

  /** Returns which columns have a value in any of the rows that fit a condition. */
  Set<String> filled(Set<String> columns, Column condition) {
    return columns.isEmpty()
        ? columns
        : RowCounts.of(spark.table(name.quoted()).where(condition), columns, Period.NONE).filled();
  }

  /**
   * Replaces rows in one commit.
   *
   * @param rows the rows of the execution, some of which are in the replaced months
   * @param seen the table from which the replacement was derived
   * @return false if another load has changed the table since then, which is as before
   * @throws Exception of Spark, if the rows cannot be read or written
   */
  boolean replace(Dataset<Row> rows, RowProvenance mark, Replacement change, Snapshot seen)
      throws Exception {
    try {
      write(rows, mark, change, seen);
      return true;
    } catch (Exception e) {
      if (SparkErrors.isConflict(e)) {
        return false;
      }
      throw e;
    }
  }

  private void write(Dataset<Row> rows, RowProvenance mark, Replacement change, Snapshot seen)
      throws Exception {
    StructType columns = addColumns(rows.schema());
    Period period = seen.period();
    String known = change.known().toString();
    StructType marks = Objects.requireNonNull(RowProvenance.typeIn(columns), "they were added");
    Dataset<Row> table = spark.table(name.quoted());
    Dataset<Row> all =
        rows.where(period.in(change.months()))
            .select(select(columns, rows.schema(), mark.value(marks)));
    if (!change.kept().isEmpty()) {
      Column kept = period.in(MonthRuns.of(change.kept()));
      all = all.unionByName(table.where(kept.and(functions.not(RowProvenance.isWritten()))));
    }
    if (change.carrier() != null) {
      Column carrier = period.in(MonthRuns.of(Set.of(change.carrier())));
      all =
          all.unionByName(
              table
                  .where(carrier)
                  .withColumn(RowProvenance.COLUMN, RowProvenance.renewed(marks, known)));
    }
    DataFrameWriterV2<Row> write =
        all.unionByName(unlessChanged(columns, seen.state().digest())).writeTo(name.quoted());
    seen.format().writeOptions(seen.all(), known).forEach(write::option);
    write.overwrite(period.condition(change.rewritten()));
  }

  /**
   * Returns no rows, or fails when it is read and the table is not as expected. It is read in the
   * transaction of the write, whose own detection of conflicts may begin too late.
   */
  private Dataset<Row> unlessChanged(StructType columns, String expected) {
    Column[] none =
        Arrays.stream(columns.fields())
            .map(field -> functions.lit(null).cast(field.dataType()).as(field.name()))
            .toArray(Column[]::new);
    Column same = functions.col("digest").equalTo(functions.lit(expected));
    Column changed =
        functions.raise_error(functions.lit(SparkErrors.CHANGED)).cast(DataTypes.BooleanType);
    return spark
        .table(name.quoted())
        .agg(digest().as("digest"))
        .where(functions.when(same, functions.lit(false)).otherwise(changed))
        .select(none);
  }

  /** Computes {@link TableState#digest} in a table that has the marks. */
  private static Column digest() {
    Column texts =
        functions.collect_set(
            functions.coalesce(
                functions.col(RowProvenance.COLUMN + "." + RowProvenance.KNOWN),
                functions.col(RowProvenance.COLUMN + ".execution")));
    Column joined =
        functions.concat_ws(
            "\n",
            functions.count(functions.lit(1)).cast(DataTypes.StringType),
            functions.array_join(functions.array_sort(texts), "\n"));
    return functions.substring(functions.sha2(joined, 256), 1, 32);
  }

  /** Selects the table's columns; those that the rows do not have are NULL. */
  private static Column[] select(StructType columns, StructType rows, Column mark) {
    Set<String> names = Columns.names(rows);
    return Arrays.stream(columns.fields())
        .map(
            field -> {
              Column value =
                  names.contains(field.name())
                      ? functions.col(Columns.quote(field.name()))
                      : functions.lit(null).cast(field.dataType());
              return (field.name().equalsIgnoreCase(RowProvenance.COLUMN) ? mark : value)
                  .as(field.name());
            })
        .toArray(Column[]::new);
  }
}

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
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A table that a load keeps. What is loaded is in its rows ({@link RowProvenance}) and commits;
 * {@link LoadProperties} only save work. Values and names reach Spark as values and names, never as
 * text of a statement.
 *
 * @param periodColumn null for a dataset without months
 */
record LoadTable(SparkSession spark, TableName name, @Nullable String periodColumn) {
  /** Maximum number of attempts beside other writers. */
  static final int ATTEMPTS = 10;

  private static final String WITHOUT_ZONE = DataTypes.TimestampNTZType.sql();

  private Dataset<Row> rows() {
    return spark.table(name.quoted());
  }

  /**
   * Reads what the table contains.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code TABLE_REFUSED} if it
   *     cannot replace months
   */
  TableState state() {
    Table table = TableFormat.find(spark, name);
    if (table == null) {
      return TableState.NONE;
    }
    TableFormat format = TableFormat.of(name, table);
    StructType columns = rows().schema();
    for (StructField field : columns.fields()) {
      String type = field.dataType().sql();
      boolean isMarks = field.name().equalsIgnoreCase(RowProvenance.COLUMN);
      if (isMarks ? type.contains(WITHOUT_ZONE) : type.equals(WITHOUT_ZONE)) {
        throw LoadErrors.TIME_WITHOUT_ZONE.error(name, field.name());
      }
    }
    Period period = Period.of(name, periodColumn, columns);
    format.checkLayout(name, table, periodColumn);
    Map<String, String> properties = table.properties();
    List<TableState.Group> groups = groups(columns, period);
    // The history knows executions whose rows are gone, also if the last run could save nothing.
    KnownExecutions known =
        TableState.known(groups)
            .with(TableState.history01(properties, groups))
            .with(format.history(spark, name, properties));
    return new TableState(columns, period, format, properties, groups, known);
  }

  private List<TableState.Group> groups(StructType columns, Period period) {
    Column mark =
        RowProvenance.typeIn(columns) == null
            ? functions.lit(null).cast(RowProvenance.TYPE)
            : functions.col(RowProvenance.COLUMN);
    return rows()
        .groupBy(period.month().as("month"), mark.as("mark"))
        .count()
        .collectAsList()
        .stream()
        .map(
            row ->
                new TableState.Group(
                    row.getInt(0), RowProvenance.of(row.getStruct(1)), row.getLong(2)))
        .toList();
  }

  /** Creates the table, and its schema, if they do not exist. */
  void create(StructType columns, Map<String, String> properties, List<String> clusterBy) {
    StructType all = withMarks(columns);
    new TableCreation(spark, name, all, periodColumn, properties, clusterBy).create();
    TableFormat.of(name, Objects.requireNonNull(TableFormat.find(spark, name), "it is created"));
  }

  private static StructType withMarks(StructType columns) {
    return columns.add(RowProvenance.COLUMN, RowProvenance.TYPE, true, RowProvenance.COMMENT);
  }

  private void alter(List<TableChange> changes) throws NoSuchTableException {
    TableCatalog catalog = name.tables(spark);
    catalog.alterTable(name.identifier(spark), changes.toArray(TableChange[]::new));
    catalog.invalidateTable(name.identifier(spark));
  }

  /** Sets properties that only save work, also beside another load: those of the last one stay. */
  void save(Map<String, String> properties) throws NoSuchTableException {
    for (int attempt = 1; ; attempt++) {
      try {
        alter(TableCreation.changes(properties));
        return;
      } catch (RuntimeException e) {
        if (attempt == ATTEMPTS || !SparkErrors.isConflict(e)) {
          throw e;
        }
      }
    }
  }

  private static TableChange add(DataType type, @Nullable String comment, String... path) {
    return TableChange.addColumn(path, type, true, comment);
  }

  /**
   * Adds the columns that the table does not have, with the marks or the field of them that version
   * 0.1.0 did not have, and returns all.
   */
  private StructType addColumns(StructType rows) throws NoSuchTableException {
    StructType all = rows().schema();
    Set<String> existing = Columns.names(all);
    List<TableChange> gained = new ArrayList<>();
    for (StructField field : withMarks(rows).fields()) {
      if (!existing.contains(field.name())) {
        String comment = field.getComment().isDefined() ? field.getComment().get() : null;
        gained.add(add(field.dataType(), comment, field.name()));
      }
    }
    StructType marks = RowProvenance.typeIn(all);
    if (marks != null && !Arrays.asList(marks.fieldNames()).contains(RowProvenance.KNOWN)) {
      gained.add(add(DataTypes.StringType, null, RowProvenance.COLUMN, RowProvenance.KNOWN));
    }
    if (gained.isEmpty()) {
      return all;
    }
    alter(gained);
    return rows().schema();
  }

  /** Returns which columns have a value in any of the rows that fit a condition. */
  Set<String> filled(Set<String> columns, Column condition) {
    return columns.isEmpty()
        ? columns
        : RowCounts.of(rows().where(condition), columns, Period.NONE).filled();
  }

  /**
   * Replaces rows in one commit.
   *
   * @param rows the rows of the execution, some of which are in the replaced months
   * @param seen the table from which the replacement was derived
   * @return false if another load has changed the table since then, which is as before
   * @throws Exception of Spark, if the rows cannot be read or written
   */
  boolean replace(Dataset<Row> rows, RowProvenance mark, Replacement change, TableState seen)
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

  private void write(Dataset<Row> rows, RowProvenance mark, Replacement change, TableState seen)
      throws Exception {
    StructType columns = addColumns(rows.schema());
    Period period = seen.period();
    String known = change.known().toString();
    StructType marks = Objects.requireNonNull(RowProvenance.typeIn(columns), "they were added");
    Dataset<Row> replaced = rows.where(period.condition(change.months()));
    Dataset<Row> all =
        unlessChanged(columns, seen)
            .unionByName(replaced.withColumn(RowProvenance.COLUMN, mark.value(marks)), true);
    MonthRuns emptied = change.emptied();
    if (!emptied.isEmpty()) {
      Column kept = functions.not(RowProvenance.isWritten());
      all = all.unionByName(rows().where(period.condition(emptied).and(kept)));
    }
    MonthRuns rewritten = MonthRuns.of(change.changed());
    if (change.carrier() != null) {
      Column renewed = RowProvenance.renewed(marks, known);
      MonthRuns carrier = MonthRuns.of(Set.of(change.carrier()));
      Dataset<Row> renewing = rows().where(period.condition(carrier));
      all = all.unionByName(renewing.withColumn(RowProvenance.COLUMN, renewed));
      rewritten = rewritten.plus(carrier);
    }
    DataFrameWriterV2<Row> write = all.writeTo(name.quoted());
    seen.format().writeOptions(seen.properties(), known).forEach(write::option);
    write.overwrite(period.condition(rewritten));
  }

  /**
   * Returns no rows, or fails when it is read and the table is not as expected. It is read in the
   * transaction of the write, whose own detection of conflicts may begin too late.
   */
  private Dataset<Row> unlessChanged(StructType columns, TableState expected) {
    Column texts = functions.array_sort(functions.collect_set(RowProvenance.textColumn()));
    Column expectedTexts =
        functions
            .array(expected.texts().stream().map(functions::lit).toArray(Column[]::new))
            .cast(DataTypes.createArrayType(DataTypes.StringType));
    Column same =
        functions
            .col("rows")
            .equalTo(functions.lit(expected.rows()))
            .and(functions.col("texts").equalTo(functions.array_sort(expectedTexts)));
    Column changed =
        functions.raise_error(functions.lit(SparkErrors.CHANGED)).cast(DataTypes.BooleanType);
    return rows()
        .agg(functions.count(functions.lit(1)).as("rows"), texts.as("texts"))
        .where(functions.when(same, functions.lit(false)).otherwise(changed))
        .select(
            Arrays.stream(columns.fields())
                .map(field -> functions.lit(null).cast(field.dataType()).as(field.name()))
                .toArray(Column[]::new));
  }
}

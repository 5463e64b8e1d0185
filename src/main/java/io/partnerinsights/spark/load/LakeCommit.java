package io.partnerinsights.spark.load;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A commit that replaces rows of a table. It writes the columns of the rows, and leaves all others
 * to the table, which may have defaults for them.
 *
 * @param name the table's name in statements
 * @param seen the table's properties before its rows were counted
 * @param version the version of a Delta table before its rows were counted; null for Iceberg
 * @param id is in the history of a Delta table
 */
record LakeCommit(
    SparkSession spark,
    String name,
    TableAddress address,
    Map<String, String> seen,
    @Nullable Long version,
    String id) {
  /** The number of commits among which that of this load is: others may follow it at once. */
  private static final int NEWEST = 20;

  static LakeCommit begin(
      SparkSession spark, String name, TableAddress address, Map<String, String> seen) {
    boolean isDelta = TableFormat.of(name, seen) == TableFormat.DELTA;
    Long version = isDelta ? history(spark, name, 1).first().getLong(0) : null;
    return new LakeCommit(
        spark, name, address, seen, version, "partnerinsights " + UUID.randomUUID());
  }

  private static Dataset<Row> history(SparkSession spark, String name, int newest) {
    return spark
        .sql("DESCRIBE HISTORY " + name + " LIMIT " + newest)
        .select("version", "readVersion", "userMetadata");
  }

  /** Returns the columns that the table does not have yet. */
  static List<StructField> gained(StructType table, StructType rows) {
    Map<String, StructField> known = Columns.byName(table);
    return Arrays.stream(rows.fields()).filter(field -> !known.containsKey(field.name())).toList();
  }

  /**
   * Replaces the rows of a condition. Adds columns that the table does not have.
   *
   * @param columns the columns of the table
   * @return false if another writer has changed what is replaced
   */
  boolean overwrite(Dataset<Row> rows, StructType columns, Column condition) throws Exception {
    TableFormat format = TableFormat.of(name, seen);
    List<StructField> gained = gained(columns, rows.schema());
    try {
      if (format == TableFormat.ICEBERG && !gained.isEmpty()) {
        address.catalog().alterTable(address.name(), added(gained));
      }
      rows.select(inOrder(columns, rows.schema(), gained))
          .writeTo(name)
          .options(format.writeOptions(seen, id))
          .overwrite(condition);
    } catch (Exception e) {
      if (LoadErrors.isConflict(e)) {
        return false;
      }
      throw e;
    }
    if (format == TableFormat.ICEBERG && !isShown()) {
      throw LoadErrors.REDIRECTED.error(name);
    }
    return true;
  }

  private static TableChange[] added(Collection<StructField> fields) {
    return fields.stream()
        .map(field -> TableChange.addColumn(new String[] {field.name()}, field.dataType(), true))
        .toArray(TableChange[]::new);
  }

  /** Returns the columns of rows in the order and the spelling of the table, as Iceberg wants. */
  private static Column[] inOrder(
      StructType table, StructType rows, Collection<StructField> gained) {
    Map<String, StructField> written = Columns.byName(rows);
    Stream<Column> known =
        Arrays.stream(table.fieldNames())
            .flatMap(
                name -> Stream.ofNullable(written.get(name)).map(field -> column(field).as(name)));
    return Stream.concat(known, gained.stream().map(LakeCommit::column)).toArray(Column[]::new);
  }

  private static Column column(StructField field) {
    return functions.col(Columns.quote(field.name()));
  }

  /** Whether readers see the commit: not if a setting or a property redirects it to a branch. */
  private boolean isShown() {
    String now = TableFormat.snapshot(address.properties());
    return !Objects.equals(now, TableFormat.snapshot(seen));
  }

  /**
   * Returns the version of a Delta table whose rows were replaced, if it is not the one that was
   * counted. Delta Lake begins its transaction at the write, and so does not notice it.
   */
  @Nullable Long otherVersion() {
    return version == null
        ? null
        : history(spark, name, NEWEST)
            .where(functions.col("userMetadata").equalTo(id))
            .collectAsList()
            .stream()
            .map(row -> row.getLong(1))
            .filter(read -> !read.equals(version))
            .findFirst()
            .orElse(null);
  }
}

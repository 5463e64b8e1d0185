package io.partnerinsights.examples.etl;

import io.partnerinsights.examples.etl.RunReport.Counts;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A Delta table with one row for each key. */
public final class LakeTable {
  /** View with the rows of the execution that is loaded. */
  static final String SOURCE = "partnerinsights_execution";

  private final SparkSession spark;
  private final String name;
  private final TableKey key;

  LakeTable(SparkSession spark, String name, TableKey key) {
    this.spark = spark;
    this.name = name;
    this.key = key;
  }

  /** Creates the table with the columns of a report, and its schema, if they do not exist. */
  void create(StructType columns) {
    int dot = name.contains("`") ? -1 : name.lastIndexOf('.');
    if (dot > 0 && !spark.catalog().databaseExists(name.substring(0, dot))) {
      spark.sql("CREATE SCHEMA IF NOT EXISTS " + name.substring(0, dot));
    }
    spark.sql(
        "CREATE TABLE IF NOT EXISTS %s (%s) USING delta"
            .formatted(name, nullable(columns).toDDL()));
  }

  private static StructType nullable(StructType columns) {
    return new StructType(
        List.of(columns.fields()).stream()
            .map(field -> new StructField(field.name(), field.dataType(), true, field.metadata()))
            .toArray(StructField[]::new));
  }

  /** Returns the table's columns. */
  StructType columns() {
    return spark.table(name).schema();
  }

  /** Returns the number of rows of each period that the table has. */
  Map<String, Long> rowsByPeriod() {
    return Periods.count(spark.table(name), key);
  }

  /**
   * Replaces the restated periods by these rows, in one commit. Rows that are equal are not
   * written, so a second merge of the same rows changes nothing.
   *
   * @param read the number of rows
   */
  Counts merge(Dataset<Row> rows, long read, List<String> periods) {
    rows.createOrReplaceTempView(SOURCE);
    Row done = spark.sql(mergeStatement(name, key, rows.columns(), periods)).head();
    return new Counts(
        read,
        done.<Long>getAs("num_inserted_rows"),
        done.<Long>getAs("num_updated_rows"),
        done.<Long>getAs("num_deleted_rows"));
  }

  /**
   * Returns the MERGE statement.
   *
   * @param columns the columns of the rows
   * @param periods the restated periods; not used if the key has no period
   */
  public static String mergeStatement(
      String table, TableKey key, String[] columns, List<String> periods) {
    String same =
        key.columns().stream().map(LakeTable::isSame).collect(Collectors.joining(" AND "));
    String changed =
        key.others(columns)
            .map(column -> "NOT " + isSame(column))
            .collect(Collectors.joining(" OR "));
    return """
    MERGE INTO %s AS t
    USING %s AS s
    ON %s
    WHEN MATCHED AND (%s) THEN UPDATE SET *
    WHEN NOT MATCHED THEN INSERT *
    WHEN NOT MATCHED BY SOURCE%s THEN DELETE
    """
        .formatted(
            table, SOURCE, same, changed.isEmpty() ? "false" : changed, restated(key, periods));
  }

  /** Compares null-safe: an empty field equals an empty field. */
  private static String isSame(String column) {
    return "t." + quote(column) + " <=> s." + quote(column);
  }

  private static String restated(TableKey key, List<String> periods) {
    String list =
        periods.stream().map(period -> "'" + period + "'").collect(Collectors.joining(", "));
    return key.period().map(period -> " AND t." + quote(period) + " IN (" + list + ")").orElse("");
  }

  static String quote(String column) {
    return "`" + column.replace("`", "``") + "`";
  }
}

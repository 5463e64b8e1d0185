package io.partnerinsights.spark.load;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.spark.load.TableState.Group;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.spark.sql.DataFrameWriterV2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A table that a load keeps. What is loaded is in its rows ({@link LoadMark}); {@link
 * LoadProperties} only save work.
 */
final class LoadTable {
  /** Maximum number of attempts to create a table beside another load. */
  private static final int CREATIONS = 5;

  /** In the error of a write whose table another load has changed. */
  private static final String CHANGED = "partnerinsights: another load has changed the table";

  private final SparkSession spark;
  private final String name;
  private final @Nullable String period;

  /** Creates a handle of a table; {@code period} is null for a dataset without periods. */
  LoadTable(SparkSession spark, String name, @Nullable String period) {
    this.spark = spark;
    this.name = name;
    this.period = period;
  }

  String name() {
    return name;
  }

  /**
   * The table at one moment.
   *
   * @param options with which a write expects the table like this
   */
  record Snapshot(
      StructType columns,
      LoadProperties properties,
      TableState state,
      Map<String, String> options) {
    boolean hasMarks() {
      return Columns.names(columns).contains(LoadMark.COLUMN);
    }
  }

  /**
   * Reads what the table contains; null if it does not exist.
   *
   * @throws PartnerInsightsException {@code TABLE_REFUSED} if it cannot replace months
   */
  @Nullable Snapshot snapshot() {
    StructType columns = columns(spark, name);
    if (columns == null) {
      return null;
    }
    Map<String, String> all = properties();
    TableFormat format = TableFormat.of(all).orElseThrow(() -> LoadErrors.otherFormat(name));
    format
        .wrongLayout(spark, name, period)
        .ifPresent(
            reason -> {
              throw LoadErrors.wrongLayout(name, reason, Sql.quote(String.valueOf(period)));
            });
    Map<String, String> options = format.writeOptions(all);
    return new Snapshot(columns, new LoadProperties(all), state(Columns.names(columns)), options);
  }

  private static @Nullable StructType columns(SparkSession spark, String table) {
    try {
      return spark.table(table).schema();
    } catch (Exception e) {
      if (isNotFound(e)) {
        return null;
      }
      throw e;
    }
  }

  /** Spark's error is a checked exception, which its methods do not declare. */
  private static boolean isNotFound(Exception e) {
    String text = String.valueOf(e.getMessage()).toUpperCase(Locale.ROOT);
    return e.getClass().getSimpleName().contains("AnalysisException")
        && (text.contains("NOT_FOUND")
            || text.contains("NOT FOUND")
            || text.contains("DOES_NOT_EXIST")
            || text.contains("NOT A DELTA TABLE")
            || text.contains("DOESN'T EXIST"));
  }

  private Map<String, String> properties() {
    Map<String, String> all = new HashMap<>();
    for (Row row : spark.sql("SHOW TBLPROPERTIES " + name).collectAsList()) {
      all.put(row.getString(0), row.getString(1));
    }
    return all;
  }

  /** Creates the table, and its schema, if they do not exist. */
  void create(StructType columns, Map<String, String> properties) {
    String all = columns.toDDL() + ", " + LoadMark.COLUMN + " " + LoadMark.TYPE;
    TableFormat format = TableFormat.ofCatalog(spark, name);
    create(spark, name, format.create(name, all, period, properties));
    if (TableFormat.of(properties()).isEmpty()) {
      throw LoadErrors.otherFormat(name);
    }
    format.afterCreation(spark, name);
  }

  /** Creates the table of loads, and its schema, if they do not exist. */
  static void createTableOfLoads(SparkSession spark, String table) {
    TableFormat format = TableFormat.ofCatalog(spark, table);
    create(spark, table, format.create(table, LoadResult.SCHEMA.toDDL(), null, Map.of()));
  }

  /** Creates a table that another load may be creating, or was creating when it was killed. */
  private static void create(SparkSession spark, String table, String statement) {
    int dot = table.contains("`") ? -1 : table.lastIndexOf('.');
    for (int attempt = 1; ; attempt++) {
      try {
        if (dot > 0 && !spark.catalog().databaseExists(table.substring(0, dot))) {
          spark.sql("CREATE SCHEMA IF NOT EXISTS " + table.substring(0, dot));
        }
        spark.sql(statement);
        // Delta Lake takes any folder that is not empty for the table of its path.
        spark.table(table);
        return;
      } catch (Exception e) {
        LoadErrors.rethrowInterrupt(e);
        if (!TableFormat.isCreatedByAnother(e) || attempt == CREATIONS) {
          throw LoadErrors.notCreated(table, e);
        }
        LoadContext.pause();
        if (attempt == CREATIONS - 1) {
          TableFormat.removeEmptyFolder(spark, String.valueOf(e.getMessage()));
        }
      }
    }
  }

  void set(Map<String, String> properties) {
    spark.sql("ALTER TABLE " + name + Sql.properties("SET TBLPROPERTIES", properties));
  }

  /** Adds the column of the marks. */
  void addMark() {
    addColumns(LoadMark.COLUMN + " " + LoadMark.TYPE);
  }

  /** Adds the columns that the table does not have, and returns all, the added ones at the end. */
  private StructType addColumns(StructType rows) {
    StructType all = spark.table(name).schema();
    Set<String> known = Columns.names(all);
    StructType gained = new StructType();
    for (StructField field : rows.fields()) {
      if (!known.contains(field.name())) {
        gained = gained.add(field);
        all = all.add(field);
      }
    }
    if (gained.length() > 0) {
      addColumns(gained.toDDL());
    }
    return all;
  }

  private void addColumns(String definitions) {
    spark.sql("ALTER TABLE " + name + " ADD COLUMNS (" + definitions + ")");
  }

  /** Counts the rows; the table may have neither the column of the period nor that of the marks. */
  private TableState state(Collection<String> columns) {
    String fields = columns.contains(LoadMark.COLUMN) ? LoadMark.FIELDS : LoadMark.NO_FIELDS;
    String month = Sql.month(period != null && columns.contains(period) ? period : null);
    return new TableState(
        spark
            .sql(
                "SELECT %s AS month, %s, count(*) FROM %s GROUP BY ALL"
                    .formatted(month, fields, name))
            .collectAsList()
            .stream()
            .map(
                row ->
                    new Group(
                        row.isNullAt(0) ? null : LoadMark.month(row.getString(0)),
                        LoadMark.of(row, 1).orElse(null),
                        row.getLong(7)))
            .toList());
  }

  /** Returns which columns have a value in any of the rows that fit a condition. */
  Set<String> filled(Set<String> columns, String condition) {
    return columns.isEmpty()
        ? columns
        : Contents.of(spark.table(name).where(condition), columns, null).filled();
  }

  /**
   * Replaces the rows that fit a condition, in one commit.
   *
   * @param rows the new rows, some of which fit the condition
   * @param condition on the period; {@code true} for all rows
   * @param seen the state from which the condition was derived
   * @return false if another load has changed the table since then, which is as before
   * @throws Exception of Spark, if the rows cannot be read or written
   */
  boolean replace(Dataset<Row> rows, LoadMark mark, String condition, Snapshot seen)
      throws Exception {
    StructType columns = addColumns(rows.schema());
    String view = "partnerinsights_load_" + UUID.randomUUID().toString().replace("-", "");
    rows.createOrReplaceTempView(view);
    try {
      String check =
          "SELECT if(%s = %s, true, raise_error(%s)) FROM %s"
              .formatted(
                  TableState.DIGEST_SQL, Sql.text(seen.state().digest()), Sql.text(CHANGED), name);
      DataFrameWriterV2<Row> write =
          spark
              .sql(
                  "SELECT %s FROM %s WHERE (%s) AND (%s)"
                      .formatted(select(columns, rows.schema(), mark), view, condition, check))
              .writeTo(name);
      seen.options().forEach(write::option);
      write.overwrite(functions.expr(condition));
      return true;
    } catch (Exception e) {
      if (isConflict(e)) {
        return false;
      }
      throw e;
    } finally {
      spark.catalog().dropTempView(view);
    }
  }

  private static boolean isConflict(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (TableFormat.isConflict(e) || String.valueOf(e.getMessage()).contains(CHANGED)) {
        return true;
      }
    }
    return false;
  }

  /** Selects the table's columns; those that the rows do not have are NULL. */
  private static String select(StructType columns, StructType rows, LoadMark mark) {
    Set<String> names = Columns.names(rows);
    return Arrays.stream(columns.fields())
        .map(
            field -> {
              String column = Sql.quote(field.name());
              String value =
                  names.contains(field.name())
                      ? column
                      : "CAST(NULL AS " + field.dataType().sql() + ")";
              return (field.name().equals(LoadMark.COLUMN) ? mark.sql() : value) + " AS " + column;
            })
        .collect(Collectors.joining(", "));
  }
}

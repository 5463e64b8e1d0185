package io.partnerinsights.spark.load;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.spark.load.TableState.Group;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A Delta table that a load keeps. What is loaded is in its rows ({@link LoadMark}). Its properties
 * only save work: without them, executions are read again and found in the table.
 */
final class LoadTable {
  private static final String PREFIX = "partnerinsights.load.";

  /** Property: the dataset. */
  static final String DATASET = PREFIX + "dataset";

  /** Property: the digest of the account. */
  static final String ACCOUNT = PREFIX + "account";

  /** Property: the month of which the history begins, or {@code all}. */
  static final String SINCE = PREFIX + "since";

  /** Property: the execution that had the history. */
  static final String HISTORY = PREFIX + "history";

  /** Property: the scheduled report. */
  static final String SCHEDULE = PREFIX + "schedule";

  /** Property: digests of the executions that are not to be read again. */
  static final String SEEN = PREFIX + "seen";

  /** Property: columns of the table that the dataset does not have any more, as accepted. */
  static final String ABSENT = PREFIX + "absent";

  /** In the error of a write whose table another load has changed. */
  private static final String CHANGED = "partnerinsights: another load has changed the table";

  /** Errors of Delta for commits that another commit makes impossible. */
  private static final Set<String> CONFLICTS =
      Set.of(
          "ConcurrentAppendException",
          "ConcurrentDeleteReadException",
          "ConcurrentDeleteDeleteException",
          "ConcurrentTransactionException",
          "ConcurrentWriteException",
          "MetadataChangedException",
          "ProtocolChangedException");

  private final SparkSession spark;
  private final String name;

  LoadTable(SparkSession spark, String name) {
    this.spark = spark;
    this.name = name;
  }

  String name() {
    return name;
  }

  /** Returns the columns; empty if there is no such table. */
  Optional<StructType> columns() {
    try {
      return Optional.of(spark.table(name).schema());
    } catch (Exception e) {
      if (isNotFound(e)) {
        return Optional.empty();
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

  /**
   * Checks that the table can replace periods in one commit.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code TABLE_REFUSED}
   */
  void checkFormat() {
    try {
      String format = spark.sql("DESCRIBE DETAIL " + name).select("format").head().getString(0);
      if (!"delta".equalsIgnoreCase(format)) {
        throw LoadErrors.noDelta(name, new IllegalStateException("its format is " + format));
      }
    } catch (PartnerInsightsException e) {
      throw e;
    } catch (Exception e) {
      throw LoadErrors.noDelta(name, e);
    }
  }

  /** Creates the table, and its schema, if they do not exist. */
  void create(StructType columns, Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(properties);
    // Else a commit could miss rows that another one appends meanwhile.
    all.put("delta.isolationLevel", "Serializable");
    create(spark, name, columns.toDDL() + ", " + LoadMark.COLUMN + " " + LoadMark.TYPE, all);
    checkFormat();
  }

  /** Creates a Delta table, and its schema, if they do not exist. */
  static void create(
      SparkSession spark, String table, String columns, Map<String, String> properties) {
    int dot = table.contains("`") ? -1 : table.lastIndexOf('.');
    try {
      if (dot > 0 && !spark.catalog().databaseExists(table.substring(0, dot))) {
        spark.sql("CREATE SCHEMA IF NOT EXISTS " + table.substring(0, dot));
      }
      spark.sql(
          "CREATE TABLE IF NOT EXISTS %s (%s) USING delta%s"
              .formatted(table, columns, clause(" TBLPROPERTIES ", properties)));
    } catch (Exception e) {
      throw LoadErrors.noDelta(table, e);
    }
  }

  private static String clause(String word, Map<String, String> properties) {
    return properties.isEmpty()
        ? ""
        : properties.entrySet().stream()
            .map(each -> LoadMark.text(each.getKey()) + " = " + LoadMark.text(each.getValue()))
            .collect(Collectors.joining(", ", word + "(", ")"));
  }

  Map<String, String> properties() {
    Map<String, String> found = new HashMap<>();
    for (Row row : spark.sql("SHOW TBLPROPERTIES " + name).collectAsList()) {
      if (row.getString(0).startsWith(PREFIX)) {
        found.put(row.getString(0), row.getString(1));
      }
    }
    return found;
  }

  void set(Map<String, String> properties) {
    spark.sql("ALTER TABLE " + name + clause(" SET TBLPROPERTIES ", properties));
  }

  /** Adds the column of the marks. */
  void addMark() {
    spark.sql("ALTER TABLE %s ADD COLUMNS (%s %s)".formatted(name, LoadMark.COLUMN, LoadMark.TYPE));
  }

  /** Adds columns at the end. */
  void add(List<StructField> columns) {
    if (!columns.isEmpty()) {
      String ddl = new StructType(columns.toArray(StructField[]::new)).toDDL();
      spark.sql("ALTER TABLE " + name + " ADD COLUMNS (" + ddl + ")");
    }
  }

  /**
   * Reads what the table contains.
   *
   * @param period the column of the period, if the dataset has one
   * @param marked whether the table has the column of the marks
   */
  TableState state(Optional<String> period, boolean marked) {
    String fields = marked ? LoadMark.FIELDS : LoadMark.NO_FIELDS;
    return new TableState(
        spark
            .sql(
                "SELECT %s AS month, %s, count(*) FROM %s GROUP BY ALL"
                    .formatted(month(period), fields, name))
            .collectAsList()
            .stream()
            .map(
                row ->
                    new Group(
                        Optional.ofNullable(row.getString(0)).map(LoadMark::month),
                        LoadMark.of(row, 1),
                        row.getLong(8)))
            .toList());
  }

  /** Returns the first day of a row's month as an expression of a text. */
  static String month(Optional<String> period) {
    return period
        .map(column -> "CAST(trunc(" + quote(column) + ", 'MM') AS STRING)")
        .orElse("CAST(NULL AS STRING)");
  }

  /** Returns which of these columns have a value in any of the rows that fit a condition. */
  Set<String> filled(Set<String> columns, String condition) {
    return columns.isEmpty()
        ? columns
        : Contents.of(spark.table(name).where(condition), columns, Optional.empty()).filled();
  }

  /**
   * Replaces the rows that fit a condition, in one commit.
   *
   * @param rows the new rows, some of which fit the condition
   * @param condition on the period; {@code true} for all rows
   * @param seen the state from which the condition was derived
   * @return false if another load has changed the table since then, which is as before
   */
  boolean replace(Dataset<Row> rows, LoadMark mark, String condition, TableState seen) {
    String view = "partnerinsights_load_" + UUID.randomUUID().toString().replace("-", "");
    rows.createOrReplaceTempView(view);
    try {
      Dataset<Row> written =
          spark.sql(
              "SELECT %s FROM %s WHERE (%s) AND (SELECT if(%s = %s, true, raise_error(%s)) FROM %s)"
                  .formatted(
                      select(rows.schema(), mark),
                      view,
                      condition,
                      TableState.DIGEST_SQL,
                      LoadMark.text(seen.digest()),
                      LoadMark.text(CHANGED),
                      name));
      written.writeTo(name).overwrite(functions.expr(condition));
      return true;
    } catch (Exception e) {
      if (isConflict(e)) {
        return false;
      }
      throw LoadErrors.<RuntimeException>unchecked(e);
    } finally {
      spark.catalog().dropTempView(view);
    }
  }

  private static boolean isConflict(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (CONFLICTS.contains(e.getClass().getSimpleName())
          || String.valueOf(e.getMessage()).contains(CHANGED)) {
        return true;
      }
    }
    return false;
  }

  /** Selects the table's columns; those that the rows do not have are NULL. */
  private String select(StructType rows, LoadMark mark) {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(Arrays.asList(rows.fieldNames()));
    return Arrays.stream(columns().orElseThrow().fields())
        .map(
            field ->
                field.name().equals(LoadMark.COLUMN)
                    ? mark.sql() + " AS " + LoadMark.COLUMN
                    : (names.contains(field.name())
                            ? quote(field.name())
                            : "CAST(NULL AS " + field.dataType().sql() + ")")
                        + " AS "
                        + quote(field.name()))
        .collect(Collectors.joining(", "));
  }

  /** Returns the condition of rows in these months; an empty month is that of rows without one. */
  static String condition(String period, Set<Optional<YearMonth>> months) {
    List<String> parts =
        months.stream()
            .flatMap(Optional::stream)
            .sorted()
            .map(
                month ->
                    "(%1$s >= %2$s AND %1$s < %3$s)"
                        .formatted(
                            quote(period), LoadMark.day(month), LoadMark.day(month.plusMonths(1))))
            .collect(Collectors.toList());
    if (months.contains(Optional.<YearMonth>empty())) {
      parts.add(quote(period) + " IS NULL");
    }
    return String.join(" OR ", parts);
  }

  static String quote(String column) {
    return "`" + column.replace("`", "``") + "`";
  }
}

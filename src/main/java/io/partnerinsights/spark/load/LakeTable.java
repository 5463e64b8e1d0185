package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.TableSnapshot.LOAD_COLUMN;

import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.spark.read.PlanTableProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * The table of a dataset in Delta Lake or Apache Iceberg. Column {@code _load} says from which
 * report a row is and when that was generated. What the service sends reaches Spark as values and
 * names. Only properties are set by the text of a statement, with literals that are quoted.
 */
final class LakeTable implements TargetTable {
  private static final String DATASET_KEY = "partnerinsights.load.dataset";
  private static final String ACCOUNT_KEY = "partnerinsights.load.account";

  private static final String APPEND_ONLY_KEY = "delta.appendOnly";

  private static final StructType LOAD_COLUMN_TYPE =
      StructType.fromDDL("execution STRING, generated TIMESTAMP_LTZ");

  private static final Column NULL_LOAD_COLUMN = functions.lit(null).cast(LOAD_COLUMN_TYPE);

  private final LoadContext context;
  private final String dataset;
  private final String name;
  private final @Nullable String periodColumn;
  private final RowCounter counter;
  private final Set<String> knownColumns;
  final TableAddress address;

  /**
   * @param periodColumn the column of months; null for a dataset whose rows are all without a month
   * @param knownColumns the columns whose values a load must not lose, all others are the user's
   */
  LakeTable(
      LoadContext context,
      String dataset,
      String name,
      @Nullable String periodColumn,
      Set<String> knownColumns) {
    this.context = context;
    this.dataset = dataset;
    this.name = name;
    this.periodColumn = periodColumn;
    this.counter = new RowCounter(periodColumn);
    this.knownColumns = knownColumns;
    this.address = TableAddress.of(context.spark(), name);
  }

  /** Reads properties and columns, and checks whether the load may write the table. */
  TableSnapshot readSnapshot() {
    Map<String, String> properties = address.readProperties();
    return properties.isEmpty()
        ? TableSnapshot.ABSENT
        : requireWritable(properties, storedRows(properties));
  }

  private Dataset<Row> storedRows(Map<String, String> properties) {
    Dataset<Row> table = context.spark().table(name);
    return TableFormat.of(name, properties).uncachedRows(table);
  }

  /** Whether a load of the account has created a table of this name for a dataset. */
  static boolean isOwned(LoadContext context, String name, String dataset) {
    Map<String, String> properties = TableAddress.of(context.spark(), name).readProperties();
    return dataset.equalsIgnoreCase(properties.get(DATASET_KEY))
        && context.accountDigest().digits().equals(properties.get(ACCOUNT_KEY));
  }

  private String accountDigits() {
    return context.accountDigest().digits();
  }

  private TableSnapshot requireWritable(Map<String, String> properties, Dataset<Row> rows) {
    TableSnapshot snapshot = TableSnapshot.of(properties, rows.schema());
    StructField loadColumn = Columns.fieldsByName(snapshot.schema()).get(LOAD_COLUMN);
    String type = LOAD_COLUMN_TYPE.catalogString();
    if (loadColumn != null && !loadColumn.dataType().catalogString().equalsIgnoreCase(type)) {
      throw LoadErrors.INVALID_LOAD_COLUMN.error(name, LOAD_COLUMN, type);
    }
    String ownerDataset = properties.get(DATASET_KEY);
    String ownerAccount = properties.get(ACCOUNT_KEY);
    if (ownerDataset == null || (ownerAccount == null && snapshot.hasLoadColumn())) {
      throw LoadErrors.UNKNOWN_OWNER.error(
          name, alterStatement(Map.of(DATASET_KEY, dataset, ACCOUNT_KEY, accountDigits())));
    }
    if (!dataset.equalsIgnoreCase(ownerDataset)) {
      throw LoadErrors.OTHER_DATASET.error(name, ownerDataset);
    }
    if (ownerAccount != null && !ownerAccount.equals(accountDigits())) {
      throw LoadErrors.OTHER_USER.error(name, alterStatement(Map.of(ACCOUNT_KEY, accountDigits())));
    }
    if ("true".equalsIgnoreCase(properties.get(APPEND_ONLY_KEY))) {
      throw LoadErrors.APPEND_ONLY.error(name, alterStatement(Map.of(APPEND_ONLY_KEY, "false")));
    }
    return snapshot;
  }

  /** Checks that months of the table can be replaced, if it exists. */
  void checkReplaceableMonths(TableSnapshot snapshot) {
    if (!snapshot.exists()) {
      return;
    }
    checkPeriodColumn(snapshot.schema());
    Table table = formatOf(snapshot) == TableFormat.ICEBERG ? address.findTable() : null;
    if (table != null
        && periodColumn != null
        && !TableFormat.isPartitionedByMonth(table, periodColumn)) {
      throw LoadErrors.NOT_PARTITIONED_BY_MONTH.error(name, periodColumn);
    }
  }

  private void checkPeriodColumn(StructType columns) {
    StructField monthField =
        periodColumn == null ? null : Columns.fieldsByName(columns).get(periodColumn);
    if (periodColumn != null
        && (monthField == null || !monthField.dataType().equals(DataTypes.DateType))) {
      throw LoadErrors.INVALID_PERIOD_COLUMN.error(
          name,
          periodColumn,
          monthField == null
              ? "is missing"
              : "is of type " + monthField.dataType().sql() + " instead of DATE");
    }
  }

  /**
   * Creates the table if it does not exist, and says whose it is before its first row. Returns the
   * table with its counts.
   *
   * @param snapshot the table before
   */
  TableSnapshot createOrClaim(TableSnapshot snapshot, StructType columns)
      throws InterruptedException {
    checkPeriodColumn(columns);
    Map<String, String> ownership = new HashMap<>(Map.of(ACCOUNT_KEY, accountDigits()));
    if (!snapshot.exists()) {
      ownership.put(DATASET_KEY, dataset);
      Dataset<Row> emptyRows =
          context.spark().createDataFrame(List.of(), columns.add(LOAD_COLUMN, LOAD_COLUMN_TYPE));
      if (TableFormat.createIfAbsent(context.spark(), name, emptyRows, periodColumn, ownership)) {
        // Counting none would cost Delta Lake a reconstruction of this version of the table.
        return readSnapshot();
      }
    } else if (!snapshot.properties().containsKey(ACCOUNT_KEY)) {
      context.spark().sql(alterStatement(ownership));
    }
    return readCountedSnapshot(null);
  }

  private String alterStatement(Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(
            each ->
                Columns.toSqlLiteral(each.getKey()) + " = " + Columns.toSqlLiteral(each.getValue()))
        .sorted()
        .collect(Collectors.joining(", ", "ALTER TABLE " + name + " SET TBLPROPERTIES (", ")"));
  }

  @Override
  public TableSnapshot readCountedSnapshot(@Nullable RowStats fileStats) {
    Map<String, String> properties = address.readProperties();
    Dataset<Row> rows = storedRows(properties);
    TableSnapshot snapshot = requireWritable(properties, rows);
    Set<String> filledColumns =
        fileStats == null ? knownColumns : fileStats.filledColumns(LoadRules.MIN_SHARE);
    Set<String> comparedColumns =
        Columns.namesWithout(List.of(snapshot.dataColumns().fieldNames()), filledColumns);
    comparedColumns.retainAll(knownColumns);
    return snapshot.withStats(
        counter.collectStats(rows, loadColumn(snapshot), List.copyOf(comparedColumns)));
  }

  private static Column loadColumn(TableSnapshot snapshot) {
    return snapshot.hasLoadColumn() ? functions.col(LOAD_COLUMN) : NULL_LOAD_COLUMN;
  }

  @Override
  public TableSnapshot trySetBackfill(TableSnapshot snapshot, Backfill newBackfill)
      throws Exception {
    TableSnapshot currentSnapshot = snapshot.withProperties(address.readProperties());
    if (Objects.equals(currentSnapshot.backfill(), snapshot.backfill())
        && !newBackfill.equals(snapshot.backfill())) {
      try {
        context
            .spark()
            .sql(alterStatement(Map.of(TableSnapshot.BACKFILL_PROPERTY, newBackfill.toString())));
      } catch (Exception e) {
        if (!LoadErrors.isConflict(e)) {
          throw e;
        }
      }
      // Apache Iceberg refuses neither of two changes at once: the later one counts.
      return snapshot.withProperties(address.readProperties());
    }
    return currentSnapshot;
  }

  /** Reads rows, which stay on disk so that the checks and the write have the same ones. */
  FileRows readRows(ReadPlan plan, String reportId, ExecutionKey key, String resultNote) {
    Dataset<Row> fileRows =
        PlanTableProvider.toDataFrame(context.spark(), plan).persist(StorageLevel.DISK_ONLY());
    try {
      RowStats fileStats =
          counter.collectStats(fileRows, NULL_LOAD_COLUMN, List.of(fileRows.columns()));
      return new FileRows(
          reportId,
          key,
          resultNote,
          fileStats,
          (snapshot, months) -> replaceRows(fileRows, snapshot, months, key),
          fileRows::unpersist);
    } catch (Throwable e) { // Scala throws checked exceptions that it does not declare.
      fileRows.unpersist();
      throw e;
    }
  }

  /**
   * Replaces rows: see {@link FileRows.Replacement#replace}. It writes the columns of the file, and
   * leaves all others to the table, which may have defaults for them.
   */
  Optional<Set<String>> replaceRows(
      Dataset<Row> fileRows, TableSnapshot snapshot, Months months, ExecutionKey key)
      throws Exception {
    Column loadValue =
        functions.struct(functions.lit(key.id()), functions.lit(key.generatedTime()));
    Dataset<Row> newRows =
        fileRows
            .where(counter.monthCondition(months, fileRows.schema()))
            .withColumn(LOAD_COLUMN, loadValue.cast(LOAD_COLUMN_TYPE));
    Map<String, StructField> tableFields = Columns.fieldsByName(snapshot.schema());
    Map<String, StructField> fileFields = Columns.fieldsByName(newRows.schema());
    List<StructField> newFields = new ArrayList<>(fileFields.values());
    newFields.removeIf(field -> tableFields.containsKey(field.name()));
    // Apache Iceberg wants the columns in the order and the spelling of the table.
    Stream<Column> tableColumns =
        Arrays.stream(snapshot.schema().fieldNames())
            .filter(fileFields::containsKey)
            .map(column -> functions.col(Columns.quoteName(column)).as(column));
    Stream<Column> newColumns =
        newFields.stream().map(field -> functions.col(Columns.quoteName(field.name())));
    Column monthCondition = counter.monthCondition(months, snapshot.schema());
    Dataset<Row> orderedRows =
        newRows.select(Stream.concat(tableColumns, newColumns).toArray(Column[]::new));
    TableFormat format = formatOf(snapshot);
    try {
      format.addColumns(address, newFields);
      (format == TableFormat.DELTA
              ? withConflictGuard(orderedRows, snapshot, months, monthCondition)
              : orderedRows)
          .writeTo(name)
          .options(format.writeOptions(snapshot.properties()))
          .overwrite(monthCondition);
    } catch (Exception e) {
      if (LoadErrors.isConflict(e)) {
        return Optional.empty();
      }
      throw e;
    }
    Set<String> addedNames = Columns.namesWithout(fileFields.keySet(), tableFields.keySet());
    addedNames.remove(LOAD_COLUMN);
    return Optional.of(addedNames);
  }

  /** Delta Lake reads the table in the transaction of the write, which notices later commits. */
  private Dataset<Row> withConflictGuard(
      Dataset<Row> newRows, TableSnapshot snapshot, Months months, Column monthCondition) {
    Dataset<Row> currentRows = storedRows(snapshot.properties()).where(monthCondition);
    return newRows.unionAll(
        counter.emptyRowsIfUnchanged(
            currentRows,
            loadColumn(snapshot),
            snapshot.stats().rowGroupsIn(months),
            newRows.schema()));
  }

  private TableFormat formatOf(TableSnapshot snapshot) {
    return TableFormat.of(name, snapshot.properties());
  }

  @Override
  public String recreateBackfillStatement() {
    return "ALTER TABLE "
        + name
        + " UNSET TBLPROPERTIES ('"
        + TableSnapshot.BACKFILL_PROPERTY
        + "')";
  }

  @Override
  public String toString() {
    return name;
  }
}

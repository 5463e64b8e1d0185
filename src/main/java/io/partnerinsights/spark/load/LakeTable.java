package io.partnerinsights.spark.load;

import static io.partnerinsights.spark.load.TableLook.LOAD;

import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.spark.load.LoadSteps.Rows;
import io.partnerinsights.spark.read.PlanSource;
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
final class LakeTable implements LoadSteps.Table {
  private static final String DATASET = "partnerinsights.load.dataset";
  private static final String ACCOUNT = "partnerinsights.load.account";

  private static final String APPEND_ONLY = "delta.appendOnly";

  private static final StructType LOAD_TYPE =
      StructType.fromDDL("execution STRING, generated TIMESTAMP_LTZ");

  private static final Column NO_LOAD = functions.lit(null).cast(LOAD_TYPE);

  private final LoadContext context;
  private final String dataset;
  private final String name;
  private final @Nullable String period;
  private final RowCounts counts;
  private final Set<String> protectedColumns;
  final TableAddress address;

  /**
   * @param period the column of months; null for a dataset whose rows are all without a month
   * @param protectedColumns the columns whose values a load must not lose, all others are the
   *     user's
   */
  LakeTable(
      LoadContext context,
      String dataset,
      String name,
      @Nullable String period,
      Set<String> protectedColumns) {
    this.context = context;
    this.dataset = dataset;
    this.name = name;
    this.period = period;
    this.counts = new RowCounts(period);
    this.protectedColumns = protectedColumns;
    this.address = TableAddress.of(context.spark(), name);
  }

  /** Reads properties and columns, and checks whether the load may write the table. */
  TableLook readAndCheck() {
    Map<String, String> properties = address.readProperties();
    return properties.isEmpty()
        ? TableLook.ABSENT
        : requireWritable(properties, storedRows(properties));
  }

  private Dataset<Row> storedRows(Map<String, String> properties) {
    Dataset<Row> table = context.spark().table(name);
    return TableFormat.of(name, properties).uncachedRows(table);
  }

  /** Whether a load of the account has created a table of this name for a dataset. */
  static boolean isOf(LoadContext context, String name, String dataset) {
    Map<String, String> properties = TableAddress.of(context.spark(), name).readProperties();
    return dataset.equalsIgnoreCase(properties.get(DATASET))
        && context.accountDigest().digits().equals(properties.get(ACCOUNT));
  }

  private String accountDigits() {
    return context.accountDigest().digits();
  }

  private TableLook requireWritable(Map<String, String> properties, Dataset<Row> rows) {
    TableLook look = TableLook.of(properties, rows.schema());
    StructField loadColumn = Columns.byName(look.schema()).get(LOAD);
    String type = LOAD_TYPE.catalogString();
    if (loadColumn != null && !loadColumn.dataType().catalogString().equalsIgnoreCase(type)) {
      throw LoadErrors.OTHER_LOAD.error(name, LOAD, type);
    }
    String ownerDataset = properties.get(DATASET);
    String ownerAccount = properties.get(ACCOUNT);
    if (ownerDataset == null || (ownerAccount == null && look.isPrepared())) {
      throw LoadErrors.NO_OWNER.error(
          name, alterStatement(Map.of(DATASET, dataset, ACCOUNT, accountDigits())));
    }
    if (!dataset.equalsIgnoreCase(ownerDataset)) {
      throw LoadErrors.OTHER_DATASET.error(name, ownerDataset);
    }
    if (ownerAccount != null && !ownerAccount.equals(accountDigits())) {
      throw LoadErrors.OTHER_USER.error(name, alterStatement(Map.of(ACCOUNT, accountDigits())));
    }
    if ("true".equalsIgnoreCase(properties.get(APPEND_ONLY))) {
      throw LoadErrors.APPEND_ONLY.error(name, alterStatement(Map.of(APPEND_ONLY, "false")));
    }
    return look;
  }

  /** Checks that months of the table can be replaced, if it exists. */
  void checkMonths(TableLook look) {
    if (!look.exists()) {
      return;
    }
    checkPeriod(look.schema());
    Table table = formatOf(look) == TableFormat.ICEBERG ? address.findTable() : null;
    if (table != null && period != null && !TableFormat.isPartitioned(table, period)) {
      throw LoadErrors.OTHER_PARTITIONS.error(name, period);
    }
  }

  private void checkPeriod(StructType columns) {
    StructField monthField = period == null ? null : Columns.byName(columns).get(period);
    if (period != null
        && (monthField == null || !monthField.dataType().equals(DataTypes.DateType))) {
      throw LoadErrors.NO_PERIOD.error(
          name,
          period,
          monthField == null
              ? "is missing"
              : "is of type " + monthField.dataType().sql() + " instead of DATE");
    }
  }

  /**
   * Creates the table if it does not exist, and says whose it is before its first row. Returns the
   * table with its counts.
   *
   * @param initialLook the table before
   */
  TableLook prepare(TableLook initialLook, StructType columns) throws InterruptedException {
    checkPeriod(columns);
    Map<String, String> ownership = new HashMap<>(Map.of(ACCOUNT, accountDigits()));
    if (!initialLook.exists()) {
      ownership.put(DATASET, dataset);
      Dataset<Row> emptyRows =
          context.spark().createDataFrame(List.of(), columns.add(LOAD, LOAD_TYPE));
      if (TableFormat.createIfAbsent(context.spark(), name, emptyRows, period, ownership)) {
        // Counting none would cost Delta Lake a reconstruction of this version of the table.
        return readAndCheck();
      }
    } else if (!initialLook.properties().containsKey(ACCOUNT)) {
      context.spark().sql(alterStatement(ownership));
    }
    return countNow(null);
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
  public TableLook countNow(@Nullable TableRows file) {
    Map<String, String> properties = address.readProperties();
    Dataset<Row> rows = storedRows(properties);
    TableLook look = requireWritable(properties, rows);
    Set<String> filledColumns =
        file == null ? protectedColumns : file.columnsFilled(LoadRules.FILLED);
    Set<String> comparedColumns =
        Columns.namesWithout(List.of(look.dataColumns().fieldNames()), filledColumns);
    comparedColumns.retainAll(protectedColumns);
    return look.withRows(counts.countRows(rows, loadColumn(look), List.copyOf(comparedColumns)));
  }

  private static Column loadColumn(TableLook look) {
    return look.isPrepared() ? functions.col(LOAD) : NO_LOAD;
  }

  @Override
  public TableLook setBackfill(TableLook look, Backfill newBackfill) throws Exception {
    TableLook currentLook = look.withProperties(address.readProperties());
    if (Objects.equals(currentLook.backfill(), look.backfill())
        && !newBackfill.equals(look.backfill())) {
      try {
        context.spark().sql(alterStatement(Map.of(TableLook.SINCE, newBackfill.toString())));
      } catch (Exception e) {
        if (!LoadErrors.isConflict(e)) {
          throw e;
        }
      }
      // Apache Iceberg refuses neither of two changes at once: the later one counts.
      return look.withProperties(address.readProperties());
    }
    return currentLook;
  }

  /** Reads rows, which stay on disk so that the checks and the write have the same ones. */
  Rows readRows(ReadPlan plan, String reportId, ExecutionKey key, String resultNote) {
    Dataset<Row> file =
        PlanSource.toDataFrame(context.spark(), plan).persist(StorageLevel.DISK_ONLY());
    try {
      TableRows fileCounts = counts.countRows(file, NO_LOAD, List.of(file.columns()));
      return new Rows(
          reportId,
          key,
          resultNote,
          fileCounts,
          (look, months) -> replaceRows(file, look, months, key),
          file::unpersist);
    } catch (Throwable e) { // Scala throws checked exceptions that it does not declare.
      file.unpersist();
      throw e;
    }
  }

  /**
   * Replaces rows: see {@link LoadSteps.Replacement#replace}. It writes the columns of the file,
   * and leaves all others to the table, which may have defaults for them.
   */
  Optional<Set<String>> replaceRows(
      Dataset<Row> file, TableLook look, Months months, ExecutionKey execution) throws Exception {
    Column load = functions.struct(functions.lit(execution.id()), functions.lit(execution.time()));
    Dataset<Row> newRows =
        file.where(counts.monthCondition(months, file.schema()))
            .withColumn(LOAD, load.cast(LOAD_TYPE));
    Map<String, StructField> tableFields = Columns.byName(look.schema());
    Map<String, StructField> fileFields = Columns.byName(newRows.schema());
    List<StructField> newFields = new ArrayList<>(fileFields.values());
    newFields.removeIf(field -> tableFields.containsKey(field.name()));
    // Apache Iceberg wants the columns in the order and the spelling of the table.
    Stream<Column> tableColumns =
        Arrays.stream(look.schema().fieldNames())
            .filter(fileFields::containsKey)
            .map(column -> functions.col(Columns.quoteName(column)).as(column));
    Stream<Column> newColumns =
        newFields.stream().map(field -> functions.col(Columns.quoteName(field.name())));
    Column monthCondition = counts.monthCondition(months, look.schema());
    Dataset<Row> orderedRows =
        newRows.select(Stream.concat(tableColumns, newColumns).toArray(Column[]::new));
    TableFormat format = formatOf(look);
    try {
      format.addColumns(address, newFields);
      (format == TableFormat.DELTA
              ? withConflictGuard(orderedRows, look, months, monthCondition)
              : orderedRows)
          .writeTo(name)
          .options(format.writeOptions(look.properties()))
          .overwrite(monthCondition);
    } catch (Exception e) {
      if (LoadErrors.isConflict(e)) {
        return Optional.empty();
      }
      throw e;
    }
    Set<String> gainedNames = Columns.namesWithout(fileFields.keySet(), tableFields.keySet());
    gainedNames.remove(LOAD);
    return Optional.of(gainedNames);
  }

  /** Delta Lake reads the table in the transaction of the write, which notices later commits. */
  private Dataset<Row> withConflictGuard(
      Dataset<Row> newRows, TableLook look, Months months, Column monthCondition) {
    Dataset<Row> currentRows = storedRows(look.properties()).where(monthCondition);
    return newRows.unionAll(
        counts.guardAgainstChange(
            currentRows, loadColumn(look), look.rows().groupsIn(months), newRows.schema()));
  }

  private TableFormat formatOf(TableLook look) {
    return TableFormat.of(name, look.properties());
  }

  @Override
  public String newBackfillStatement() {
    return "ALTER TABLE " + name + " UNSET TBLPROPERTIES ('" + TableLook.SINCE + "')";
  }

  @Override
  public String toString() {
    return name;
  }
}

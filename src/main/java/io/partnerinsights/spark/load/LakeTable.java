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
  TableLook find() {
    Map<String, String> properties = address.properties();
    return properties.isEmpty() ? TableLook.ABSENT : check(properties, storedRows(properties));
  }

  private Dataset<Row> storedRows(Map<String, String> properties) {
    Dataset<Row> table = context.spark().table(name);
    return TableFormat.of(name, properties).stored(table);
  }

  /** Whether a load of the account has created a table of this name for a dataset. */
  static boolean isOf(LoadContext context, String name, String dataset) {
    Map<String, String> properties = TableAddress.of(context.spark(), name).properties();
    return dataset.equalsIgnoreCase(properties.get(DATASET))
        && context.accountDigest().digits().equals(properties.get(ACCOUNT));
  }

  private String account() {
    return context.accountDigest().digits();
  }

  private TableLook check(Map<String, String> properties, Dataset<Row> rows) {
    TableLook look = TableLook.of(properties, rows.schema());
    StructField load = Columns.byName(look.schema()).get(LOAD);
    String type = LOAD_TYPE.catalogString();
    if (load != null && !load.dataType().catalogString().equalsIgnoreCase(type)) {
      throw LoadErrors.OTHER_LOAD.error(name, LOAD, type);
    }
    String owner = properties.get(DATASET);
    String holder = properties.get(ACCOUNT);
    if (owner == null || (holder == null && look.isPrepared())) {
      throw LoadErrors.NO_OWNER.error(name, set(Map.of(DATASET, dataset, ACCOUNT, account())));
    }
    if (!dataset.equalsIgnoreCase(owner)) {
      throw LoadErrors.OTHER_DATASET.error(name, owner);
    }
    if (holder != null && !holder.equals(account())) {
      throw LoadErrors.OTHER_USER.error(name, set(Map.of(ACCOUNT, account())));
    }
    if ("true".equalsIgnoreCase(properties.get(APPEND_ONLY))) {
      throw LoadErrors.APPEND_ONLY.error(name, set(Map.of(APPEND_ONLY, "false")));
    }
    return look;
  }

  /** Checks that months of the table can be replaced, if it exists. */
  void checkMonths(TableLook look) {
    if (!look.exists()) {
      return;
    }
    checkPeriod(look.schema());
    Table table = format(look) == TableFormat.ICEBERG ? address.find() : null;
    if (table != null && period != null && !TableFormat.isPartitioned(table, period)) {
      throw LoadErrors.OTHER_PARTITIONS.error(name, period);
    }
  }

  private void checkPeriod(StructType columns) {
    StructField days = period == null ? null : Columns.byName(columns).get(period);
    if (period != null && (days == null || !days.dataType().equals(DataTypes.DateType))) {
      throw LoadErrors.NO_PERIOD.error(name, period);
    }
  }

  /**
   * Creates the table if it does not exist, and says whose it is before its first row. Returns the
   * table with its counts.
   *
   * @param found the table before
   */
  TableLook prepare(TableLook found, StructType columns) throws InterruptedException {
    checkPeriod(columns);
    Map<String, String> own = new HashMap<>(Map.of(ACCOUNT, account()));
    if (!found.exists()) {
      own.put(DATASET, dataset);
      Dataset<Row> none = context.spark().createDataFrame(List.of(), columns.add(LOAD, LOAD_TYPE));
      if (TableFormat.create(context.spark(), name, none, period, own)) {
        // Counting none would cost Delta Lake a reconstruction of this version of the table.
        return find();
      }
    } else if (!found.properties().containsKey(ACCOUNT)) {
      context.spark().sql(set(own));
    }
    return look(null);
  }

  private String set(Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(each -> Columns.text(each.getKey()) + " = " + Columns.text(each.getValue()))
        .sorted()
        .collect(Collectors.joining(", ", "ALTER TABLE " + name + " SET TBLPROPERTIES (", ")"));
  }

  @Override
  public TableLook look(@Nullable TableRows file) {
    Map<String, String> properties = address.properties();
    Dataset<Row> rows = storedRows(properties);
    TableLook look = check(properties, rows);
    Set<String> kept = file == null ? protectedColumns : file.filled(LoadRules.FILLED);
    Set<String> compared = Columns.without(List.of(look.columns().fieldNames()), kept);
    compared.retainAll(protectedColumns);
    return look.withRows(counts.of(rows, load(look), List.copyOf(compared)));
  }

  private static Column load(TableLook look) {
    return look.isPrepared() ? functions.col(LOAD) : NO_LOAD;
  }

  @Override
  public TableLook setSince(TableLook seen, Backfill next) throws Exception {
    TableLook now = seen.withProperties(address.properties());
    if (Objects.equals(now.since(), seen.since()) && !next.equals(seen.since())) {
      try {
        context.spark().sql(set(Map.of(TableLook.SINCE, next.toString())));
      } catch (Exception e) {
        if (!LoadErrors.isConflict(e)) {
          throw e;
        }
      }
      // Apache Iceberg refuses neither of two changes at once: the later one counts.
      return seen.withProperties(address.properties());
    }
    return now;
  }

  /** Reads rows, which stay on disk so that the checks and the write have the same ones. */
  Rows read(ReadPlan plan, String reportId, ExecutionKey key, String source) {
    Dataset<Row> file = PlanSource.rows(context.spark(), plan).persist(StorageLevel.DISK_ONLY());
    try {
      TableRows ofFile = counts.of(file, NO_LOAD, List.of(file.columns()));
      return new Rows(
          reportId,
          key,
          source,
          ofFile,
          (seen, months) -> replace(file, seen, months, key),
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
  Optional<Set<String>> replace(
      Dataset<Row> file, TableLook seen, Months months, ExecutionKey execution) throws Exception {
    Column load =
        functions.struct(functions.lit(execution.id()), functions.lit(execution.generated()));
    Dataset<Row> own =
        file.where(counts.in(months, file.schema())).withColumn(LOAD, load.cast(LOAD_TYPE));
    Map<String, StructField> known = Columns.byName(seen.schema());
    Map<String, StructField> written = Columns.byName(own.schema());
    List<StructField> gained = new ArrayList<>(written.values());
    gained.removeIf(field -> known.containsKey(field.name()));
    // Apache Iceberg wants the columns in the order and the spelling of the table.
    Stream<Column> columns =
        Arrays.stream(seen.schema().fieldNames())
            .filter(written::containsKey)
            .map(column -> functions.col(Columns.quote(column)).as(column));
    Stream<Column> more = gained.stream().map(field -> functions.col(Columns.quote(field.name())));
    Column replaced = counts.in(months, seen.schema());
    Dataset<Row> ordered = own.select(Stream.concat(columns, more).toArray(Column[]::new));
    TableFormat format = format(seen);
    try {
      format.addColumns(address, gained);
      (format == TableFormat.DELTA ? withConflictGuard(ordered, seen, months, replaced) : ordered)
          .writeTo(name)
          .options(format.writeOptions(seen.properties()))
          .overwrite(replaced);
    } catch (Exception e) {
      if (LoadErrors.isConflict(e)) {
        return Optional.empty();
      }
      throw e;
    }
    Set<String> names = Columns.without(written.keySet(), known.keySet());
    names.remove(LOAD);
    return Optional.of(names);
  }

  /** Delta Lake reads the table in the transaction of the write, which notices later commits. */
  private Dataset<Row> withConflictGuard(
      Dataset<Row> written, TableLook seen, Months months, Column replaced) {
    Dataset<Row> now = storedRows(seen.properties()).where(replaced);
    return written.unionAll(
        counts.unlessChanged(now, load(seen), seen.rows().in(months), written.schema()));
  }

  private TableFormat format(TableLook look) {
    return TableFormat.of(name, look.properties());
  }

  @Override
  public String askAgainStatement() {
    return "ALTER TABLE " + name + " UNSET TBLPROPERTIES ('" + TableLook.SINCE + "')";
  }

  @Override
  public String toString() {
    return name;
  }
}

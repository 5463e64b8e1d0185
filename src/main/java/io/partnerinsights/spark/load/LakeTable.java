package io.partnerinsights.spark.load;

import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.spark.load.LoadSteps.Rows;
import io.partnerinsights.spark.read.PlanSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * report a row is and when that was generated. Values and names reach Spark as values and names,
 * never as text of a statement.
 */
final class LakeTable implements LoadSteps.Table {
  private static final String DATASET = "partnerinsights.load.dataset";
  private static final String ACCOUNT = "partnerinsights.load.account";
  private static final String SINCE = "partnerinsights.load.since";

  private static final String APPEND_ONLY = "delta.appendOnly";

  private static final String LOAD = "_load";

  private static final StructType LOAD_TYPE =
      StructType.fromDDL("execution STRING, generated TIMESTAMP_LTZ");

  private static final Column NO_LOAD = functions.lit(null).cast(LOAD_TYPE);

  private final LoadContext context;
  private final String dataset;
  private final String name;
  private final @Nullable String period;
  private final RowCounts counts;
  private final Set<String> checked;
  final TableAddress address;

  /** The properties and rows of the table as they were read last; none if it does not exist. */
  private Map<String, String> properties = Map.of();

  private Dataset<Row> rows;

  /** The rows that {@link #replace} expects. */
  private TableRows counted = new TableRows(List.of());

  /** Whether this load has created the table, and has not asked for its rows since. */
  private boolean isNew;

  /**
   * @param period the column of months; null for a dataset whose rows are all without a month
   * @param checked the columns whose values a load must not lose, all others are the user's
   */
  LakeTable(
      LoadContext context,
      String dataset,
      String name,
      @Nullable String period,
      Set<String> checked) {
    this.context = context;
    this.dataset = dataset;
    this.name = name;
    this.period = period;
    this.counts = new RowCounts(period);
    this.checked = checked;
    this.address = TableAddress.of(context.spark(), name);
    this.rows = context.spark().emptyDataFrame();
    look();
  }

  /** Reads the table, if it exists, and checks whether the load may write it. */
  private void look() {
    properties = address.properties();
    if (exists()) {
      rows = format().stored(context.spark().table(name));
      check();
    }
  }

  /** Whether a load of the account has created a table of this name for a dataset. */
  static boolean isOf(LoadContext context, String name, String dataset) {
    Map<String, String> properties = TableAddress.of(context.spark(), name).properties();
    return dataset.equalsIgnoreCase(properties.get(DATASET))
        && context.accountDigest().digits().equals(properties.get(ACCOUNT));
  }

  boolean exists() {
    return !properties.isEmpty();
  }

  private String account() {
    return context.accountDigest().digits();
  }

  /** Whether a load has written its column. */
  boolean isPrepared() {
    return Columns.byName(rows.schema()).containsKey(LOAD);
  }

  /** Returns the columns without {@code _load}; none if the table does not exist. */
  StructType columns() {
    return rows.drop(LOAD).schema();
  }

  private void check() {
    format(); // Refuses another one.
    StructField load = Columns.byName(rows.schema()).get(LOAD);
    String type = LOAD_TYPE.catalogString();
    if (load != null && !load.dataType().catalogString().equalsIgnoreCase(type)) {
      throw LoadErrors.OTHER_LOAD.error(name, LOAD, type);
    }
    String owner = properties.get(DATASET);
    String holder = properties.get(ACCOUNT);
    if (owner == null || (holder == null && isPrepared())) {
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
  }

  /** Checks that months of the table can be replaced, if it exists. */
  void checkMonths() {
    if (!exists()) {
      return;
    }
    checkPeriod(rows.schema());
    Table table = format() == TableFormat.ICEBERG ? address.find() : null;
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

  /** Creates the table if it does not exist, and says whose it is before its first row. */
  void prepare(StructType columns) throws InterruptedException {
    checkPeriod(columns);
    Map<String, String> own = new HashMap<>(Map.of(ACCOUNT, account()));
    boolean isOwned = properties.containsKey(ACCOUNT);
    if (!exists()) {
      own.put(DATASET, dataset);
      Dataset<Row> none = context.spark().createDataFrame(List.of(), columns.add(LOAD, LOAD_TYPE));
      isNew = TableFormat.create(context.spark(), name, none, period, own);
    } else if (!isOwned) {
      context.spark().sql(set(own));
    }
    if (!isOwned) {
      look();
    }
  }

  private String set(Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(each -> Columns.text(each.getKey()) + " = " + Columns.text(each.getValue()))
        .sorted()
        .collect(Collectors.joining(", ", "ALTER TABLE " + name + " SET TBLPROPERTIES (", ")"));
  }

  @Override
  public TableRows rows(@Nullable TableRows file) {
    Set<String> kept = file == null ? checked : file.filled(LoadRules.FILLED);
    look();
    Set<String> looked = Columns.without(List.of(columns().fieldNames()), kept);
    looked.retainAll(checked);
    // Counting none would cost Delta Lake a reconstruction of this version of the table.
    counted = isNew ? new TableRows(List.of()) : counts.of(rows, load(), List.copyOf(looked));
    isNew = false;
    return counted;
  }

  private Column load() {
    return isPrepared() ? functions.col(LOAD) : NO_LOAD;
  }

  @Override
  public @Nullable Backfill since() {
    return Backfill.parse(properties.getOrDefault(SINCE, ""));
  }

  @Override
  public boolean setSince(@Nullable Backfill expected, Backfill next) throws Exception {
    properties = address.properties();
    if (!Objects.equals(since(), expected)) {
      return false;
    } else if (!next.equals(expected)) {
      try {
        context.spark().sql(set(Map.of(SINCE, next.toString())));
      } catch (Exception e) {
        if (!LoadErrors.isConflict(e)) {
          throw e;
        }
      }
      // Apache Iceberg refuses neither of two changes at once: the later one counts.
      properties = address.properties();
    }
    return next.equals(since());
  }

  /** Reads rows, which stay on disk so that the checks and the write have the same ones. */
  Rows read(ReadPlan plan, String reportId, ExecutionKey key, String source) {
    Dataset<Row> file = PlanSource.rows(context.spark(), plan).persist(StorageLevel.DISK_ONLY());
    try {
      TableRows ofFile = counts.of(file, NO_LOAD, List.of(file.columns()));
      return new Rows(
          reportId, key, source, ofFile, months -> replace(file, months, key), file::unpersist);
    } catch (Throwable e) { // Scala throws checked exceptions that it does not declare.
      file.unpersist();
      throw e;
    }
  }

  /**
   * Replaces rows: see {@link LoadSteps.Replacement#replace}. It writes the columns of the file,
   * and leaves all others to the table, which may have defaults for them.
   */
  @Nullable String replace(Dataset<Row> file, Months months, ExecutionKey execution)
      throws Exception {
    Column load =
        functions.struct(functions.lit(execution.id()), functions.lit(execution.generated()));
    Dataset<Row> own =
        file.where(counts.in(months, file.schema())).withColumn(LOAD, load.cast(LOAD_TYPE));
    Map<String, StructField> known = Columns.byName(rows.schema());
    Map<String, StructField> written = Columns.byName(own.schema());
    List<StructField> gained = new ArrayList<>(written.values());
    gained.removeIf(field -> known.containsKey(field.name()));
    // Apache Iceberg wants the columns in the order and the spelling of the table.
    Stream<Column> columns =
        Arrays.stream(rows.schema().fieldNames())
            .filter(written::containsKey)
            .map(column -> functions.col(Columns.quote(column)).as(column));
    Stream<Column> more = gained.stream().map(field -> functions.col(Columns.quote(field.name())));
    Column replaced = counts.in(months, rows.schema());
    Dataset<Row> ordered = own.select(Stream.concat(columns, more).toArray(Column[]::new));
    try {
      format().addColumns(address, gained);
      (format() == TableFormat.DELTA ? checked(ordered, months, replaced) : ordered)
          .writeTo(name)
          .options(format().writeOptions(properties))
          .overwrite(replaced);
    } catch (Exception e) {
      if (LoadErrors.isConflict(e)) {
        return null;
      }
      throw e;
    }
    Set<String> names = Columns.without(written.keySet(), known.keySet());
    names.remove(LOAD);
    return names.isEmpty() ? "" : ". The table gained columns: " + String.join(", ", names);
  }

  /** Delta Lake reads the table in the transaction of the write, which notices later commits. */
  private Dataset<Row> checked(Dataset<Row> written, Months months, Column replaced) {
    Dataset<Row> now = format().stored(context.spark().table(name)).where(replaced);
    return written.unionAll(
        counts.unlessChanged(now, load(), counted.in(months), written.schema()));
  }

  private TableFormat format() {
    return TableFormat.of(name, properties);
  }

  @Override
  public String askAgainStatement() {
    return "ALTER TABLE " + name + " UNSET TBLPROPERTIES ('" + SINCE + "')";
  }

  @Override
  public String toString() {
    return name;
  }
}

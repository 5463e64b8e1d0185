package io.partnerinsights.spark.load;

import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.spark.load.LoadSteps.Replacement;
import io.partnerinsights.spark.load.LoadSteps.Rows;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.RelationalGroupedDataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalog.Table;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * The table of a dataset in Delta Lake or Apache Iceberg. Column {@code _load} says from which
 * execution a row is and when that was generated; a backfill has no time. Values and names reach
 * Spark as values and names, never as text of a statement.
 */
final class LakeTable implements LoadSteps.Table {
  private static final String DATASET = "partnerinsights.load.dataset";
  private static final String ACCOUNT = "partnerinsights.load.account";
  private static final String SINCE = "partnerinsights.load.since";

  private static final String LOAD = "_load";

  private static final StructType LOAD_TYPE =
      StructType.fromDDL("execution STRING, generated TIMESTAMP_LTZ");

  private final LoadContext context;
  private final String dataset;
  private final String name;
  private final @Nullable String period;

  /** The properties and rows of the table as they were read last; none if it does not exist. */
  private Map<String, String> properties = Map.of();

  private Dataset<Row> rows;

  /** Whether this load has created the table, and has not asked for its rows since. */
  private boolean isNew;

  /** Whether the table was just read, so that its rows can be counted without another look. */
  private boolean isFresh;

  /**
   * @param period the column of months; null for a dataset whose rows are all without a month
   */
  LakeTable(LoadContext context, String dataset, String name, @Nullable String period) {
    this.context = context;
    this.dataset = dataset;
    this.name = name;
    this.period = period;
    this.rows = context.spark().emptyDataFrame();
    look();
  }

  /** Reads the table, if it exists, and checks whether the load may write it. */
  private void look() {
    properties = TableFormat.find(context.spark(), name);
    if (exists()) {
      rows = context.spark().table(name);
      check();
    }
    isFresh = true;
  }

  boolean exists() {
    return !properties.isEmpty();
  }

  /** Returns one text for all names of the table, such as with its catalog and without. */
  String identity() {
    if (!exists() || LoadSettings.isPath(name)) {
      return name;
    }
    try {
      Table table = context.spark().catalog().getTable(name);
      return table.catalog() + Arrays.toString(table.namespace()) + table.name();
    } catch (AnalysisException e) {
      // It was dropped meanwhile.
      return name;
    }
  }

  /** Whether a load has written its column. */
  boolean isPrepared() {
    return Columns.byName(rows.schema()).containsKey(LOAD);
  }

  /** Returns the columns without {@code _load}; none if the table does not exist. */
  StructType columns() {
    return rows.drop(LOAD).schema();
  }

  /** Returns the number of a row's month as an expression, see {@link Months}. */
  private Column month() {
    Column month = functions.lit(Months.NONE);
    if (period != null) {
      Column day = functions.col(Columns.quote(period));
      Column number = functions.year(day).multiply(12).plus(functions.month(day)).minus(1);
      month = functions.coalesce(number, month);
    }
    // Without a name, a number would be the position of a column.
    return month.as("month");
  }

  /** Compares the column itself, which formats of tables understand. */
  private Column in(Months months) {
    if (period == null) {
      return functions.lit(months.withNone());
    }
    Column day = functions.col(Columns.quote(period));
    Column from = day.geq(Months.month(months.first()).atDay(1));
    Column inside = from.and(day.lt(Months.month(months.last() + 1).atDay(1)));
    return months.withNone() ? inside.or(day.isNull()) : inside;
  }

  private void check() {
    TableFormat.of(name, properties);
    StructField load = Columns.byName(rows.schema()).get(LOAD);
    if (load != null && !load.dataType().equals(LOAD_TYPE)) {
      throw LoadErrors.OTHER_COLUMN.error(name, LOAD);
    }
    String owner = properties.get(DATASET);
    String holder = properties.get(ACCOUNT);
    if (owner == null || (holder == null && load != null)) {
      throw LoadErrors.NO_OWNER.error(
          name, set(Map.of(DATASET, dataset, ACCOUNT, context.accountDigest())));
    }
    boolean isOwn = holder == null || holder.equals(context.accountDigest());
    if (!isOwn || !dataset.equalsIgnoreCase(owner)) {
      throw LoadErrors.FOREIGN.error(name, owner, isOwn ? "this" : "another");
    }
  }

  /** Creates the table if it does not exist, and says whose it is before its first row. */
  void prepare(StructType columns) throws InterruptedException {
    StructField days = period == null ? null : Columns.byName(columns).get(period);
    if (period != null && (days == null || !days.dataType().equals(DataTypes.DateType))) {
      throw LoadErrors.NO_DATES.error(name, period);
    }
    Map<String, String> own = new HashMap<>(Map.of(ACCOUNT, context.accountDigest()));
    isFresh &= properties.containsKey(ACCOUNT);
    if (!exists()) {
      own.put(DATASET, dataset);
      context.settings().properties().forEach(own::putIfAbsent);
      Dataset<Row> none = context.spark().createDataFrame(List.of(), columns.add(LOAD, LOAD_TYPE));
      isNew = TableFormat.create(context.spark(), name, none, period, own);
    } else if (!properties.containsKey(ACCOUNT)) {
      own.putAll(TableFormat.of(name, properties).required());
      context.spark().sql(set(own));
    }
  }

  /** Returns the statement that sets what an existing table lacks of the call's properties. */
  @Nullable String setPropertiesStatement() {
    Map<String, String> lacking = new HashMap<>(context.settings().properties());
    lacking.entrySet().removeAll(properties.entrySet());
    return exists() && !lacking.isEmpty() ? set(lacking) : null;
  }

  private String set(Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(each -> Columns.text(each.getKey()) + " = " + Columns.text(each.getValue()))
        .sorted()
        .collect(Collectors.joining(", ", "ALTER TABLE " + name + " SET TBLPROPERTIES (", ")"));
  }

  @Override
  public TableRows rows(@Nullable Set<String> kept) {
    if (!isFresh) {
      look();
    }
    isFresh = false;
    if (isNew) {
      // Counting none would cost Delta Lake a reconstruction of this version of the table.
      isNew = false;
      return new TableRows(List.of());
    }
    Column load = isPrepared() ? functions.col(LOAD) : functions.lit(null).cast(LOAD_TYPE);
    Column micros = functions.unix_micros(load.getField("generated"));
    List<String> all = List.of(columns().fieldNames());
    Set<String> looked = Columns.without(all, kept == null ? all : kept);
    return new TableRows(
        count(rows.groupBy(month(), load.getField("execution"), micros), looked).stream()
            .map(row -> new TableRows.Group(row.getInt(0), key(row), row.getLong(3), filled(row)))
            .toList());
  }

  private static @Nullable ExecutionKey key(Row row) {
    Instant generated =
        row.isNullAt(2) ? null : Instant.EPOCH.plus(row.getLong(2), ChronoUnit.MICROS);
    return row.isNullAt(1) ? null : new ExecutionKey(generated, row.getString(1));
  }

  @Override
  public @Nullable Backfill since() {
    String text = properties.get(SINCE);
    Backfill since = text == null ? null : Backfill.parse(text);
    if (text != null && since == null) {
      throw LoadErrors.UNKNOWN_SINCE.error(name, SINCE, text, askAgainStatement());
    }
    return since;
  }

  @Override
  public boolean setSince(@Nullable Backfill expected, Backfill next) throws Exception {
    String text = expected == null ? null : expected.toString();
    for (int attempt = 1; ; attempt++) {
      properties = TableFormat.find(context.spark(), name);
      if (!Objects.equals(properties.get(SINCE), text)) {
        return false;
      }
      if (next.equals(expected)) {
        return true;
      }
      try {
        context.spark().sql(set(Map.of(SINCE, next.toString())));
        // Apache Iceberg refuses neither of two changes at once: the later one counts.
        properties = TableFormat.find(context.spark(), name);
        return next.toString().equals(properties.get(SINCE));
      } catch (Exception e) {
        // Another writer has changed the table since it was read: look again.
        if (attempt == LoadSteps.ATTEMPTS || !LoadErrors.isConflict(e)) {
          throw e;
        }
      }
    }
  }

  /** Reads rows, which stay on disk so that the checks and the write have the same ones. */
  Rows read(ReadPlan plan, ExecutionKey key) {
    Dataset<Row> file = LoadSource.rows(context.spark(), plan).persist(StorageLevel.DISK_ONLY());
    try {
      NavigableMap<Integer, Long> byMonth = new TreeMap<>();
      Set<String> filled = Columns.names(List.of());
      for (Row row : count(file.groupBy(month()), List.of(file.columns()))) {
        byMonth.put(row.getInt(0), row.getLong(1));
        filled.addAll(filled(row));
      }
      Replacement replacement = months -> replace(file, months, key);
      return new Rows(key, byMonth, filled, replacement, file::unpersist);
    } catch (RuntimeException e) {
      file.unpersist();
      throw e;
    }
  }

  /** Adds to each group how many rows it has, and which of these columns have a value in any. */
  private static List<Row> count(RelationalGroupedDataset groups, Collection<String> columns) {
    Column[] filled =
        columns.stream()
            .map(
                name ->
                    functions.when(functions.count(functions.col(Columns.quote(name))).gt(0), name))
            .toArray(Column[]::new);
    Column names = functions.array_compact(functions.array(filled));
    return groups.agg(functions.count(functions.lit(1)), names).collectAsList();
  }

  private static Set<String> filled(Row row) {
    return Columns.names(row.getList(row.size() - 1));
  }

  /**
   * Replaces the rows of months in one commit, and adds the columns that the table does not have:
   * see {@link Replacement#replace}.
   */
  boolean replace(Dataset<Row> file, Months months, ExecutionKey execution) throws Exception {
    Column condition = in(months);
    Column load =
        functions.struct(functions.lit(execution.id()), functions.lit(execution.generated()));
    Dataset<Row> own = file.where(condition).withColumn(LOAD, load.cast(LOAD_TYPE));
    // Apache Iceberg wants the columns in the order of the table.
    Dataset<Row> none = context.spark().createDataFrame(List.of(), rows.schema());
    try {
      none.unionByName(own, true)
          .writeTo(name)
          .option("mergeSchema", "true")
          .options(TableFormat.of(name, properties).writeOptions(properties))
          .overwrite(condition);
      return true;
    } catch (Exception e) {
      if (LoadErrors.isConflict(e)) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public String askAgainStatement() {
    return "ALTER TABLE " + name + " UNSET TBLPROPERTIES ('" + SINCE + "')";
  }

  @Override
  public String fillStatement(Months months) {
    String first = Months.month(months.first()) + "-01";
    String end = Months.month(months.last() + 1) + "-01";
    String load = "named_struct('execution', _execution_id, 'generated', CAST(NULL AS TIMESTAMP))";
    String columns =
        Arrays.stream(rows.columns())
            .map(each -> each.equalsIgnoreCase(LOAD) ? load : Columns.quote(each))
            .collect(Collectors.joining(", "));
    return "INSERT INTO %1$s REPLACE WHERE %2$s >= '%3$s' AND %2$s < '%4$s' SELECT %5$s FROM %6$s WITH (queryStartTime = '%3$s', queryEndTime = '%4$s')"
        .formatted(
            name, period, first, end, columns, context.account().table(Columns.quote(dataset)));
  }

  @Override
  public String toString() {
    return name;
  }
}

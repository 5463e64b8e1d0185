package io.partnerinsights.spark.load;

import io.partnerinsights.core.session.ReadPlan;
import java.sql.Timestamp;
import java.time.Instant;
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
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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

  private static final String EXECUTION = "execution";

  private static final StructType LOAD_TYPE =
      new StructType()
          .add(EXECUTION, DataTypes.StringType)
          .add("generated", DataTypes.TimestampType);

  private final LoadContext context;
  private final String dataset;
  private final String name;
  private final @Nullable String periodColumn;

  /** The properties and rows of the table as they were read last; null if it does not exist. */
  private @Nullable Map<String, String> properties;

  private @Nullable Dataset<Row> rows;

  /**
   * @param periodColumn null for a dataset without months
   */
  LakeTable(LoadContext context, String dataset, String name, @Nullable String periodColumn) {
    this.context = context;
    this.dataset = dataset;
    this.name = name;
    this.periodColumn = periodColumn;
    look();
  }

  /** Reads the table, if it exists, and checks whether the load may write it. */
  private void look() {
    properties = TableFormat.find(context.spark(), name);
    if (properties != null) {
      rows = context.spark().table(name);
      check(properties);
    }
  }

  boolean exists() {
    return properties != null;
  }

  /** Whether a load has written its column. */
  boolean isPrepared() {
    return rows != null && Columns.names(all()).contains(LOAD);
  }

  /** Returns the columns without {@code _load}; none if the table does not exist. */
  StructType columns() {
    StructField[] all = rows == null ? new StructField[0] : all().fields();
    return new StructType(
        Arrays.stream(all).filter(field -> !isLoad(field)).toArray(StructField[]::new));
  }

  private Dataset<Row> read() {
    return Objects.requireNonNull(rows, "it is prepared");
  }

  private StructType all() {
    return read().schema();
  }

  private static boolean isLoad(StructField field) {
    return field.name().equalsIgnoreCase(LOAD);
  }

  private Period period() {
    return Period.of(name, periodColumn, all());
  }

  private void check(Map<String, String> seen) {
    TableFormat.of(name, seen).checkLayout(context.spark(), name, periodColumn);
    StructField load = Columns.byName(all()).get(LOAD);
    if (load != null && !load.dataType().equals(LOAD_TYPE)) {
      throw LoadErrors.OTHER_COLUMN.error(name, LOAD);
    }
    String owner = seen.get(DATASET);
    String holder = seen.get(ACCOUNT);
    if (owner == null || (holder == null && load != null)) {
      throw LoadErrors.NO_OWNER.error(
          name, set(Map.of(DATASET, dataset, ACCOUNT, context.accountDigest())));
    }
    boolean isOwn = holder == null || holder.equals(context.accountDigest());
    if (!isOwn || !dataset.equalsIgnoreCase(owner)) {
      throw LoadErrors.FOREIGN.error(name, owner, isOwn ? "this" : "another");
    }
    period();
  }

  /** Creates the table if it does not exist, and says whose it is before its first row. */
  void prepare(StructType columns) throws InterruptedException {
    Map<String, String> own = new HashMap<>(Map.of(ACCOUNT, context.accountDigest()));
    if (properties == null) {
      own.put(DATASET, dataset);
      context.settings().properties().forEach(own::putIfAbsent);
      Dataset<Row> none = context.spark().createDataFrame(List.of(), withLoad(columns));
      TableFormat.create(context.spark(), name, none, periodColumn, own);
    } else if (!properties.containsKey(ACCOUNT)) {
      own.putAll(TableFormat.of(name, properties).required());
      context.spark().sql(set(own));
    }
  }

  private String set(Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(each -> Columns.text(each.getKey()) + " = " + Columns.text(each.getValue()))
        .sorted()
        .collect(Collectors.joining(", ", "ALTER TABLE " + name + " SET TBLPROPERTIES (", ")"));
  }

  private static StructType withLoad(StructType columns) {
    return columns.add(LOAD, LOAD_TYPE);
  }

  @Override
  public TableRows rows() {
    look();
    Column load = isPrepared() ? functions.col(LOAD) : functions.lit(null).cast(LOAD_TYPE);
    return new TableRows(
        read().groupBy(period().month(), load).count().collectAsList().stream()
            .map(row -> new TableRows.Group(row.getInt(0), key(row.getStruct(1)), row.getLong(2)))
            .toList());
  }

  private static @Nullable ExecutionKey key(@Nullable Row load) {
    if (load == null || load.isNullAt(0)) {
      return null;
    }
    Object time = load.get(1);
    Instant generated = time instanceof Timestamp each ? each.toInstant() : (Instant) time;
    return new ExecutionKey(generated, load.getString(0));
  }

  @Override
  public @Nullable Backfill since() {
    look();
    String text = properties == null ? null : properties.get(SINCE);
    Backfill since = text == null ? null : Backfill.parse(text);
    if (text != null && since == null) {
      throw LoadErrors.UNKNOWN_SINCE.error(name, SINCE, text, askAgainStatement());
    }
    return since;
  }

  @Override
  public boolean setSince(@Nullable Backfill expected, Backfill next) {
    Map<String, String> now = TableFormat.find(context.spark(), name);
    String text = expected == null ? null : expected.toString();
    boolean isExpected = now != null && Objects.equals(now.get(SINCE), text);
    if (isExpected) {
      context.spark().sql(set(Map.of(SINCE, next.toString())));
    }
    return isExpected;
  }

  @Override
  public Set<String> filledBeside(Set<String> kept, Months months) {
    Set<String> others = Columns.without(Columns.names(columns()), kept);
    return others.isEmpty()
        ? others
        : filled(count(read().where(period().condition(months)), others));
  }

  /** Reads rows, which stay on disk so that the checks and the write have the same ones. */
  LoadSteps.Rows read(ReadPlan plan, ExecutionKey key) {
    Dataset<Row> file = LoadSource.rows(context.spark(), plan).persist(StorageLevel.DISK_ONLY());
    try {
      List<Row> counts = count(file, List.of(file.columns()));
      return new FileRows(this, file, key, byMonth(counts), filled(counts));
    } catch (RuntimeException e) {
      file.unpersist();
      throw e;
    }
  }

  private record FileRows(
      LakeTable table,
      Dataset<Row> file,
      ExecutionKey key,
      NavigableMap<Integer, Long> byMonth,
      Set<String> filled)
      implements LoadSteps.Rows {
    @Override
    public boolean replace(Months months) throws Exception {
      return table.replace(file, months, key);
    }

    @Override
    public void close() {
      file.unpersist();
    }
  }

  /** Returns a row for each month, with the numbers of its rows and of values of columns. */
  private List<Row> count(Dataset<Row> rows, Collection<String> columns) {
    Column[] values =
        columns.stream()
            .map(name -> functions.count(functions.col(Columns.quote(name))).as(name))
            .toArray(Column[]::new);
    return rows.groupBy(period().month())
        .agg(functions.count(functions.lit(1)), values)
        .collectAsList();
  }

  private static NavigableMap<Integer, Long> byMonth(List<Row> counts) {
    NavigableMap<Integer, Long> byMonth = new TreeMap<>();
    counts.forEach(row -> byMonth.put(row.getInt(0), row.getLong(1)));
    return byMonth;
  }

  private static Set<String> filled(List<Row> counts) {
    Set<String> filled = Columns.names(Set.of());
    for (Row row : counts) {
      for (int i = 2; i < row.length(); i++) {
        if (row.getLong(i) > 0) {
          filled.add(row.schema().fields()[i].name());
        }
      }
    }
    return filled;
  }

  /**
   * Replaces the rows of months in one commit, and adds the columns that the table does not have:
   * see {@link LoadSteps.Rows#replace}.
   */
  boolean replace(Dataset<Row> rows, Months months, ExecutionKey execution) throws Exception {
    Map<String, String> before = Objects.requireNonNull(properties, "it is read before");
    Column condition = period().condition(months);
    Map<String, StructField> given = Columns.byName(rows.schema());
    Map<String, StructField> all = Columns.byName(withLoad(rows.schema()));
    all.keySet().removeAll(Columns.names(all()));
    Column[] values =
        Stream.concat(Arrays.stream(all().fields()), all.values().stream())
            .map(field -> isLoad(field) ? load(execution) : value(field, given))
            .toArray(Column[]::new);
    try {
      rows.where(condition)
          .select(values)
          .writeTo(name)
          .option("mergeSchema", "true")
          .options(TableFormat.of(name, before).writeOptions(before))
          .overwrite(condition);
      return true;
    } catch (Exception e) {
      if (LoadErrors.isConflict(e)) {
        return false;
      }
      throw e;
    }
  }

  private static Column value(StructField field, Map<String, StructField> given) {
    Column value =
        given.containsKey(field.name())
            ? functions.col(Columns.quote(field.name()))
            : functions.lit(null).cast(field.dataType());
    return value.as(field.name());
  }

  private static Column load(ExecutionKey execution) {
    return functions
        .struct(functions.lit(execution.id()), functions.lit(execution.generated()))
        .cast(LOAD_TYPE)
        .as(LOAD);
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
        Arrays.stream(context.spark().table(name).columns())
            .map(each -> each.equalsIgnoreCase(LOAD) ? load : Columns.quote(each))
            .collect(Collectors.joining(", "));
    return "INSERT INTO %1$s REPLACE WHERE %2$s >= '%3$s' AND %2$s < '%4$s' SELECT %5$s FROM %6$s WITH (queryStartTime = '%3$s', queryEndTime = '%4$s')"
        .formatted(
            name,
            periodColumn,
            first,
            end,
            columns,
            context.account().table(Columns.quote(dataset)));
  }

  @Override
  public String toString() {
    return name;
  }
}

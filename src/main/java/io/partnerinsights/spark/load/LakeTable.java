package io.partnerinsights.spark.load;

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

  /** The name of the column. */
  private static final String LOAD = "_load";

  private static final String EXECUTION = "execution";

  private static final StructType LOAD_TYPE =
      new StructType()
          .add(EXECUTION, DataTypes.StringType)
          .add("generated", DataTypes.TimestampType);

  private static final String COMMENT =
      "The execution that a load has the row from, and when it was generated";

  private final LoadContext context;
  private final String dataset;
  private final String name;
  private final @Nullable String periodColumn;

  /** The properties of the table as they were read last; null if it does not exist. */
  private @Nullable Map<String, String> seen;

  /**
   * @param periodColumn null for a dataset without months
   */
  LakeTable(LoadContext context, String dataset, String name, @Nullable String periodColumn) {
    this.context = context;
    this.dataset = dataset;
    this.name = name;
    this.periodColumn = periodColumn;
    this.seen = TableFormat.find(context.spark(), name);
  }

  boolean exists() {
    return seen != null;
  }

  /** Returns the columns without {@code _load}; none if the table does not exist. */
  StructType columns() {
    StructField[] all = seen == null ? new StructField[0] : all().fields();
    return new StructType(
        Arrays.stream(all).filter(field -> !isLoad(field)).toArray(StructField[]::new));
  }

  private Dataset<Row> read() {
    return context.spark().table(name);
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

  /**
   * Checks that the table belongs to the dataset and the account, and can replace months.
   *
   * @throws io.partnerinsights.core.errors.PartnerInsightsException {@code TABLE_REFUSED}
   */
  void check() {
    if (seen == null) {
      return;
    }
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
    if (!dataset.equalsIgnoreCase(owner)) {
      throw LoadErrors.FOREIGN.error(name, owner);
    }
    if (holder != null && !holder.equals(context.accountDigest())) {
      throw LoadErrors.FOREIGN_ACCOUNT.error(name, owner);
    }
    period();
  }

  /** Creates the table if it does not exist, and says whose it is before its first row. */
  void prepare(StructType columns) {
    Map<String, String> properties = new HashMap<>();
    properties.put(ACCOUNT, context.accountDigest());
    if (seen == null) {
      properties.put(DATASET, dataset);
      context.settings().properties().forEach(properties::putIfAbsent);
      Dataset<Row> none = context.spark().createDataFrame(List.of(), withLoad(columns));
      TableFormat.create(context.spark(), name, none, periodColumn, properties);
    } else if (!seen.containsKey(ACCOUNT)) {
      properties.putAll(TableFormat.of(name, seen).required());
      context.spark().sql(set(properties));
    }
  }

  private String set(Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(each -> Columns.text(each.getKey()) + " = " + Columns.text(each.getValue()))
        .sorted()
        .collect(Collectors.joining(", ", "ALTER TABLE " + name + " SET TBLPROPERTIES (", ")"));
  }

  private static StructType withLoad(StructType columns) {
    return columns.add(LOAD, LOAD_TYPE, true, COMMENT);
  }

  private Map<String, String> look() {
    seen = Objects.requireNonNull(TableFormat.find(context.spark(), name), "it is prepared");
    check();
    return seen;
  }

  @Override
  public TableRows rows() {
    look();
    Dataset<Row> rows = read();
    Column load =
        Columns.names(rows.schema()).contains(LOAD)
            ? functions.col(LOAD)
            : functions.lit(null).cast(LOAD_TYPE);
    return new TableRows(
        rows.groupBy(period().month(), load).count().collectAsList().stream()
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
    String text = look().get(SINCE);
    Backfill since = text == null ? null : Backfill.parse(text);
    if (text != null && since == null) {
      throw LoadErrors.UNKNOWN_SINCE.error(name, SINCE, text, askAgainStatement());
    }
    return since;
  }

  @Override
  public boolean setSince(@Nullable Backfill expected, Backfill next) {
    boolean isExpected = Objects.equals(since(), expected);
    if (isExpected) {
      context.spark().sql(set(Map.of(SINCE, next.toString())));
    }
    return isExpected;
  }

  @Override
  public Set<String> filled(Set<String> columns, Months months) {
    return filled(columns, period().condition(months));
  }

  /** Returns which columns have a value in a row of an execution; of any execution for null. */
  Set<String> filled(Set<String> columns, @Nullable ExecutionKey execution) {
    if (!Columns.names(all()).contains(LOAD)) {
      return Set.of();
    }
    Column load = functions.col(LOAD + "." + EXECUTION);
    return filled(columns, execution == null ? load.isNotNull() : load.equalTo(execution.id()));
  }

  private Set<String> filled(Set<String> columns, Column condition) {
    Set<String> existing = Columns.names(columns);
    existing.retainAll(Columns.names(all()));
    return existing.isEmpty()
        ? existing
        : Columns.without(existing, count(read().where(condition), existing).empty());
  }

  /** Counts rows, and the values of columns, in one job. */
  RowCounts count(Dataset<Row> rows, Collection<String> columns) {
    List<String> names = List.copyOf(columns);
    Column[] values =
        names.stream()
            .map(name -> functions.count(functions.col(Columns.quote(name))))
            .toArray(Column[]::new);
    NavigableMap<Integer, Long> byMonth = new TreeMap<>();
    Set<String> empty = Columns.names(names);
    for (Row row :
        rows.groupBy(period().month())
            .agg(functions.count(functions.lit(1)), values)
            .collectAsList()) {
      byMonth.put(row.getInt(0), row.getLong(1));
      for (int i = 0; i < names.size(); i++) {
        if (row.getLong(i + 2) > 0) {
          empty.remove(names.get(i));
        }
      }
    }
    return new RowCounts(byMonth, empty);
  }

  /**
   * Replaces the rows of months in one commit, and adds the columns that the table does not have:
   * see {@link LoadSteps.Rows#replace}.
   */
  boolean replace(Dataset<Row> rows, Months months, ExecutionKey execution) throws Exception {
    Map<String, String> before = Objects.requireNonNull(seen, "it is read before");
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
        Arrays.stream(all().fields())
            .map(field -> isLoad(field) ? load : Columns.shown(field.name()))
            .collect(Collectors.joining(", "));
    return "INSERT INTO %1$s REPLACE WHERE %2$s >= '%3$s' AND %2$s < '%4$s' SELECT %5$s FROM %6$s WITH (queryStartTime = '%3$s', queryEndTime = '%4$s')"
        .formatted(
            name,
            periodColumn,
            first,
            end,
            columns,
            context.account().table(Columns.shown(dataset)));
  }

  /** Returns the table's name. */
  @Override
  public String toString() {
    return name;
  }
}

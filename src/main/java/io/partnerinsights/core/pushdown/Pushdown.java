package io.partnerinsights.core.pushdown;

import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.ReportRequest;
import io.partnerinsights.core.plan.ReportRequest.ReadTarget;
import io.partnerinsights.core.query.Condition;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.query.Ordering;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Collects the parts of an engine's query on a table and pushes down those that cannot change its
 * result. The report then has at least the rows that the engine needs. The engine must evaluate its
 * whole query again on these rows. Not thread-safe.
 */
public final class Pushdown {
  /**
   * Maximum length of all conditions, in characters. The longest published query has 3,800; half of
   * them are reserved for the columns.
   */
  private static final int MAX_CONDITION_LENGTH = 1_900;

  private final DatasetTable table;
  private final boolean narrows;
  private final List<Condition> conditions = new ArrayList<>();
  private final List<String> kept = new ArrayList<>();
  private final List<String> monthConditions = new ArrayList<>();
  private MonthRange months = MonthRange.ALL;
  private List<String> columns;
  private List<Ordering> orderings = List.of();
  private @Nullable Long limit;
  private boolean filtered;
  private boolean distinct;

  /**
   * Starts with the whole table.
   *
   * @param narrows whether anything is pushed down; otherwise the engine's query is only checked
   */
  public Pushdown(DatasetTable table, boolean narrows) {
    this.table = table;
    this.narrows = narrows;
    this.columns = table.query().columns();
  }

  /** Whether columns, conditions and limits may become part of the query. */
  public boolean narrows() {
    return narrows;
  }

  /** Adds a condition that has no form in the query language: only the engine evaluates it. */
  public void keepInEngine(String description) {
    filtered = true;
    keep(description);
  }

  /** A read of the whole table keeps everything, which is not worth a description. */
  private void keep(String description) {
    if (narrows) {
      kept.add(description);
    }
  }

  /**
   * Adds a condition that every row of the result fulfils.
   *
   * @param description the condition in the engine's words, for EXPLAIN
   * @return whether it was pushed down
   */
  public boolean filter(EnginePredicate predicate, String description) {
    filtered = true;
    Optional<TableColumn> pushed =
        table.find(predicate.column()).filter(column -> push(predicate, column));
    if (pushed.isEmpty()) {
      keep(description);
    } else if (pushed.get().isDate()) {
      monthConditions.add(description);
    }
    return pushed.isPresent();
  }

  private boolean push(EnginePredicate predicate, TableColumn column) {
    if (column.isDate()) {
      return pushMonths(predicate, column);
    }
    List<Condition> more = ConditionRules.conditions(predicate, column);
    boolean fits = narrows && length(conditions) + length(more) <= MAX_CONDITION_LENGTH;
    if (fits) {
      conditions.addAll(more);
    }
    return fits && !more.isEmpty();
  }

  private static int length(List<Condition> conditions) {
    return conditions.stream().mapToInt(condition -> condition.print().length()).sum();
  }

  private boolean pushMonths(EnginePredicate predicate, TableColumn column) {
    if (!narrows || !column.period() || !table.acceptsRange() || !table.hasKnownRange()) {
      return false;
    }
    MonthRange selected = MonthRange.of(predicate);
    months = months.intersect(selected);
    return !selected.equals(MonthRange.ALL);
  }

  /**
   * Adds SELECT DISTINCT on these columns. It is not pushed down if one of them holds texts,
   * because the service may treat texts that differ by case as equal.
   *
   * @return whether it was pushed down
   */
  public boolean distinct(List<String> names) {
    boolean agrees =
        narrows
            && !names.isEmpty()
            && !filtered
            && !table.hasMetrics()
            && names.stream()
                .allMatch(name -> table.find(name).filter(Pushdown::hasNoTexts).isPresent());
    if (agrees) {
      distinct = true;
      columns(names);
    }
    return agrees;
  }

  private static boolean hasNoTexts(TableColumn column) {
    return column.isWholeNumber() || column.isDecimal() || column.isDate();
  }

  /**
   * Adds a limit without an order: any rows of the table are a correct result.
   *
   * @param rows maximum number of rows
   * @return whether any rows of the table are a correct result; the limit was then pushed down,
   *     unless the whole table is read
   */
  public boolean limit(long rows) {
    return limit(rows, List.of());
  }

  /**
   * Adds an ordering with a limit.
   *
   * @param rows maximum number of rows
   * @return whether both were pushed down
   */
  public boolean topN(List<EngineOrder> keys, long rows) {
    return narrows
        && OrderRules.orderings(keys, table).filter(order -> limit(rows, order)).isPresent();
  }

  /**
   * Pushes a limit down unless the engine also filters or groups. In that case the engine may drop
   * some of the limited rows and would miss the rows after the limit.
   */
  private boolean limit(long rows, List<Ordering> order) {
    boolean agrees = rows > 0 && !filtered && !distinct;
    if (agrees && narrows) {
      limit = rows;
      orderings = order;
    }
    return agrees;
  }

  /**
   * Selects the columns that the engine needs. All columns stay selected if the table has a metric,
   * because the service aggregates over their combinations. They also stay if a name is unknown.
   */
  public void columns(List<String> names) {
    boolean known = names.stream().allMatch(name -> table.find(name).isPresent());
    if (known && narrows && !table.hasMetrics()) {
      columns =
          table.query().columns().stream()
              .filter(column -> names.stream().anyMatch(column::equalsIgnoreCase))
              .toList();
    }
    if (columns.isEmpty()) {
      columns = List.of(columnForCount());
    }
  }

  /**
   * Returns the column to read for a row count: a period column, which is short and never empty.
   */
  private String columnForCount() {
    return table.columns().stream()
        .filter(TableColumn::period)
        .findFirst()
        .orElse(table.columns().get(0))
        .name();
  }

  public PushedDown build() {
    CheckedQuery full = table.full();
    TimeRange range = range();
    List<String> selected = selected();
    String dataset = table.query().dataset();
    String timespan = table.query().timespan();
    InsightsQuery query =
        new InsightsQuery(distinct, selected, dataset, conditions, orderings, limit, timespan);
    ReportRequest request =
        new ReportRequest(new ReadTarget.QueryText(query), range, full.request().format());
    ReportSchema schema = schema(selected, full.schema());
    CheckedQuery narrow =
        new CheckedQuery(request, query, schema, full.account(), full.connection());
    return new PushedDown(table, narrows, narrow, columns, pushed(selected, range), kept(range));
  }

  /**
   * Returns the columns of the query: a single one gets a second one. In a file of one column an
   * empty line, also the last one, is a row with a null.
   */
  private List<String> selected() {
    Optional<String> second = columns.size() == 1 ? table.second(columns.get(0)) : Optional.empty();
    if (second.isEmpty()) {
      return columns;
    }
    List<String> both = List.of(columns.get(0), second.get());
    List<String> ordered = table.query().columns().stream().filter(both::contains).toList();
    return ordered.size() == both.size() ? ordered : both;
  }

  /** Returns the kept conditions; those on months are kept if they did not narrow the range. */
  private List<String> kept(@Nullable TimeRange range) {
    List<String> all = new ArrayList<>(kept);
    if (isTableRange(range)) {
      all.addAll(monthConditions);
    }
    return all;
  }

  private boolean isTableRange(@Nullable TimeRange range) {
    return Objects.equals(range, table.full().request().range());
  }

  private @Nullable TimeRange range() {
    TimeRange tableRange = table.full().request().range();
    return months.equals(MonthRange.ALL)
        ? tableRange
        : months.within(tableRange).orElse(tableRange);
  }

  private static ReportSchema schema(List<String> selected, ReportSchema all) {
    List<ReportColumn> columns =
        selected.stream()
            .map(name -> all.find(name).orElse(new ReportColumn(name, ColumnType.STRING)))
            .toList();
    return new ReportSchema(columns);
  }

  private List<String> pushed(List<String> selected, @Nullable TimeRange range) {
    List<String> pushed = new ArrayList<>();
    int all = table.columns().size();
    if (selected.size() < all) {
      pushed.add(selected.size() + " of " + all + " columns");
    }
    if (distinct) {
      pushed.add("DISTINCT");
    }
    conditions.forEach(condition -> pushed.add(condition.print()));
    if (!isTableRange(range)) {
      pushed.add("range");
    }
    orderings.forEach(key -> pushed.add("ORDER BY " + key.print()));
    if (limit != null) {
      pushed.add("LIMIT " + limit);
    }
    return pushed;
  }
}

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
  private final boolean isEnabled;
  private final List<Condition> conditions = new ArrayList<>();
  private final List<String> engineConditions = new ArrayList<>();
  private final List<String> monthConditions = new ArrayList<>();
  private MonthRange selectedMonths = MonthRange.ALL;
  private List<String> columns;
  private List<Ordering> orderings = List.of();
  private @Nullable Long limit;
  private boolean hasConditions;
  private boolean distinct;

  /**
   * Starts with the whole table.
   *
   * @param isEnabled whether anything is pushed down; otherwise the engine's query is only checked
   */
  public Pushdown(DatasetTable table, boolean isEnabled) {
    this.table = table;
    this.isEnabled = isEnabled;
    this.columns = table.query().columns();
  }

  /** Whether columns, conditions and limits may become part of the query. */
  public boolean isEnabled() {
    return isEnabled;
  }

  /** Adds a condition that has no form in the query language: only the engine evaluates it. */
  public void addEngineOnlyCondition(String description) {
    hasConditions = true;
    addToEngineConditions(description);
  }

  /** Adds a description for EXPLAIN, unless the whole table is read. */
  private void addToEngineConditions(String description) {
    if (isEnabled) {
      engineConditions.add(description);
    }
  }

  /**
   * Adds a condition that every row of the result fulfils.
   *
   * @param description the condition in the engine's words, for EXPLAIN
   * @return whether it was pushed down
   */
  public boolean addCondition(EnginePredicate predicate, String description) {
    hasConditions = true;
    Optional<TableColumn> pushedColumn =
        table.findColumn(predicate.column()).filter(column -> tryPushCondition(predicate, column));
    if (pushedColumn.isEmpty()) {
      addToEngineConditions(description);
    } else if (pushedColumn.get().isDate()) {
      monthConditions.add(description);
    }
    return pushedColumn.isPresent();
  }

  private boolean tryPushCondition(EnginePredicate predicate, TableColumn column) {
    if (column.isDate()) {
      return tryPushMonths(predicate, column);
    }
    List<Condition> newConditions = ConditionRules.toConditions(predicate, column);
    boolean fits =
        isEnabled && totalLength(conditions) + totalLength(newConditions) <= MAX_CONDITION_LENGTH;
    if (fits) {
      conditions.addAll(newConditions);
    }
    return fits && !newConditions.isEmpty();
  }

  private static int totalLength(List<Condition> conditions) {
    return conditions.stream().mapToInt(condition -> condition.toQueryText().length()).sum();
  }

  private boolean tryPushMonths(EnginePredicate predicate, TableColumn column) {
    if (!isEnabled || !column.isPeriod() || !table.acceptsRange() || !table.hasKnownRange()) {
      return false;
    }
    MonthRange predicateMonths = MonthRange.of(predicate);
    selectedMonths = selectedMonths.intersect(predicateMonths);
    return !predicateMonths.equals(MonthRange.ALL);
  }

  /**
   * Adds SELECT DISTINCT on these columns. It is not pushed down if one of them holds texts,
   * because the service may treat texts that differ by case as equal.
   *
   * @return whether it was pushed down
   */
  public boolean addDistinct(List<String> names) {
    boolean isPushable =
        isEnabled
            && !names.isEmpty()
            && !hasConditions
            && !table.hasMetrics()
            && names.stream()
                .allMatch(name -> table.findColumn(name).filter(Pushdown::hasNoTexts).isPresent());
    if (isPushable) {
      distinct = true;
      selectColumns(names);
    }
    return isPushable;
  }

  private static boolean hasNoTexts(TableColumn column) {
    return column.isWholeNumber() || column.isDecimal() || column.isDate();
  }

  /**
   * Adds a limit without an order: any rows of the table are a correct result.
   *
   * @param maxRows maximum number of rows
   * @return whether any rows of the table are a correct result; the limit was then pushed down,
   *     unless the whole table is read
   */
  public boolean addLimit(long maxRows) {
    return tryPushLimit(maxRows, List.of());
  }

  /**
   * Adds an ordering with a limit.
   *
   * @param maxRows maximum number of rows
   * @return whether both were pushed down
   */
  public boolean addTopN(List<EngineSortKey> keys, long maxRows) {
    return isEnabled
        && OrderRules.toOrderings(keys, table)
            .filter(order -> tryPushLimit(maxRows, order))
            .isPresent();
  }

  /**
   * Pushes a limit down unless the engine also filters or groups. In that case the engine may drop
   * some of the limited rows and would miss the rows after the limit.
   */
  private boolean tryPushLimit(long maxRows, List<Ordering> newOrderings) {
    boolean isPushable = maxRows > 0 && !hasConditions && !distinct;
    if (isPushable && isEnabled) {
      limit = maxRows;
      orderings = newOrderings;
    }
    return isPushable;
  }

  /**
   * Selects the columns that the engine needs. All columns stay selected if the table has a metric,
   * because the service aggregates over their combinations. They also stay if a name is unknown.
   */
  public void selectColumns(List<String> names) {
    boolean areKnown = names.stream().allMatch(name -> table.findColumn(name).isPresent());
    if (areKnown && isEnabled && !table.hasMetrics()) {
      columns =
          table.query().columns().stream()
              .filter(column -> names.stream().anyMatch(column::equalsIgnoreCase))
              .toList();
    }
    if (columns.isEmpty()) {
      columns = List.of(rowCountColumn());
    }
  }

  /**
   * Returns the column to read for a row count: a period column, which is short and never empty.
   */
  private String rowCountColumn() {
    return table.columns().stream()
        .filter(TableColumn::isPeriod)
        .findFirst()
        .orElse(table.columns().get(0))
        .name();
  }

  public PushdownResult build() {
    CheckedQuery wholeQuery = table.wholeQuery();
    TimeRange range = reportRange();
    List<String> selectedNames = selectedNames();
    String dataset = table.query().dataset();
    String timespan = table.query().timespan();
    InsightsQuery query =
        new InsightsQuery(distinct, selectedNames, dataset, conditions, orderings, limit, timespan);
    ReportRequest request =
        new ReportRequest(new ReadTarget.QueryText(query), range, wholeQuery.request().format());
    ReportSchema schema = schemaOf(selectedNames, wholeQuery.schema());
    CheckedQuery narrowQuery =
        new CheckedQuery(
            request, query, schema, wholeQuery.accountFingerprint(), wholeQuery.connection());
    return new PushdownResult(
        table,
        isEnabled,
        narrowQuery,
        columns,
        describePushedParts(selectedNames, range),
        allEngineConditions(range));
  }

  /**
   * Returns the columns of the query: a single one gets a second one. In a file of one column an
   * empty line, also the last one, is a row with a null.
   */
  private List<String> selectedNames() {
    Optional<String> secondName =
        columns.size() == 1 ? table.findSecondName(columns.get(0)) : Optional.empty();
    if (secondName.isEmpty()) {
      return columns;
    }
    List<String> pair = List.of(columns.get(0), secondName.get());
    List<String> orderedPair = table.query().columns().stream().filter(pair::contains).toList();
    return orderedPair.size() == pair.size() ? orderedPair : pair;
  }

  /** Returns the conditions of the engine, and those on months if they did not narrow the range. */
  private List<String> allEngineConditions(@Nullable TimeRange range) {
    List<String> descriptions = new ArrayList<>(engineConditions);
    if (isTableRange(range)) {
      descriptions.addAll(monthConditions);
    }
    return descriptions;
  }

  private boolean isTableRange(@Nullable TimeRange range) {
    return Objects.equals(range, table.wholeQuery().request().range());
  }

  private @Nullable TimeRange reportRange() {
    TimeRange tableRange = table.wholeQuery().request().range();
    return selectedMonths.equals(MonthRange.ALL)
        ? tableRange
        : selectedMonths.toTimeRangeWithin(tableRange).orElse(tableRange);
  }

  private static ReportSchema schemaOf(List<String> selectedNames, ReportSchema schema) {
    List<ReportColumn> columns =
        selectedNames.stream()
            .map(name -> schema.findColumn(name).orElse(new ReportColumn(name, ColumnType.STRING)))
            .toList();
    return new ReportSchema(columns);
  }

  private List<String> describePushedParts(List<String> selectedNames, @Nullable TimeRange range) {
    List<String> parts = new ArrayList<>();
    int columnCount = table.columns().size();
    if (selectedNames.size() < columnCount) {
      parts.add(selectedNames.size() + " of " + columnCount + " columns");
    }
    if (distinct) {
      parts.add("DISTINCT");
    }
    conditions.forEach(condition -> parts.add(condition.toQueryText()));
    if (!isTableRange(range)) {
      parts.add("range");
    }
    orderings.forEach(key -> parts.add("ORDER BY " + key.toQueryText()));
    if (limit != null) {
      parts.add("LIMIT " + limit);
    }
    return parts;
  }
}

package io.partnerinsights.core.table;

import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.query.Condition;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.query.Ordering;
import io.partnerinsights.core.report.ReadTarget;
import io.partnerinsights.core.report.ReportPlan;
import io.partnerinsights.core.report.ReportRequest;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Takes an engine's question on a table piece by piece and pushes down what cannot change the
 * answer. Conditions are pre-filters, a limit and an ordering give at least the rows that the
 * engine then picks: it must do all of its work on what it gets. For one thread.
 */
public final class Pushdown {
  /** The longest published query has 3,800 characters; half of them are left for the columns. */
  private static final int MOST_CHARACTERS = 1_900;

  private final DatasetTable table;
  private final List<Condition> conditions = new ArrayList<>();
  private final List<String> kept = new ArrayList<>();
  private final List<String> onMonths = new ArrayList<>();
  private MonthRange months = MonthRange.ALWAYS;
  private List<String> columns;
  private List<Ordering> orderings = List.of();
  private OptionalLong limit = OptionalLong.empty();
  private boolean filtered;
  private boolean distinct;

  Pushdown(DatasetTable table) {
    this.table = table;
    this.columns = table.query().columns();
  }

  /** A condition that has no place here; the engine evaluates it, as it does all others. */
  public void keep(String description) {
    filtered = true;
    kept.add(description);
  }

  /**
   * A condition that all rows of the answer fulfil.
   *
   * @param description in the engine's words, for EXPLAIN
   * @return whether the service will help with it
   */
  public boolean filter(EnginePredicate predicate, String description) {
    filtered = true;
    Optional<TableColumn> helped =
        table.find(predicate.column()).filter(column -> push(predicate, column));
    if (helped.isEmpty()) {
      kept.add(description);
    } else if (helped.get().isDate()) {
      onMonths.add(description);
    }
    return helped.isPresent();
  }

  private boolean push(EnginePredicate predicate, TableColumn column) {
    if (column.isDate()) {
      return pushMonths(predicate, column);
    }
    List<Condition> more = ConditionRules.of(predicate, column);
    boolean fits = length(conditions) + length(more) <= MOST_CHARACTERS;
    if (fits) {
      conditions.addAll(more);
    }
    return fits && !more.isEmpty();
  }

  private static int length(List<Condition> conditions) {
    return conditions.stream().mapToInt(condition -> condition.written().length()).sum();
  }

  private boolean pushMonths(EnginePredicate predicate, TableColumn column) {
    if (!column.isPeriod() || !table.hasRanges() || !table.hasKnownRange()) {
      return false;
    }
    MonthRange said = MonthRange.of(predicate);
    months = months.and(said);
    return !said.equals(MonthRange.ALWAYS);
  }

  /**
   * The engine wants each combination of these columns once.
   *
   * @return whether the service will help; it does not where texts are among them, because it may
   *     take two that differ by case for one
   */
  public boolean distinct(List<String> wanted) {
    boolean agrees =
        !wanted.isEmpty()
            && !filtered
            && !table.hasMetrics()
            && wanted.stream()
                .allMatch(name -> table.find(name).filter(Pushdown::isWithoutCase).isPresent());
    if (agrees) {
      distinct = true;
      columns(wanted);
    }
    return agrees;
  }

  private static boolean isWithoutCase(TableColumn column) {
    return column.isWholeNumber() || column.isDecimal() || column.isDate();
  }

  /**
   * The engine wants so many rows, no matter which.
   *
   * @return whether the service will help
   */
  public boolean limit(long rows) {
    return limit(rows, List.of());
  }

  /**
   * The engine wants the first rows of an ordering.
   *
   * @return whether the service will help
   */
  public boolean firstRows(List<EngineOrder> keys, long rows) {
    return OrderRules.of(keys, table).filter(same -> limit(rows, same)).isPresent();
  }

  /** Where the engine still takes rows away, it would miss those behind the limit. */
  private boolean limit(long rows, List<Ordering> order) {
    boolean agrees = rows > 0 && !filtered && !distinct;
    if (agrees) {
      limit = OptionalLong.of(rows);
      orderings = order;
    }
    return agrees;
  }

  /**
   * The engine needs these columns only. With a metric all columns stay: the service aggregates
   * over their combinations. So they do for a name that the table does not have.
   */
  public void columns(List<String> needed) {
    boolean known = needed.stream().allMatch(name -> table.find(name).isPresent());
    if (known && !table.hasMetrics()) {
      columns =
          table.query().columns().stream()
              .filter(column -> needed.stream().anyMatch(column::equalsIgnoreCase))
              .toList();
    }
    if (columns.isEmpty()) {
      columns = List.of(counted());
    }
  }

  /** One column has as many rows as all; best one that is never empty and short. */
  private String counted() {
    return table.columns().stream()
        .filter(TableColumn::isPeriod)
        .findFirst()
        .orElse(table.columns().get(0))
        .name();
  }

  /** What is read in the end. */
  public NarrowedPlan build() {
    ReportPlan whole = table.whole();
    Optional<TimeRange> range = range();
    InsightsQuery query =
        new InsightsQuery(
            distinct,
            columns,
            table.query().dataset(),
            conditions,
            orderings,
            limit,
            table.query().timespan());
    ReportRequest request =
        new ReportRequest(new ReadTarget.QueryText(query), range, whole.request().format());
    return new NarrowedPlan(
        new ReportPlan(request, query, schema(whole.schema()), whole.account()),
        pushed(range),
        kept(range));
  }

  /** Conditions on months may have come to no range: an upper bound alone has no start. */
  private List<String> kept(Optional<TimeRange> range) {
    List<String> all = new ArrayList<>(kept);
    if (isWhole(range)) {
      all.addAll(onMonths);
    }
    return all;
  }

  private boolean isWhole(Optional<TimeRange> range) {
    return range.equals(table.whole().request().range());
  }

  private Optional<TimeRange> range() {
    Optional<TimeRange> own = table.whole().request().range();
    return months.equals(MonthRange.ALWAYS) ? own : months.within(own).or(() -> own);
  }

  private ReportSchema schema(ReportSchema all) {
    List<ReportColumn> selected =
        columns.stream().map(name -> all.find(name).orElseThrow()).toList();
    return new ReportSchema(selected);
  }

  private List<String> pushed(Optional<TimeRange> range) {
    List<String> pushed = new ArrayList<>();
    int all = table.columns().size();
    if (columns.size() < all) {
      pushed.add(columns.size() + " of " + all + " columns");
    }
    if (distinct) {
      pushed.add("DISTINCT");
    }
    conditions.forEach(condition -> pushed.add(condition.written()));
    if (!isWhole(range)) {
      pushed.add("range");
    }
    orderings.forEach(key -> pushed.add("ORDER BY " + key.written()));
    limit.ifPresent(rows -> pushed.add("LIMIT " + rows));
    return pushed;
  }
}

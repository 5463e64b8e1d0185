package io.partnerinsights.core.table;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.query.Timespan;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A dataset as a table with fixed columns and a fixed time range. Immutable.
 *
 * @param fullPlan the plan that reads all columns and rows of the table
 * @param columns the columns of that plan's query, in its order
 * @param dataset the dataset as the service describes it
 */
public record DatasetTable(CheckedQuery fullPlan, List<TableColumn> columns, Dataset dataset) {

  public DatasetTable {
    columns = List.copyOf(columns);
  }

  /**
   * Returns the same table with the types of a plan. Nothing is pushed down on a column whose type
   * has changed: its values are not of the dictionary's kind.
   */
  public DatasetTable withTypesOf(CheckedQuery checked) {
    List<TableColumn> sure =
        columns.stream()
            .map(column -> hasTypeOf(checked, column) ? column : column.withoutKind())
            .toList();
    return new DatasetTable(checked, sure, dataset);
  }

  private boolean hasTypeOf(CheckedQuery checked, TableColumn column) {
    return checked.schema().find(column.name()).equals(fullPlan.schema().find(column.name()));
  }

  InsightsQuery query() {
    return fullPlan.query();
  }

  /** Finds a column by its name, ignoring case as the service does. */
  Optional<TableColumn> find(String name) {
    return columns.stream().filter(column -> column.name().equalsIgnoreCase(name)).findFirst();
  }

  /**
   * Returns a name to select in addition to a single one without a change of its rows: a column
   * with a column, a metric with a metric. A column of the table is preferred, and one with few
   * values, because DISTINCT returns their combinations. Empty if the dataset has only one name.
   */
  Optional<String> second(String single) {
    boolean metric = dataset.isMetric(single);
    Optional<String> own =
        columns.stream()
            .filter(column -> column.metric() == metric && !column.name().equals(single))
            .min(Comparator.comparing(TableColumn::manyValues))
            .map(TableColumn::name);
    List<String> offered = metric ? dataset.metrics() : dataset.columns();
    return own.or(
        () -> offered.stream().filter(name -> !name.equalsIgnoreCase(single)).findFirst());
  }

  boolean acceptsRange() {
    return !dataset.dateRanges().isEmpty();
  }

  boolean hasMetrics() {
    return columns.stream().anyMatch(TableColumn::metric);
  }

  /**
   * Whether the table's own range has a known start and end, or is {@code LIFETIME}. Only such a
   * range can be narrowed. The dates of any other TIMESPAN are known to the service only.
   */
  boolean hasKnownRange() {
    return fullPlan.request().range() != null
        || Timespan.LIFETIME.name().equals(query().timespan());
  }
}

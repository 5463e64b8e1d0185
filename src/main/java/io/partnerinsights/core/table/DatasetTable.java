package io.partnerinsights.core.table;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.query.Timespan;
import io.partnerinsights.core.report.ReportPlan;
import java.util.List;
import java.util.Optional;

/**
 * A dataset as a table with fixed columns and a fixed time range. Immutable.
 *
 * @param fullPlan the plan that reads all columns and rows of the table
 * @param columns the columns of that plan's query, in its order
 * @param dataset the dataset as the service describes it
 */
public record DatasetTable(ReportPlan fullPlan, List<TableColumn> columns, Dataset dataset) {

  /** Copies the list. */
  public DatasetTable {
    columns = List.copyOf(columns);
  }

  /** Starts the pushdown of one read of this table. */
  public Pushdown startPushdown() {
    return new Pushdown(this);
  }

  InsightsQuery query() {
    return fullPlan.query();
  }

  /** Finds a column by its name, ignoring case as the service does. */
  Optional<TableColumn> find(String name) {
    return columns.stream().filter(column -> column.name().equalsIgnoreCase(name)).findFirst();
  }

  /** Whether the dataset accepts time ranges. */
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
    return fullPlan.request().range().isPresent()
        || query().timespan().filter(Timespan.LIFETIME.name()::equals).isPresent();
  }
}

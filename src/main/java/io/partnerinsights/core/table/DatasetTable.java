package io.partnerinsights.core.table;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.query.Timespan;
import io.partnerinsights.core.report.ReportPlan;
import java.util.List;
import java.util.Optional;

/**
 * A dataset as a table of fixed columns and a fixed range. Its rows are what {@link #whole()}
 * gives, whatever of it an engine reads. Immutable.
 *
 * @param whole the report on all of it
 * @param columns those of its query, in its order
 * @param dataset what the service offers of it
 */
public record DatasetTable(ReportPlan whole, List<TableColumn> columns, Dataset dataset) {

  /** Copies the list. */
  public DatasetTable {
    columns = List.copyOf(columns);
  }

  /** A new reading of it, of which nothing is known yet. */
  public Pushdown read() {
    return new Pushdown(this);
  }

  InsightsQuery query() {
    return whole.query();
  }

  /** Without case, as the service compares names. */
  Optional<TableColumn> find(String name) {
    return columns.stream().filter(column -> column.name().equalsIgnoreCase(name)).findFirst();
  }

  /** Whether the dataset takes ranges at all. */
  boolean hasRanges() {
    return !dataset.dateRanges().isEmpty();
  }

  boolean hasMetrics() {
    return columns.stream().anyMatch(TableColumn::metric);
  }

  /**
   * Whether a narrower range can be told by its start and end: only within a range that is itself
   * known by start and end, or that has none. What a TIMESPAN of the last months means, only the
   * service knows.
   */
  boolean hasKnownRange() {
    return whole.request().range().isPresent()
        || query().timespan().filter(Timespan.LIFETIME.name()::equals).isPresent();
  }
}

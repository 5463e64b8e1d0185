package io.partnerinsights.core.query;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a dataset lets a query say, as the service lists it. Immutable.
 *
 * @param name the dataset's name
 * @param columns its selectable columns
 * @param metrics its metrics: implicit aggregates over the selected columns
 * @param dateRanges its ranges for TIMESPAN; empty if it takes none
 */
public record DatasetShape(
    String name, List<String> columns, List<String> metrics, List<String> dateRanges) {

  /** Copies the lists. */
  public DatasetShape {
    columns = List.copyOf(columns);
    metrics = List.copyOf(metrics);
    dateRanges = List.copyOf(dateRanges);
  }

  /** Every name that a query may use: the columns, then the metrics. */
  public List<String> names() {
    return Stream.concat(columns.stream(), metrics.stream()).toList();
  }

  /** The dataset's own spelling of a column or metric, found without case. */
  public Optional<String> spelling(String name) {
    return Stream.concat(columns.stream(), metrics.stream())
        .filter(known -> known.equalsIgnoreCase(name))
        .findFirst();
  }

  /** Whether it is a metric of the dataset, found without case. */
  public boolean isMetric(String name) {
    return metrics.stream().anyMatch(name::equalsIgnoreCase);
  }
}

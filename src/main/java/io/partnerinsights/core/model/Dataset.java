package io.partnerinsights.core.model;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A dataset that the service offers to this account. Names are compared without case.
 *
 * @param name the name for FROM
 * @param columns the selectable columns; the service publishes no types
 * @param metrics the columns that are aggregates over the selected columns
 * @param dateRanges the names for TIMESPAN; empty if the dataset supports none
 * @param minimumRecurrence the shortest interval of a scheduled report; zero if unknown
 */
public record Dataset(
    String name,
    List<String> columns,
    List<String> metrics,
    List<String> dateRanges,
    Duration minimumRecurrence) {

  public Dataset {
    columns = List.copyOf(columns);
    metrics = List.copyOf(metrics);
    dateRanges = List.copyOf(dateRanges);
  }

  public static Optional<Dataset> findByName(Collection<Dataset> datasets, String name) {
    return datasets.stream().filter(dataset -> dataset.name.equalsIgnoreCase(name)).findFirst();
  }

  /** Returns all names that a query may use: the columns, then the metrics, each name once. */
  public List<String> allNames() {
    return Stream.concat(columns.stream(), metrics.stream().filter(metric -> !isColumn(metric)))
        .toList();
  }

  /** Returns the dataset's spelling of a column or metric. */
  public Optional<String> findSpelling(String name) {
    return allNames().stream().filter(name::equalsIgnoreCase).findFirst();
  }

  public boolean isColumn(String column) {
    return columns.stream().anyMatch(column::equalsIgnoreCase);
  }

  public boolean isMetric(String column) {
    return metrics.stream().anyMatch(column::equalsIgnoreCase);
  }
}

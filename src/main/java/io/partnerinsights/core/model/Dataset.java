package io.partnerinsights.core.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A dataset as the service offers it to this account now. Names are compared without case.
 *
 * @param name the name for FROM
 * @param columns the selectable columns; the service publishes no types
 * @param metrics the columns that are aggregates over the selected ones
 * @param dateRanges the names for TIMESPAN; empty if the dataset takes none
 * @param minimumRecurrence the shortest interval of a scheduled report; zero if the service does
 *     not publish it
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

  /** A dataset without a published minimum recurrence. */
  public Dataset(String name, List<String> columns, List<String> metrics, List<String> dateRanges) {
    this(name, columns, metrics, dateRanges, Duration.ZERO);
  }

  /** Every name that a query may use: the columns, then the metrics. */
  public List<String> names() {
    return Stream.concat(columns.stream(), metrics.stream()).toList();
  }

  /** The dataset's own spelling of a column or metric. */
  public Optional<String> spelling(String column) {
    return Stream.concat(columns.stream(), metrics.stream())
        .filter(known -> known.equalsIgnoreCase(column))
        .findFirst();
  }

  /** Whether it is a selectable column. */
  public boolean isColumn(String column) {
    return columns.stream().anyMatch(column::equalsIgnoreCase);
  }

  /** Whether it is a metric. */
  public boolean isMetric(String column) {
    return metrics.stream().anyMatch(column::equalsIgnoreCase);
  }
}

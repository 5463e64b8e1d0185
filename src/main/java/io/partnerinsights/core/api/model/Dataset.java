package io.partnerinsights.core.api.model;

import java.time.Duration;
import java.util.List;

/**
 * A dataset as the service offers it to this account now.
 *
 * @param datasetName the name for FROM
 * @param selectableColumns the columns; the service publishes no types
 * @param availableMetrics the columns that are aggregates over the selected ones
 * @param availableDateRanges the names for TIMESPAN; empty if the dataset takes none
 * @param minimumRecurrenceInterval the shortest distance between runs of a scheduled report; zero
 *     if the service does not say
 */
public record Dataset(
    String datasetName,
    List<String> selectableColumns,
    List<String> availableMetrics,
    List<String> availableDateRanges,
    Duration minimumRecurrenceInterval) {
  public Dataset {
    selectableColumns = List.copyOf(selectableColumns);
    availableMetrics = List.copyOf(availableMetrics);
    availableDateRanges = List.copyOf(availableDateRanges);
  }
}

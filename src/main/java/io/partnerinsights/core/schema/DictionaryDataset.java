package io.partnerinsights.core.schema;

import io.partnerinsights.core.model.Dataset;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the dictionary knows of a dataset. The live service always wins over it. Immutable.
 *
 * @param name the dataset's name
 * @param columns its selectable columns
 * @param metrics its metrics
 * @param dateRanges its ranges for TIMESPAN; empty if it takes none
 * @param minimumRecurrence the shortest time between two runs of a scheduled report
 * @param refresh how often the service renews its data
 */
public record DictionaryDataset(
    String name,
    List<DictionaryColumn> columns,
    List<DictionaryColumn> metrics,
    List<String> dateRanges,
    Duration minimumRecurrence,
    Duration refresh) {

  /** Copies the lists. */
  public DictionaryDataset {
    columns = List.copyOf(columns);
    metrics = List.copyOf(metrics);
    dateRanges = List.copyOf(dateRanges);
  }

  /** The column or metric of that name, without case. */
  public Optional<DictionaryColumn> find(String column) {
    return Stream.concat(columns.stream(), metrics.stream())
        .filter(known -> known.name().equalsIgnoreCase(column))
        .findFirst();
  }

  /** What a query may say about it. */
  public Dataset shape() {
    return new Dataset(name, names(columns), names(metrics), dateRanges);
  }

  private static List<String> names(List<DictionaryColumn> columns) {
    return columns.stream().map(DictionaryColumn::name).toList();
  }
}

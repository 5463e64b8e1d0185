package io.partnerinsights.core.schema;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A dataset in the dictionary. The live service takes precedence over it. Immutable.
 *
 * @param name the dataset's name
 * @param columns its selectable columns, and former names of them
 * @param metrics its metrics
 * @param refresh how often the service renews its data, if that is published
 */
public record DictionaryDataset(
    String name,
    List<DictionaryColumn> columns,
    List<DictionaryColumn> metrics,
    Optional<Duration> refresh) {

  /** Copies the lists. */
  public DictionaryDataset {
    columns = List.copyOf(columns);
    metrics = List.copyOf(metrics);
  }

  /** Returns the column or metric with that name, ignoring case. */
  public Optional<DictionaryColumn> find(String column) {
    return all().filter(known -> known.name().equalsIgnoreCase(column)).findFirst();
  }

  /** Returns the names of the columns and metrics that the service is expected to list. */
  List<String> expectedNames() {
    return all().filter(DictionaryColumn::expected).map(DictionaryColumn::name).toList();
  }

  private Stream<DictionaryColumn> all() {
    return Stream.concat(columns.stream(), metrics.stream());
  }
}

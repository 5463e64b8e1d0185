package io.partnerinsights.core.schema;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A dataset in the dictionary. The live service takes precedence over it. Immutable.
 *
 * @param columns its selectable columns: those of the record, then those that only pages name
 * @param metrics its metrics, in the same order
 * @param refreshInterval how often the service renews its data, if that is published
 * @param meaning what its records are; empty if unknown
 */
public record DictionaryDataset(
    String name,
    List<DictionaryColumn> columns,
    List<DictionaryColumn> metrics,
    @Nullable Duration refreshInterval,
    String meaning) {

  public DictionaryDataset {
    columns = List.copyOf(columns);
    metrics = List.copyOf(metrics);
  }

  /** Creates a dataset without its meaning, which another file has. */
  DictionaryDataset(
      String name,
      List<DictionaryColumn> columns,
      List<DictionaryColumn> metrics,
      @Nullable Duration refreshInterval) {
    this(name, columns, metrics, refreshInterval, "");
  }

  /** Whether the period of its records is a month, and not a day. */
  public boolean isMonthly() {
    List<String> periods =
        columns.stream().filter(DictionaryColumn::isPeriod).map(DictionaryColumn::name).toList();
    return !periods.isEmpty()
        && periods.stream().allMatch(name -> name.regionMatches(true, 0, "Month", 0, 5));
  }

  /** Returns the column or metric with that name, ignoring case. */
  public Optional<DictionaryColumn> findColumn(String column) {
    return Stream.concat(columns.stream(), metrics.stream())
        .filter(known -> known.name().equalsIgnoreCase(column))
        .findFirst();
  }
}

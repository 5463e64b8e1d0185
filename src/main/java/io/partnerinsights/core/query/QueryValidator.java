package io.partnerinsights.core.query;

import io.partnerinsights.core.model.Dataset;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks a query's names against the datasets that the service offers, before a report is created.
 * Names are compared without case.
 */
public final class QueryValidator {
  private QueryValidator() {}

  /** Checks the query against its dataset, as {@link #validate(InsightsQuery, Dataset)}. */
  public static void validate(InsightsQuery query, Collection<Dataset> offeredDatasets) {
    validate(query, requireDataset(query.dataset(), offeredDatasets));
  }

  /**
   * Checks every column of the query and its TIMESPAN. ORDER BY may name a column that is not
   * selected, because the service documents no rule against it.
   *
   * @throws io.partnerinsights.core.errors.QueryException {@code UNKNOWN_DATASET} if the query
   *     reads another dataset, {@code UNKNOWN_COLUMN} with all unknown names, {@code
   *     UNKNOWN_TIMESPAN}
   */
  public static void validate(InsightsQuery query, Dataset dataset) {
    requireDataset(query.dataset(), List.of(dataset));
    List<String> unknownNames =
        usedNames(query).filter(name -> dataset.findSpelling(name).isEmpty()).distinct().toList();
    if (!unknownNames.isEmpty()) {
      throw QueryErrors.unknownColumns(unknownNames, dataset);
    }
    query.findTimespan().ifPresent(range -> validateTimespan(range, dataset));
  }

  /**
   * Returns the dataset with that name, ignoring case.
   *
   * @throws io.partnerinsights.core.errors.QueryException {@code UNKNOWN_DATASET}
   */
  public static Dataset requireDataset(String name, Collection<Dataset> offeredDatasets) {
    return Dataset.findByName(offeredDatasets, name)
        .orElseThrow(() -> QueryErrors.unknownDataset(name, offeredDatasets));
  }

  private static Stream<String> usedNames(InsightsQuery query) {
    return Stream.of(
            query.columns().stream(),
            query.conditions().stream().map(Condition::column),
            query.orderings().stream().map(Ordering::column))
        .flatMap(names -> names);
  }

  private static void validateTimespan(String range, Dataset dataset) {
    if (dataset.dateRanges().isEmpty()) {
      throw QueryErrors.NO_TIMESPANS.error(dataset.name(), range);
    }
    List<String> knownRanges =
        Stream.concat(dataset.dateRanges().stream(), Timespan.commonNames().stream())
            .distinct()
            .toList();
    if (knownRanges.stream().noneMatch(range::equalsIgnoreCase)) {
      throw QueryErrors.unknownTimespan(range, knownRanges, dataset);
    }
  }
}

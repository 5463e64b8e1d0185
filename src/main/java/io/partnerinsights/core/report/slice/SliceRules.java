package io.partnerinsights.core.report.slice;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.query.Condition;
import io.partnerinsights.core.query.DatasetShape;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.schema.DataDictionary;
import io.partnerinsights.core.schema.DictionaryColumn;
import io.partnerinsights.core.schema.DictionaryDataset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which questions have the same rows in slices as in one report. */
final class SliceRules {
  private SliceRules() {}

  static void check(InsightsQuery query, Optional<DatasetShape> live) {
    checkClauses(query);
    DatasetShape dataset = live.orElseThrow(() -> unknown(query.dataset()));
    checkRange(dataset);
    checkPeriod(dataset);
    checkNames(query, dataset);
  }

  /** What speaks of all rows together means something else in each slice. */
  private static void checkClauses(InsightsQuery query) {
    if (query.distinct()) {
      throw refusal("DISTINCT", "the same row could come from two slices");
    }
    if (!query.orderings().isEmpty()) {
      throw refusal("ORDER BY", "each slice would be ordered by itself");
    }
    if (query.limit().isPresent()) {
      throw refusal("LIMIT", "each slice would have as many rows as all may have");
    }
  }

  /** Such a dataset would give all of its rows to each slice. */
  private static void checkRange(DatasetShape dataset) {
    if (dataset.dateRanges().isEmpty()) {
      throw refusal("dataset " + dataset.name(), "the dataset takes no time ranges");
    }
  }

  /** The only columns whose values surely are days, so that none lies where the range is cut. */
  private static void checkPeriod(DatasetShape dataset) {
    Optional<DictionaryDataset> known = DataDictionary.bundled().find(dataset.name());
    if (known.isEmpty()
        || dataset.columns().stream().noneMatch(name -> isPeriod(known.get(), name))) {
      throw refusal(
          "dataset " + dataset.name(),
          "it has no DateKey, Month or MonthKey that the dictionary knows as a date, so what its"
              + " range speaks of may have any time of day, and rows at a cut could be lost");
    }
  }

  private static boolean isPeriod(DictionaryDataset dataset, String column) {
    return dataset.find(column).filter(DictionaryColumn::isPeriod).isPresent();
  }

  private static void checkNames(InsightsQuery query, DatasetShape dataset) {
    List<String> doubtful = names(query).filter(name -> !isPlain(name, dataset)).toList();
    if (!doubtful.isEmpty()) {
      throw refusal(
          String.join(", ", doubtful),
          "only what the service lists as a column is surely no metric, and a metric would be"
              + " aggregated in each slice by itself");
    }
  }

  private static Stream<String> names(InsightsQuery query) {
    return Stream.concat(
            query.columns().stream(), query.conditions().stream().map(Condition::column))
        .distinct();
  }

  private static boolean isPlain(String name, DatasetShape dataset) {
    return !dataset.isMetric(name) && dataset.columns().stream().anyMatch(name::equalsIgnoreCase);
  }

  private static RuntimeException unknown(String dataset) {
    return refusal("dataset " + dataset, "the service does not list what it offers of the dataset");
  }

  private static RuntimeException refusal(String what, String because) {
    return Problem.of(ErrorCode.OPTION_CONFLICT, "Option sliceBy does not go with " + what)
        .reason(because)
        .remedy("leave one of them out: without sliceBy the same question is one report")
        .toException();
  }
}

package io.partnerinsights.spark.load;

import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.spark.load.LoadMark.Months;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rows of one execution, and what they replace.
 *
 * @param plan reads the rows
 * @param start the first month of the execution's range; empty if the range may begin within a
 *     month, whose rows then replace nothing
 * @param isWhole whether the execution has all rows of the dataset
 */
record Execution(
    ReadPlan plan,
    String reportId,
    String executionId,
    Instant generated,
    Optional<YearMonth> start,
    boolean isWhole) {

  /** Returns the months that the execution covers whole; empty if there are none. */
  Optional<Months> covered(Map<Optional<YearMonth>, Long> counts, TableState table) {
    Optional<YearMonth> oldest = months(counts).min(Comparator.naturalOrder());
    Optional<YearMonth> newest = months(counts).max(Comparator.naturalOrder());
    Optional<YearMonth> first =
        isWhole
            ? Stream.concat(oldest.stream(), table.firstMonth().stream())
                .min(Comparator.naturalOrder())
            : start.or(() -> oldest.map(month -> month.plusMonths(1)));
    return newest
        .filter(last -> !first.orElseThrow().isAfter(last))
        .map(last -> new Months(first.orElseThrow(), last));
  }

  private static Stream<YearMonth> months(Map<Optional<YearMonth>, Long> counts) {
    return counts.keySet().stream().flatMap(Optional::stream);
  }

  /**
   * Returns the months whose rows the execution replaces: those that it covers and for which the
   * table has no newer execution. An empty month is that of rows without a period.
   */
  Set<Optional<YearMonth>> replaced(Optional<Months> covered, TableState table) {
    Set<Optional<YearMonth>> replaced = new LinkedHashSet<>();
    covered.ifPresent(
        months ->
            Stream.iterate(
                    months.first(), month -> !month.isAfter(months.last()), m -> m.plusMonths(1))
                .map(Optional::of)
                .filter(month -> table.timeOf(month).isBefore(generated))
                .forEach(replaced::add));
    if (table.newest().isBefore(generated)) {
      replaced.add(Optional.empty());
    }
    return replaced;
  }
}

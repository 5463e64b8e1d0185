package io.partnerinsights.spark.load;

import io.partnerinsights.core.session.ReadPlan;
import io.partnerinsights.spark.load.LoadMark.Months;
import java.time.Instant;
import java.time.YearMonth;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one execution, and what they replace.
 *
 * @param plan reads the rows
 * @param start the first month of the execution's range; null if the range may begin within a
 *     month, whose rows then replace nothing
 * @param isWhole whether the execution has all rows of the dataset
 */
record ExecutionRows(
    ReadPlan plan,
    String executionId,
    Instant generated,
    @Nullable YearMonth start,
    boolean isWhole) {

  /** Returns the months that the execution covers whole; null if there are none. */
  @Nullable Months covered(Contents contents, TableState table) {
    YearMonth last = contents.newest().orElse(null);
    if (last == null) {
      return null;
    }
    YearMonth oldest = contents.oldest().orElse(last);
    YearMonth first = start != null ? start : oldest.plusMonths(1);
    if (isWhole) {
      first = table.firstMonth().filter(oldest::isAfter).orElse(oldest);
    }
    return first.isAfter(last) ? null : new Months(first, last);
  }

  /**
   * Returns the months whose rows the execution replaces: those that it covers and for which the
   * table has no newer execution. Month null is that of rows without a period.
   */
  Set<@Nullable YearMonth> replaced(@Nullable Months covered, TableState table) {
    Set<@Nullable YearMonth> replaced = new LinkedHashSet<>();
    Stream<YearMonth> months =
        Optional.ofNullable(covered).stream()
            .flatMap(all -> Stream.iterate(all.first(), all::contains, m -> m.plusMonths(1)));
    months.filter(month -> table.timeOf(month).isBefore(generated)).forEach(replaced::add);
    if (table.newest().isBefore(generated)) {
      replaced.add(null);
    }
    return replaced;
  }
}

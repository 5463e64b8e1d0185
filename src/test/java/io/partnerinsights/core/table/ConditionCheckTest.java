package io.partnerinsights.core.table;

import static io.partnerinsights.core.table.TestTables.LIFETIME;
import static io.partnerinsights.core.table.TestTables.predicate;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.schema.SchemaHints;
import io.partnerinsights.core.table.EnginePredicate.Comparison;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Years that no file has; SampledDatesTest has the texts of dates. */
final class ConditionCheckTest {
  private static final LocalDate LATE = LocalDate.of(202603, 1, 1);

  static Stream<EnginePredicate> late() {
    return Stream.of(
        predicate("Month", Comparison.EQUAL, LATE),
        predicate("Start", Comparison.GREATER, LocalDate.of(10_000, 1, 1)),
        predicate("Odd", Comparison.LESS, LATE.atStartOfDay().toInstant(ZoneOffset.UTC)));
  }

  /** Engines read the text 202603 as the first day of the year 202603. */
  @ParameterizedTest
  @MethodSource("late")
  void refusesAYearThatNoFileHas(EnginePredicate condition) {
    CheckedQuery plan = LIFETIME.full();
    ConditionCheck check = new ConditionCheck(plan, SchemaHints.parse(""), plan.schema());

    assertThatThrownBy(() -> check.check(condition))
        .hasMessageContainingAll("PI-2005", condition.column(), "after the year 9999");
  }
}

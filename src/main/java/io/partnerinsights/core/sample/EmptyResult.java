package io.partnerinsights.core.sample;

import io.partnerinsights.core.errors.ErrorValues;
import io.partnerinsights.core.model.SampleRow;
import io.partnerinsights.core.model.TestQuery;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.query.Condition;
import io.partnerinsights.core.query.InsightsQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The warning for a query whose test has found no row. Its conditions may compare with values that
 * the service writes in another form, so the warning shows how it writes them.
 *
 * @param values how the warning shows values of the service
 */
record EmptyResult(CheckedQuery checked, ErrorValues values) {
  /** Whether conditions may be the reason for the missing rows. */
  boolean hasConditions() {
    return !checked.query().conditions().isEmpty();
  }

  private List<String> columns() {
    return checked.query().conditions().stream().map(Condition::column).distinct().toList();
  }

  /** Returns the test of the compared columns without the conditions. */
  TestQuery test() {
    InsightsQuery query = checked.query();
    InsightsQuery unconditional =
        new InsightsQuery(
            false, columns(), query.dataset(), List.of(), List.of(), null, query.timespan());
    return TestQuery.ofText(unconditional.print(), checked.request().range());
  }

  /** Returns the warning; empty if the dataset has no row without the conditions either. */
  Optional<String> warning(List<SampleRow> rows) {
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    String conditions =
        checked.query().conditions().stream()
            .map(Condition::print)
            .collect(Collectors.joining(" AND "));
    List<Map<String, String>> any = rows.stream().map(SampleRows::ignoringCase).toList();
    String forms =
        columns().stream()
            .map(column -> column + " has " + form(column, any))
            .collect(Collectors.joining(", "));
    return Optional.of(
        "A test of the query found no row for WHERE %s, but %s. Check how the conditions write"
                .formatted(conditions, forms)
            + " their values, because the report may be empty after the wait for it");
  }

  private String form(String column, List<Map<String, String>> rows) {
    return rows.stream()
        .map(row -> row.get(column))
        .filter(value -> value != null && !value.isEmpty())
        .findFirst()
        .map(value -> "values such as " + values.describe(value))
        .orElse("no values");
  }
}

package io.partnerinsights.core.sample;

import io.partnerinsights.core.errors.ValueDisplay;
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
 * @param valueDisplay how the warning shows values of the service
 */
record EmptyResultWarning(CheckedQuery checkedQuery, ValueDisplay valueDisplay) {
  /** Whether conditions may be the reason for the missing rows. */
  boolean hasConditions() {
    return !checkedQuery.query().conditions().isEmpty();
  }

  private List<String> comparedColumns() {
    return checkedQuery.query().conditions().stream().map(Condition::column).distinct().toList();
  }

  /** Returns the test of the compared columns without the conditions. */
  TestQuery testWithoutConditions() {
    InsightsQuery query = checkedQuery.query();
    InsightsQuery queryWithoutConditions =
        new InsightsQuery(
            false,
            comparedColumns(),
            query.dataset(),
            List.of(),
            List.of(),
            null,
            query.timespan());
    return TestQuery.ofText(queryWithoutConditions.toText(), checkedQuery.request().range());
  }

  /** Returns the warning; empty if the dataset has no row without the conditions either. */
  Optional<String> findMessage(List<SampleRow> rows) {
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    String conditions =
        checkedQuery.query().conditions().stream()
            .map(Condition::toQueryText)
            .collect(Collectors.joining(" AND "));
    List<Map<String, String>> rowValues =
        rows.stream().map(SampleRows::valuesIgnoringCase).toList();
    String forms =
        comparedColumns().stream()
            .map(column -> column + " has " + describeForm(column, rowValues))
            .collect(Collectors.joining(", "));
    return Optional.of(
        ("The report may be empty, because the service found no row when it tested the query with"
                + " WHERE %s. Without these conditions, it found rows, in which %s. If you expect"
                + " rows, write the values in the conditions in the same form as in these rows")
            .formatted(conditions, forms));
  }

  private String describeForm(String column, List<Map<String, String>> rows) {
    return rows.stream()
        .map(row -> row.get(column))
        .filter(value -> value != null && !value.isEmpty())
        .findFirst()
        .map(value -> "values such as " + valueDisplay.describe(value))
        .orElse("no values");
  }
}

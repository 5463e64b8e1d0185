package io.partnerinsights.core.schema;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.Problem;
import java.util.Collection;

/** Creates the errors of schemas and schema hints. */
final class SchemaErrors {
  private SchemaErrors() {}

  static RuntimeException duplicateColumn(String name) {
    return Problem.of(ErrorCode.DUPLICATE_COLUMN, "Column " + name + " occurs twice")
        .reason("the columns of a table must have different names, compared without case")
        .remedy("name it once, in the query or in your schema")
        .toException();
  }

  /**
   * Option schemaHints does not parse.
   *
   * @param position in chars from 0
   */
  static RuntimeException malformedHints(String hints, int position, String reason, String remedy) {
    return Problem.of(
            ErrorCode.SCHEMA_HINT,
            "Option schemaHints does not parse at character " + (position + 1))
        .reason(reason + "; the option is: " + hints.strip())
        .remedy(remedy)
        .toException();
  }

  static RuntimeException unusedHint(String column, Collection<String> selected) {
    return Problem.of(
            ErrorCode.SCHEMA_HINT,
            "Option schemaHints has a type for column "
                + column
                + ", which the query does not select")
        .reason("a hint without effect is usually a misspelt name")
        .remedy(
            NearestName.hintOr(
                column,
                selected,
                "the query selects " + String.join(", ", selected) + "; give hints for these only"))
        .toException();
  }
}

package io.partnerinsights.core.schema;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;

/** The errors of schemas and schema hints. */
final class SchemaErrors {
  static final ErrorTemplate DUPLICATE_COLUMN =
      ErrorCode.DUPLICATE_COLUMN.template(
          "Column {name} occurs twice",
          "the columns of a table must have different names, ignoring case",
          "remove one of the two columns from the query. If you declared a schema, also remove one"
              + " of them from the schema");
  static final ErrorTemplate MALFORMED_HINTS =
      ErrorCode.SCHEMA_HINT.template(
          "Option schemaHints cannot be parsed at character {position}",
          "{reason}. The option's value is: {hints}",
          "{remedy}");
  static final ErrorTemplate UNUSED_HINT =
      ErrorCode.SCHEMA_HINT.template(
          "Option schemaHints has a type for column {column}, which the query does not select",
          "the type would have no effect, so the column's name is probably misspelt",
          "correct the column's name, or remove the column from the option. The query selects:"
              + " {selected}");

  private SchemaErrors() {}
}

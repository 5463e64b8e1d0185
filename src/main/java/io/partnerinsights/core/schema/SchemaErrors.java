package io.partnerinsights.core.schema;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;

/** The errors of schemas and schema hints. */
final class SchemaErrors {
  static final ErrorTemplate DUPLICATE_COLUMN =
      ErrorCode.DUPLICATE_COLUMN.template(
          "Column {name} occurs twice",
          "the columns of a table must have different names, ignoring case",
          "select the column once in the query, or name it once in your schema");
  static final ErrorTemplate MALFORMED_HINTS =
      ErrorCode.SCHEMA_HINT.template(
          "Option schemaHints does not parse at character {position}",
          "{reason}. The option is: {hints}",
          "{remedy}");
  static final ErrorTemplate UNUSED_HINT =
      ErrorCode.SCHEMA_HINT.template(
          "Option schemaHints has a type for column {column}, which the query does not select",
          "a hint without effect is usually a misspelt name",
          "give hints only for the columns that the query selects: {selected}");

  private SchemaErrors() {}
}

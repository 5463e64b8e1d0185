package io.partnerinsights.core.csv;

import io.partnerinsights.core.errors.ValueDisplay;
import io.partnerinsights.core.options.ParseMode;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a reader treats malformed rows.
 *
 * @param mode whether a malformed row is an error, a row with nulls, or dropped
 * @param corruptRecordColumn name of a column that no file has; if it is read, it contains the text
 *     of each malformed row and null for other rows; only with PERMISSIVE
 * @param allColumns all columns of the file with their types; they are checked so that the same
 *     rows are malformed whichever columns are read
 * @param valueDisplay how an error shows the value that does not fit
 */
public record MalformedRowRules(
    ParseMode mode,
    @Nullable String corruptRecordColumn,
    ReportSchema allColumns,
    ValueDisplay valueDisplay) {
  static final MalformedRowRules FAIL_FAST =
      new MalformedRowRules(
          ParseMode.FAILFAST, null, new ReportSchema(List.of()), ValueDisplay.FORM);

  public MalformedRowRules {
    if (corruptRecordColumn != null && mode != ParseMode.PERMISSIVE) {
      throw new IllegalArgumentException("only PERMISSIVE has a column for malformed rows");
    }
  }
}

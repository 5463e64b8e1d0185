package io.partnerinsights.core.csv;

import io.partnerinsights.core.errors.ErrorValues;
import io.partnerinsights.core.options.ParseMode;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a reader treats malformed rows.
 *
 * @param mode whether a malformed row is an error, a row with nulls, or dropped
 * @param textColumn name of a column that no file has; if it is read, it contains the text of each
 *     malformed row and null for other rows; only with PERMISSIVE
 * @param allColumns every column that could be read from the file, with its type, except {@code
 *     textColumn}; they are checked so that the same rows are malformed whichever columns are read
 * @param errorValues how an error shows the value that does not fit
 */
public record MalformedRowRules(
    ParseMode mode, @Nullable String textColumn, ReportSchema allColumns, ErrorValues errorValues) {
  /** Treats malformed rows as errors. */
  static final MalformedRowRules FAIL_FAST =
      new MalformedRowRules(ParseMode.FAILFAST, null, new ReportSchema(List.of()));

  /** Creates rules whose errors show the form of values. */
  public MalformedRowRules(ParseMode mode, @Nullable String textColumn, ReportSchema allColumns) {
    this(mode, textColumn, allColumns, ErrorValues.FORM);
  }

  public MalformedRowRules {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(allColumns, "allColumns");
    Objects.requireNonNull(errorValues, "errorValues");
    if (textColumn != null && mode != ParseMode.PERMISSIVE) {
      throw new IllegalArgumentException("only PERMISSIVE has a column for malformed rows");
    }
  }
}

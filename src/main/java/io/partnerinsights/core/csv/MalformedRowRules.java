package io.partnerinsights.core.csv;

import io.partnerinsights.core.options.ParseMode;
import io.partnerinsights.core.schema.ReportSchema;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What becomes of malformed rows.
 *
 * @param mode whether they are errors, rows with nulls, or left out
 * @param textColumn the name of a column that is in no file: where it is read, it has the text of
 *     each malformed row, and null for the others; only with PERMISSIVE
 * @param all every column that could be read of the file, so that the same rows are malformed
 *     whichever are; with the types of the read schema, and without the column of texts
 */
public record MalformedRowRules(ParseMode mode, Optional<String> textColumn, ReportSchema all) {
  /** Malformed rows are errors. */
  public static final MalformedRowRules NONE =
      new MalformedRowRules(ParseMode.FAILFAST, Optional.empty(), new ReportSchema(List.of()));

  public MalformedRowRules {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(textColumn, "textColumn");
    Objects.requireNonNull(all, "all");
    if (textColumn.isPresent() && mode != ParseMode.PERMISSIVE) {
      throw new IllegalArgumentException("only PERMISSIVE has the texts of malformed rows");
    }
  }
}

package io.partnerinsights.core.sample;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.ValueDisplay;
import io.partnerinsights.core.model.SampleRow;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.PushdownMode;
import io.partnerinsights.core.plan.CheckedQuery;
import io.partnerinsights.core.plan.ReportRequest.ReadTarget;
import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the types that the user gives with the rows of a test of the query; no call. A value
 * that does not fit is a warning, because the file may write it in another way. It is an error only
 * if the file has the same text, which ends the read after the wait.
 */
record UserTypeCheck(
    CheckedQuery checkedQuery, boolean supportsTestRanges, ConnectorOptions options) {
  private static final ErrorTemplate WRONG_TYPE =
      ErrorCode.SCHEMA_HINT.template(
          "{giver} sets the type of column {column} of {dataset} to {type}, which does not fit the"
              + " value {value}",
          "the service's sample rows contain this value, so with mode=FAILFAST the read would wait"
              + " for the report and then fail",
          "to keep the value, change the type to one that fits, as in \"{hint}\". To get null for"
              + " values that do not fit, set mode=PERMISSIVE{more}");

  private static final Logger LOG = LoggerFactory.getLogger(UserTypeCheck.class);

  /** Words for a missing value, which the file may leave empty. */
  private static final Pattern MISSING_VALUE = Pattern.compile("(?i)null|none|nan|n/?a|unknown|-");

  /**
   * Checks columns of the query with the types that the user gives them.
   *
   * @param source what gives the types, as the subject of a sentence
   * @throws io.partnerinsights.core.errors.OptionsException {@code SCHEMA_HINT} if a value of the
   *     file is certain to end the read
   */
  void checkColumns(String source, List<ReportColumn> userColumns, List<SampleRow> rows) {
    SampleRows sample = new SampleRows(checkedQuery.query(), rows);
    userColumns.forEach(column -> checkColumn(source, column, sample));
  }

  private void checkColumn(String source, ReportColumn column, SampleRows sample) {
    List<String> misfits = new ColumnSample(column, sample.nonEmptyValues(column.name())).misfits();
    if (misfits.isEmpty()) {
      return;
    }
    Set<String> jsonTexts =
        sample.isTextColumn(column.name()) ? Set.copyOf(sample.jsonTexts(column.name())) : Set.of();
    Optional<String> certainMisfit =
        misfits.stream()
            .filter(value -> jsonTexts.contains(value) && isPlainText(value))
            .findFirst();
    if (certainMisfit.isPresent() && isMisfitFatal()) {
      throw wrongTypeError(source, column, certainMisfit.get());
    }
    LOG.warn(
        "A column type does not fit its values. {} sets the type of column {} of dataset {} to {},"
            + " but the service's sample rows contain the value {}. Rows with such values count as"
            + " malformed. To avoid this, set a type that fits, such as STRING",
        source,
        column.name(),
        checkedQuery.query().dataset(),
        column.type(),
        valueDisplay().describe(certainMisfit.orElse(misfits.get(0))));
  }

  private ValueDisplay valueDisplay() {
    return options.get(Options.ERROR_VALUES);
  }

  /** Whether the file has all rows of the test, and a value that does not fit ends the read. */
  private boolean isMisfitFatal() {
    return !options.get(Options.MODE).isLenient()
        && options.get(Options.PUSHDOWN) != PushdownMode.ALWAYS
        && !(checkedQuery.request().target() instanceof ReadTarget.ExistingReport)
        && checkedQuery.query().limit() == null
        && (checkedQuery.request().range() == null || supportsTestRanges);
  }

  /** Whether JSON and the file write the value in the same way: no number, date or truth value. */
  private static boolean isPlainText(String value) {
    return !MISSING_VALUE.matcher(value).matches()
        && !sampleOf(ColumnType.DOUBLE, value).fitsType()
        && !sampleOf(ColumnType.BOOLEAN, value).fitsType()
        && sampleOf(ColumnType.TIMESTAMP, value).findNonDateValue().isPresent();
  }

  private static ColumnSample sampleOf(ColumnType type, String value) {
    return new ColumnSample(new ReportColumn("any", type), List.of(value));
  }

  private RuntimeException wrongTypeError(String source, ReportColumn column, String value) {
    return WRONG_TYPE.error(
        source,
        column.name(),
        checkedQuery.query().dataset(),
        column.type(),
        valueDisplay().describe(value),
        column.toHint(ColumnType.STRING),
        valueDisplay().displayHint(value));
  }
}

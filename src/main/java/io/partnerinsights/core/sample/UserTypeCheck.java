package io.partnerinsights.core.sample;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.errors.ErrorValues;
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
record UserTypeCheck(CheckedQuery checked, boolean testsRanges, ConnectorOptions options) {
  private static final ErrorRow WRONG_TYPE =
      ErrorCode.SCHEMA_HINT.row(
          "{giver} sets the type of column {column} of {dataset} to {type}, which does not fit the"
              + " value {value}",
          "the service's sample rows contain this value, so with mode=FAILFAST the read would wait"
              + " for the report and then fail",
          "to keep the value, change the type to one that fits, as in \"{hint}\". To get null for"
              + " values that do not fit, set mode=PERMISSIVE{more}");

  private static final Logger LOG = LoggerFactory.getLogger(UserTypeCheck.class);

  /** Words for a missing value, which the file may leave empty. */
  private static final Pattern MISSING = Pattern.compile("(?i)null|none|nan|n/?a|unknown|-");

  /**
   * Checks columns of the query with the types that the user gives them.
   *
   * @param giver what gives the types, as the subject of a sentence
   * @throws io.partnerinsights.core.errors.OptionsException {@code SCHEMA_HINT} if a value of the
   *     file is certain to end the read
   */
  void check(String giver, List<ReportColumn> given, List<SampleRow> rows) {
    SampleRows sample = new SampleRows(checked.query(), rows);
    given.forEach(column -> check(giver, column, sample));
  }

  private void check(String giver, ReportColumn column, SampleRows sample) {
    List<String> misfits = new ColumnSample(column, sample.values(column.name())).misfits();
    if (misfits.isEmpty()) {
      return;
    }
    Set<String> texts =
        sample.isText(column.name()) ? Set.copyOf(sample.jsonTexts(column.name())) : Set.of();
    Optional<String> certain =
        misfits.stream().filter(value -> texts.contains(value) && isText(value)).findFirst();
    if (certain.isPresent() && endsAtAMisfit()) {
      throw refused(giver, column, certain.get());
    }
    LOG.warn(
        "{} sets the type of column {} of {} to {}, but the value {} in the service's sample rows"
            + " does not fit. Rows with values that do not fit count as malformed. To avoid this,"
            + " set a type that fits, such as STRING",
        giver,
        column.name(),
        checked.query().dataset(),
        column.type(),
        values().describe(certain.orElse(misfits.get(0))));
  }

  private ErrorValues values() {
    return options.get(Options.ERROR_VALUES);
  }

  /** Whether the file has all rows of the test, and a value that does not fit ends the read. */
  private boolean endsAtAMisfit() {
    return !options.get(Options.MODE).isLenient()
        && options.get(Options.PUSHDOWN) != PushdownMode.ALWAYS
        && !(checked.request().target() instanceof ReadTarget.ExistingReport)
        && checked.query().limit() == null
        && (checked.request().range() == null || testsRanges);
  }

  /** Whether JSON and the file write the value in the same way: no number, date or truth value. */
  private static boolean isText(String value) {
    return !MISSING.matcher(value).matches()
        && !sample(ColumnType.DOUBLE, value).fits()
        && !sample(ColumnType.BOOLEAN, value).fits()
        && sample(ColumnType.TIMESTAMP, value).firstWithoutForm().isPresent();
  }

  private static ColumnSample sample(ColumnType type, String value) {
    return new ColumnSample(new ReportColumn("any", type), List.of(value));
  }

  private RuntimeException refused(String giver, ReportColumn column, String value) {
    return WRONG_TYPE.error(
        giver,
        column.name(),
        checked.query().dataset(),
        column.type(),
        values().describe(value),
        column.hint(ColumnType.STRING),
        values().howToShow(value));
  }
}

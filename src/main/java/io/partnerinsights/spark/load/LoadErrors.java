package io.partnerinsights.spark.load;

import static io.partnerinsights.core.errors.CauseText.causeChain;

import io.partnerinsights.core.errors.CauseText;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;
import io.partnerinsights.core.errors.ParseException;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.ProjectUrls;
import io.partnerinsights.core.errors.UnexpectedError;
import io.partnerinsights.spark.application.SparkApplication;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/** The errors of loads, and what failures of Spark, Delta Lake and Apache Iceberg mean. */
final class LoadErrors {
  private static final String SETUP_HINT =
      " (" + ProjectUrls.docsPage("nightly-load.md#1-configure-the-session") + ")";

  static final ErrorTemplate UNKNOWN_ARGUMENT =
      ErrorCode.OPTION_UNKNOWN.template(
          "The load has no argument named {name}",
          "its arguments are {names}",
          "use one of these names, or remove the argument");
  static final ErrorTemplate MALFORMED_ARGUMENT =
      ErrorCode.OPTION_VALUE.template(
          "Argument {name} has the invalid value {value}", "write {form}");
  static final ErrorTemplate MISSING_INTO =
      ErrorCode.OPTION_VALUE.template(
          "Argument `into` is missing",
          "without this argument, the load does not know which table or schema to write",
          "pass {form}");
  static final ErrorTemplate WRONG_INTO =
      ErrorCode.TABLE_REFUSED.template(
          "Argument `into` cannot be {into}",
          "{reason}",
          "name a schema (or a table, if argument `dataset` is passed) in a Delta Lake or Apache"
              + " Iceberg catalog"
              + SETUP_HINT);
  static final ErrorTemplate CONFLICTING_ARGUMENTS =
      ErrorCode.OPTION_VALUE.template(
          "Argument {name} cannot be combined with {other}",
          "{reason}",
          "remove either {name} or {other}");
  static final ErrorTemplate FUTURE_MONTH =
      ErrorCode.OPTION_VALUE.template(
          "Month {value} in argument {argument} is in the future",
          "the current month is {month}",
          "pass the current month or an earlier one");
  static final ErrorTemplate FILL_WITHOUT_MONTHS =
      ErrorCode.OPTION_VALUE.template(
          "Argument fill does not apply to dataset {dataset}",
          "argument fill loads past months, but this dataset is not divided into months",
          "remove argument fill");
  static final ErrorTemplate WRONG_RANGE =
      ErrorCode.OPTION_VALUE.template(
          "Argument range cannot be {value}",
          "dataset {dataset} offers {ranges}, and a load needs one of these ranges that covers at"
              + " least two months, because its first month may be incomplete",
          "pass one of the offered ranges that covers at least two months");
  static final ErrorTemplate UNKNOWN_DATASET =
      ErrorCode.UNKNOWN_DATASET.template(
          "The account has no dataset {name}",
          "its datasets are {names}",
          "use one of these names. If the dataset exists but is not listed, ask an administrator to"
              + " check the user's roles in Partner Center");
  static final ErrorTemplate UNSUPPORTED_FORMAT =
      tableRefusedRow(
          "a load can replace rows only in Delta Lake and Apache Iceberg tables",
          "name a table or schema in a catalog of one of these formats" + SETUP_HINT);
  static final ErrorTemplate UNKNOWN_OWNER =
      tableRefusedRow(
          "its table properties do not say which dataset and account its rows belong to",
          "name a different table or schema in argument `into`. If the rows of this table belong to"
              + " the loaded dataset and may be replaced, run: {statement}");
  static final ErrorTemplate OTHER_DATASET =
      tableRefusedRow(
          "its rows belong to a different dataset, {dataset}",
          "name a different table or schema in argument `into`");
  static final ErrorTemplate OTHER_USER =
      tableRefusedRow(
          "its rows were loaded by another user, so they may belong to another partner",
          "name a different table or schema in argument `into`. If both users read the data of the"
              + " same partner, run: {statement}");
  static final ErrorTemplate NO_CATALOG =
      ErrorCode.TABLE_REFUSED.template(
          "Argument `into` cannot be {into}",
          "its catalog {catalog} cannot be used: {reason}",
          "check spark.sql.catalog.{catalog}, and that the catalog's jars are on the class path");
  private static final ErrorTemplate UNREACHABLE =
      ErrorCode.TABLE_UNREACHABLE.template(
          "A server that the load needs, such as the tables' catalog, is not available",
          "{reason}",
          "run the load again when the server is available. Rows that were already loaded are not"
              + " loaded twice");
  static final ErrorTemplate INVALID_PERIOD_COLUMN =
      tableRefusedRow(
          "its month column {column} {problem}",
          "if the table exists, make {column} a DATE column with the first day of each row's month."
              + " For a new table, add {column} to option `columns` if this option is set. Also set"
              + " the column's type to DATE in option `schemaHints`");
  static final ErrorTemplate NOT_PARTITIONED_BY_MONTH =
      tableRefusedRow(
          "a load replaces one month at a time, but Apache Iceberg replaces whole files. The table"
              + " must therefore be partitioned by {column}",
          "run ALTER TABLE {table} ADD PARTITION FIELD months({column}). Then rewrite its data"
              + " files, for example with rewrite_data_files and option rewrite-all");
  static final ErrorTemplate INVALID_LOAD_COLUMN =
      tableRefusedRow(
          "its column {column}, in which a load stores each row's source, is not of type {type}",
          "rename this column, or name a different table or schema in argument `into`");
  static final ErrorTemplate APPEND_ONLY =
      tableRefusedRow("its property delta.appendOnly forbids replacing rows", "run: {statement}");
  static final ErrorTemplate NOT_CREATED =
      ErrorCode.TABLE_REFUSED.template(
          "Table {table} cannot be created",
          "{reason}",
          "fix the problem, and run the load again. For a Delta Lake table, check that"
              + " spark.sql.catalog.spark_catalog is set to Delta Lake's catalog"
              + SETUP_HINT);
  static final ErrorTemplate INTERRUPTED =
      ErrorCode.WAIT_INTERRUPTED.template(
          "The load was interrupted",
          "its thread was interrupted, for example because the job was cancelled",
          "run the load again to load the rest");
  static final ErrorTemplate INTERRUPTED_WHILE_LOADING =
      ErrorCode.WAIT_INTERRUPTED.template(
          "The load was interrupted, but did not stop at once",
          "its thread was interrupted, for example because the job was cancelled. After {seconds}"
              + " s, these datasets were still being loaded: {datasets}",
          "run the load again in a few minutes to load the rest. The tables of these datasets may"
              + " still change until then");
  static final ErrorTemplate INCOMPATIBLE_LIBRARY =
      ErrorCode.LOAD_FAILED.template(
          "Table {table} cannot be loaded",
          "a library, probably Delta Lake or Apache Iceberg, is not compatible with this Spark"
              + " version: {error}",
          "use a version of the library that supports this Spark version, and run the load again"
              + SETUP_HINT);
  static final ErrorTemplate REPEATED_CONFLICT =
      ErrorCode.LOAD_FAILED.template(
          "Table {table} changed during every attempt to commit",
          "another writer is committing to it at the same time",
          "run the load again when the other writer has finished");
  static final ErrorTemplate NOT_RECORDED =
      ErrorCode.LOAD_FAILED.template(
          "The load cannot add its results to the loads table {table}",
          "{reason}",
          "correct this cause, and run the load again. The tables of the datasets keep the rows"
              + " that were loaded. If {table} has the wrong columns, rename {table}, and the next"
              + " load creates a new loads table");
  static final ErrorTemplate DATASETS_FAILED =
      ErrorCode.LOAD_FAILED.template(
          "The load ended with problems (affected datasets: {failed} of {datasets})",
          "{statesAndMessages}",
          "do what each dataset's message says, and run the load again. All results: {queryOrLog}");

  /** Errors of an execution that each later read of it would have, too. */
  private static final Set<ErrorCode> PERMANENT_ERRORS =
      EnumSet.of(ErrorCode.FILE_GONE, ErrorCode.FILE_CORRUPT, ErrorCode.REPORT_NOT_FOUND);

  /** The connector's error in the text of another one. */
  private static final Pattern CODED_ERROR = Pattern.compile("\\[PI-\\d{4}\\][^\n]*");

  private static final String RERUN = "run the load again";
  private static final String AWAIT_NEXT_EXECUTION =
      "wait for the next execution of the schedule, which contains the same months. To load these"
          + " months sooner, run the load with argument fill";
  private static final String RERUN_OR_AWAIT =
      RERUN + ". If that does not help, " + AWAIT_NEXT_EXECUTION;

  /** The values of rows in the messages of Spark and Delta Lake, which stay out of results. */
  private static final Pattern ROW_VALUES =
      Pattern.compile(
          "(?s)(?<=row with values:).*|(?<=[Vv]alue )(\".*?\"(?= exceeds)|'.*?'(?= of the"
              + " type)|\\S+(?= cannot be represented|= of the type))");

  /** Lines of stack traces, and Iceberg's advice not to repeat a commit, which loads may repeat. */
  private static final Pattern STACK_TRACE_LINES =
      Pattern.compile(
          "\n\\s*(at \\S+\\(.*\\)|\\.\\.\\. \\d+ more|Driver stacktrace:"
              + "|(Cannot determine|Please check to see) whether .*|At this time no files .*)");

  /** Apache Iceberg's errors of commits that another commit makes impossible. */
  private static final Pattern COMMIT_CONFLICT =
      Pattern.compile(
          "org\\.apache\\.iceberg\\.exceptions\\.(CommitFailedException|ValidationException: (Found"
              + " .*conflicting|Found concurrently|Cannot commit, (found|missing)|Cannot determine"
              + " history|Missing required files))(?s:.*)");

  /** Failures of a server, and of the way to it. */
  private static final Pattern OUTAGE_EXCEPTION =
      Pattern.compile(
          "\\.(\\w*(Connect|TransientConnection)|\\w+Timeout|ConnectionClosed|NoHttpResponse|NoRouteToHost"
              + "|Socket|UnknownHost|Service(Failure|Unavailable)|CommitStateUnknown)Exception\\b");

  /** What Spark and Delta Lake say of a table that does not exist, and of a path without one. */
  private static final Pattern ABSENT_TABLE_MESSAGE =
      Pattern.compile("\\[(TABLE_OR_VIEW_NOT_FOUND|SCHEMA_NOT_FOUND|DELTA_MISSING_DELTA_TABLE)\\]");

  /** Ends a write to Delta Lake before its commit. */
  static final String TABLE_CHANGED_MESSAGE =
      "partnerinsights: the table changed after its rows were counted";

  private LoadErrors() {}

  private static ErrorTemplate tableRefusedRow(String reason, String remedy) {
    return ErrorCode.TABLE_REFUSED.template("Table {table} cannot be loaded", reason, remedy);
  }

  /**
   * Returns the connector's error in what a failure and its causes say, or all that they say, such
   * as a setting to change, without the stack traces that Spark adds.
   */
  static String summarize(Throwable failure) {
    String allText = allMessages(failure);
    Matcher codedError = CODED_ERROR.matcher(allText);
    if (codedError.find()) {
      return withLoadRemedy(codedError.group());
    }
    if (UnexpectedError.isBug(failure)) {
      return UnexpectedError.describe(failure, "in the log");
    }
    String text = toRedactedLine(allText);
    return isOutage(failure) ? UNREACHABLE.error(text).getMessage() : text;
  }

  /** Returns {@link #summarize} without code and remedy, for an error that has its own. */
  static String reasonWithoutCode(Throwable failure) {
    return summarize(failure).replaceFirst("^\\[PI-\\d+] ", "").replaceFirst("(?s) Remedy: .*", "");
  }

  /** Returns an error's text without remedy and full stop, as a part of a sentence. */
  static String withoutRemedy(String error) {
    return error.replaceFirst("(?s) Remedy: .*", "").replaceFirst("\\.$", "");
  }

  private static String allMessages(Throwable failure) {
    return causeChain(failure)
        .map(each -> Objects.requireNonNullElseGet(each.getMessage(), () -> CauseText.of(each)))
        .reduce((texts, text) -> texts.contains(text) ? texts : texts + "\n" + text)
        .orElse("")
        .replace(" " + SparkApplication.RELOAD_REMEDY + ".", "");
  }

  private static boolean isOutage(Throwable failure) {
    return causeChain(failure).anyMatch(each -> OUTAGE_EXCEPTION.matcher(each.toString()).find());
  }

  /** Throws a failure with a code of its own, and that of an outage with another one. */
  static void rethrowIfCodedOrOutage(Throwable failure) {
    if (failure instanceof PartnerInsightsException codedFailure) {
      throw codedFailure;
    } else if (isOutage(failure)) {
      throw UNREACHABLE.causedBy(failure, toRedactedLine(allMessages(failure)));
    }
  }

  private static String toRedactedLine(String text) {
    String line = STACK_TRACE_LINES.matcher(text).replaceAll("").replaceAll("\\s*\n\\s*", " ");
    return ROW_VALUES.matcher(line).replaceAll("…");
  }

  private static String withLoadRemedy(String error) {
    return Arrays.stream(ErrorCode.values())
        .filter(code -> error.startsWith("[" + code.messageCode() + "]"))
        .map(LoadErrors::findLoadRemedy)
        .filter(Objects::nonNull)
        .map(remedy -> error.replaceFirst("Remedy: .*", "Remedy: " + remedy))
        .findFirst()
        .orElse(error);
  }

  /**
   * Returns what a load's user can do about an error whose own remedy is that of a read; null for
   * other errors.
   */
  private static @Nullable String findLoadRemedy(ErrorCode code) {
    return switch (code) {
      case REPORT_TIMEOUT ->
          RERUN
              + ". The new run waits for the same report, for at most the time in the catalog's"
              + " option reportTimeout";
      case REPORT_PAUSED ->
          "resume the report (procedure resume_report, or partnerinsights reports resume), and "
              + RERUN;
      case QUOTA_EXCEEDED ->
          RERUN + " in an hour, or delete reports that are not needed (procedure clean_up)";
      case OUTCOME_UNKNOWN ->
          RERUN
              + " in a few minutes. The new run checks whether the report exists before it creates"
              + " one";
      case REPORT_FAILED, REPORT_LOST, REPORT_NOT_FOUND, LINK_EXPIRED, FILE_CHANGED -> RERUN;
      case REPORT_WITHOUT_LINK, FILE_GONE -> RERUN_OR_AWAIT;
      case DOWNLOAD_BROKEN, STORAGE_REFUSED, FILE_CORRUPT ->
          "check the network and the proxy options, and " + RERUN_OR_AWAIT;
      case RAGGED_ROW, BROKEN_QUOTES -> AWAIT_NEXT_EXECUTION;
      case FIELD_TOO_LARGE ->
          "if the field is correct, increase option maxFieldBytes of the catalog. Otherwise, "
              + AWAIT_NEXT_EXECUTION;
      case HEADER_MISMATCH ->
          "check the user's roles, because some columns need a role. If the roles are correct, "
              + AWAIT_NEXT_EXECUTION;
      case VALUE_DOES_NOT_FIT ->
          "a load keeps the column types of its table, so rewrite the table with a type that fits"
              + " the value, such as STRING. Then run the load again ("
              + ProjectUrls.docsPage("lakehouse.md#write-a-table-again-with-another-type")
              + ")";
      case SCHEMA_HINT ->
          "set a type such as STRING, BIGINT, DOUBLE, DECIMAL, DATE or TIMESTAMP for the table's"
              + " column, or in option schemaHints of the catalog";
      default -> null;
    };
  }

  /** Throws {@code WAIT_INTERRUPTED} if a call of a catalog was interrupted. */
  static void rethrowIfCatalogCallInterrupted(Exception failure) {
    if (isInterrupt(failure)
        || causeChain(failure).anyMatch(InterruptedException.class::isInstance)) {
      throw INTERRUPTED.causedBy(failure);
    }
  }

  /**
   * Whether this thread was interrupted. An {@link InterruptedException} does not show it, because
   * Spark also throws one for a wait that timed out.
   */
  static boolean isInterrupt(Exception failure) {
    return Thread.currentThread().isInterrupted()
        || hasCode(failure, EnumSet.of(ErrorCode.WAIT_INTERRUPTED));
  }

  static boolean isPermanent(Exception failure) {
    return hasCode(failure, PERMANENT_ERRORS)
        || causeChain(failure).anyMatch(ParseException.class::isInstance);
  }

  private static boolean hasCode(Exception failure, Set<ErrorCode> codes) {
    return causeChain(failure)
        .anyMatch(
            each -> each instanceof PartnerInsightsException coded && codes.contains(coded.code()));
  }

  /** Whether a commit has failed because of another one. */
  static boolean isConflict(Throwable failure) {
    return causeChain(failure)
        .anyMatch(
            each ->
                (each instanceof ConcurrentModificationException && each instanceof SparkThrowable)
                    || each.toString().contains(TABLE_CHANGED_MESSAGE)
                    || COMMIT_CONFLICT.matcher(each.toString()).matches());
  }

  /** Whether a table does not exist, or is not one yet. */
  static boolean isTableAbsent(Throwable failure) {
    return causeChain(failure)
        .anyMatch(each -> ABSENT_TABLE_MESSAGE.matcher("" + each.getMessage()).lookingAt());
  }
}

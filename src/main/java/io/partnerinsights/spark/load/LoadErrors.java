package io.partnerinsights.spark.load;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.errors.PartnerInsightsException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The errors of loads, and what their failures say. */
final class LoadErrors {
  static final ErrorRow UNKNOWN_ARGUMENT =
      ErrorCode.OPTION_UNKNOWN.row(
          "A load has no argument {name}", "the arguments are {names}", "{hint}");
  static final ErrorRow WRONG_ARGUMENT =
      ErrorCode.OPTION_VALUE.row("Argument {name} is {value}", "a load cannot read it", "{remedy}");
  static final ErrorRow NO_TARGET =
      ErrorCode.OPTION_MISSING.row(
          "Argument into is missing",
          "a load needs a table for its rows",
          "pass a table beside dataset, or a schema, such as into => 'lake.insights'");
  static final ErrorRow TWO_DATASETS =
      ErrorCode.OPTION_CONFLICT.row(
          "Arguments name several datasets for one table",
          "dataset is one name, whose table is into; datasets have tables in a schema",
          "pass dataset => 'A', or datasets => 'A,B' and a schema");
  static final ErrorRow PATH_OF_SEVERAL =
      ErrorCode.OPTION_CONFLICT.row(
          "Argument into is the path {path}",
          "a path is one table, and argument dataset does not name its dataset",
          "pass dataset => 'A', or a schema such as into => 'lake'");
  static final ErrorRow SINCE_IN_FUTURE =
      ErrorCode.OPTION_VALUE.row(
          "Argument since is {since}",
          "the running month is {now}",
          "pass this month or an earlier one");
  static final ErrorRow UNKNOWN_DATASET =
      ErrorCode.UNKNOWN_DATASET.row(
          "The account has no dataset {name}", "it has {names}", "{hint}");
  static final ErrorRow RANGE_NOT_OFFERED =
      ErrorCode.UNKNOWN_TIMESPAN.row(
          "Dataset {dataset} cannot be scheduled over {range}",
          "the dataset does not have this range; it offers {ranges}",
          "pass one of these with two or more months");
  static final ErrorRow RANGE_CUT =
      ErrorCode.UNKNOWN_TIMESPAN.row(
          "Dataset {dataset} cannot be scheduled over {range}",
          "the oldest month of a TIMESPAN may be cut, so a load needs two or more months; it offers"
              + " {ranges}",
          "pass one of these with two or more months");
  static final ErrorRow NO_TABLE_NAME =
      ErrorCode.TABLE_REFUSED.row(
          "Dataset {dataset} has no table of its name",
          "names of tables have letters, digits and _ only",
          "pass dataset, and a table as into");
  static final ErrorRow TABLE_IS_SCHEMA =
      refused(
          "it is a schema, and with dataset into is a table",
          "pass datasets => '{dataset}', or a table of the schema as into");
  static final ErrorRow SCHEMA_IS_TABLE =
      refused(
          "it is a table, and without dataset into is a schema",
          "pass dataset => '{dataset}' for this table, or a schema as into");
  static final ErrorRow NO_CATALOG =
      refused("the session has no catalog {catalog}; it has {catalogs}", "{hint}");
  static final ErrorRow TIME_WITHOUT_ZONE =
      refused(
          "column {column} is of type TIMESTAMP_NTZ",
          "name a new table; this one was created while spark.sql.timestampType was TIMESTAMP_NTZ,"
              + " and a load writes TIMESTAMP whatever it is");
  static final ErrorRow FOLDER_IN_USE =
      refused(
          "its folder has files and no table: {folder}",
          "a load deletes nothing that it has not made. If nothing in the folder is needed, remove"
              + " it with: hadoop fs -rm -r '{folder}', or on a local disk: rm -r '{path}'");
  static final ErrorRow OTHER_FORMAT =
      refused(
          "it is not a table of Delta Lake or Apache Iceberg, which replace months in one commit",
          "configure one of them as docs/lakehouse.md shows, or name a table of a catalog that has"
              + " it");
  static final ErrorRow WRONG_LAYOUT =
      refused("{reason}", "partition it by months({period}), or name a new table");
  static final ErrorRow NOT_OF_LOAD =
      refused(
          "no load has made it",
          "name another table; or, if its rows are of the dataset and may be replaced by those of"
              + " executions, set its property "
              + LoadProperties.DATASET
              + " to {dataset}");
  static final ErrorRow FOREIGN =
      refused("its rows are of dataset {dataset}", "name another table");
  static final ErrorRow FOREIGN_ACCOUNT =
      refused("its rows are of dataset {dataset} of another account", "name another table");
  static final ErrorRow NO_PERIOD =
      refused(
          "the catalog's options of the dataset leave out its periods, {column}",
          "add {column} to the option columns of the dataset");
  static final ErrorRow NO_DATES =
      refused(
          "its months in column {column} are {type}, not dates",
          "set the catalog's schemaHints of the dataset to {column} DATE");
  static final ErrorRow NOT_CREATED =
      ErrorCode.TABLE_REFUSED.row(
          "Table {table} cannot be created",
          "{reason}",
          "use a name that the catalog accepts, and properties that the format has; configure Delta"
              + " Lake or Apache Iceberg as docs/lakehouse.md shows, or name a table of a catalog"
              + " that has one of them");
  static final ErrorRow NO_SCHEMA =
      ErrorCode.TABLE_REFUSED.row(
          "Table {table} cannot be created",
          "schema {schema} does not exist, and the catalog does not create it: {cause}",
          "create the schema as the platform wants it, or name one that exists");
  static final ErrorRow NOT_CREATED_ON_DISK =
      ErrorCode.LOAD_FAILED.row(
          "Table {table} cannot be created",
          "{reason}",
          "check the disk and the rights of its folder, and run the load again");
  static final ErrorRow TOO_MANY =
      ErrorCode.QUOTA_EXCEEDED.row(
          "The account cannot store {more} more {what}",
          "it has {now}, and the service allows {limit}",
          "load fewer datasets, or delete what is not used");
  static final ErrorRow ENDED =
      ErrorCode.WAIT_INTERRUPTED.row(
          "The load was ended",
          "{reason}",
          "run it again: it continues with what is not loaded yet");
  static final ErrorRow NOT_APPENDED =
      ErrorCode.LOAD_FAILED.row(
          "The table of loads {table} cannot be written",
          "{reason}",
          "check the rights and the disk of this table");
  static final ErrorRow OVERTAKEN =
      ErrorCode.LOAD_FAILED.row(
          "Other commits prevent those to table {table}",
          "another writer has changed it during each attempt",
          "run the load again when the other writer has ended");
  static final ErrorRow DATASETS_FAILED =
      ErrorCode.LOAD_FAILED.row(
          "{failed} of {datasets} datasets need you",
          "{reasons}",
          "follow each message and run the load again; the other datasets are up to date");

  /** The connector's error in the text of another one. */
  private static final Pattern CODED = Pattern.compile("\\[PI-\\d{4}\\][^\n]*");

  private LoadErrors() {}

  private static ErrorRow refused(String reason, String remedy) {
    return ErrorCode.TABLE_REFUSED.row("Table {table} cannot be loaded", reason, remedy);
  }

  /** Returns what a failure says, without the stack trace that Spark adds to it. */
  static String summary(Throwable failure) {
    Matcher coded = CODED.matcher(String.valueOf(failure.getMessage()));
    return known(failure)
        .map(Throwable::getMessage)
        .orElseGet(() -> coded.find() ? coded.group() : withCause(failure));
  }

  /** Spark says where a task has failed, and its last cause or a constraint says why. */
  private static String withCause(Throwable failure) {
    String constraint = SparkErrors.constraint(failure);
    if (constraint != null) {
      return constraint;
    }
    String text = firstLine(failure);
    String cause =
        SparkErrors.causes(failure).reduce((a, last) -> last).map(LoadErrors::firstLine).orElse("");
    return text.contains(cause) ? text : text + " (" + cause + ")";
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage())
        .lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .orElse("");
  }

  private static Optional<PartnerInsightsException> known(Throwable failure) {
    return SparkErrors.causes(failure)
        .filter(PartnerInsightsException.class::isInstance)
        .map(PartnerInsightsException.class::cast)
        .findFirst();
  }

  /**
   * Throws {@code WAIT_INTERRUPTED} for a failure that is the end of the whole run. Spark's own
   * exceptions for it are of many types.
   */
  static void rethrowInterrupt(Exception failure) {
    if (Thread.currentThread().isInterrupted()
        || SparkErrors.causes(failure).anyMatch(LoadErrors::isInterrupt)) {
      throw interrupted(failure);
    }
    String reason = SparkErrors.ending(failure);
    if (reason != null) {
      throw ENDED.causedBy(failure, reason);
    }
  }

  static PartnerInsightsException interrupted(Exception cause) {
    return ENDED.causedBy(cause, "its thread was interrupted");
  }

  private static boolean isInterrupt(Throwable cause) {
    return cause instanceof InterruptedException
        || cause instanceof ClosedByInterruptException
        || (cause instanceof PartnerInsightsException known
            && known.code() == ErrorCode.WAIT_INTERRUPTED);
  }

  /** Whether a repetition of what has failed would fail too. */
  static boolean isPermanent(Exception failure) {
    return known(failure).filter(known -> !known.isRetryable()).isPresent();
  }
}

package io.partnerinsights.spark.load;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;
import io.partnerinsights.core.errors.ParseException;
import io.partnerinsights.core.errors.PartnerInsightsException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ConcurrentModificationException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/** The errors of loads, and what failures of Spark, Delta Lake and Apache Iceberg mean. */
final class LoadErrors {
  static final ErrorRow UNKNOWN_ARGUMENT =
      ErrorCode.OPTION_UNKNOWN.row(
          "A load has no argument {name}", "the arguments are {names}", "{hint}");
  static final ErrorRow WRONG_ARGUMENT =
      ErrorCode.OPTION_VALUE.row(
          "Argument {name} has the invalid value {value}",
          "a load cannot parse it",
          "write {form}");
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
  static final ErrorRow NONE_WITHOUT_WAIT =
      ErrorCode.OPTION_CONFLICT.row(
          "Arguments wait => false and schedule => none exclude each other",
          "no later run would find the report",
          "leave wait out, or load by a schedule");
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
          "a load needs one of the dataset's ranges, and the oldest month of each may be cut; it"
              + " offers {ranges}",
          "pass one of these with two or more months");
  static final ErrorRow NO_TABLE_NAME =
      ErrorCode.TABLE_REFUSED.row(
          "The name of dataset {dataset} cannot be that of a table",
          "names of tables have letters, digits and _ only",
          "pass dataset, and a table as into");
  static final ErrorRow TABLE_IS_SCHEMA =
      refused(
          "with argument dataset, into must name a table, and this is a schema",
          "pass datasets => '{dataset}', or a table of the schema as into");
  static final ErrorRow SCHEMA_IS_TABLE =
      refused(
          "without argument dataset, into must name a schema, and this is a table",
          "pass dataset => '{dataset}' for this table, or a schema as into");
  static final ErrorRow FOLDER_IN_USE =
      refused(
          "its folder has files and no table: {folder}",
          "a load deletes nothing that it has not made. If nothing in the folder is needed, remove"
              + " it with: hadoop fs -rm -r '{folder}'");
  static final ErrorRow OTHER_FORMAT =
      refused(
          "it is not a table of Delta Lake or Apache Iceberg, which replace months in one commit",
          "configure one of them as docs/lakehouse.md shows, or name a table of a catalog that has"
              + " it");
  static final ErrorRow WRONG_LAYOUT =
      refused(
          "its files may have rows of two months",
          "partition it by months({period}), or name a new table");
  static final ErrorRow NO_OWNER =
      refused(
          "its properties do not say whose it is",
          "name another table; or, if its rows are of the dataset and may be replaced:"
              + " {statement}");
  static final ErrorRow OTHER_COLUMN =
      refused("its column {column} is not that of a load of this version", "name a new table");
  static final ErrorRow FOREIGN =
      refused("its rows are of dataset {dataset}", "name another table");
  static final ErrorRow FOREIGN_ACCOUNT =
      refused("its rows are of dataset {dataset} of another account", "name another table");
  static final ErrorRow UNKNOWN_SINCE =
      refused("its property {property} is {value}", "run {statement}; the next run asks again");
  static final ErrorRow NO_PERIOD =
      refused(
          "the catalog's options of the dataset leave out its period column {column}",
          "add {column} to the option columns of the dataset");
  static final ErrorRow NO_DATES =
      refused(
          "its months in column {column} are {type}, not dates",
          "set the catalog's schemaHints of the dataset to {column} DATE");
  static final ErrorRow NOT_CREATED =
      ErrorCode.TABLE_REFUSED.row(
          "Table {table} cannot be created",
          "{reason}",
          "use names that the catalog accepts, properties that the format has, and a disk with room"
              + " and rights; configure Delta Lake or Apache Iceberg as docs/lakehouse.md shows, or"
              + " name a table of a catalog that has one of them");
  static final ErrorRow ENDED =
      ErrorCode.WAIT_INTERRUPTED.row(
          "The load was interrupted",
          "{reason}",
          "run it again: it continues with what is not loaded yet");
  static final ErrorRow NOT_APPENDED =
      ErrorCode.LOAD_FAILED.row(
          "The table of loads {table} cannot be written",
          "{reason}",
          "check its rights, its disk, and that it has the columns of this version");
  static final ErrorRow OVERTAKEN =
      ErrorCode.LOAD_FAILED.row(
          "Table {table} changed during every attempt to commit",
          "another writer commits to it at the same time",
          "run the load again when the other writer has ended");
  static final ErrorRow DATASETS_FAILED =
      ErrorCode.LOAD_FAILED.row(
          "{failed} of {datasets} datasets need your attention",
          "{reasons}",
          "follow each message");

  /** Errors of an execution that each later read of it would have, too. */
  private static final Set<ErrorCode> PERMANENT =
      EnumSet.of(ErrorCode.FILE_GONE, ErrorCode.FILE_CORRUPT, ErrorCode.REPORT_NOT_FOUND);

  /** The connector's error in the text of another one. */
  private static final Pattern CODED = Pattern.compile("\\[PI-\\d{4}\\][^\n]*");

  /** Apache Iceberg's errors of commits that another commit makes impossible. */
  private static final Set<String> CONFLICTS =
      Set.of("CommitFailedException", "ValidationException");

  private static final String NOT_EMPTY = "DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION";

  /** What Spark and Delta Lake say of a table that does not exist, and of a path without one. */
  private static final Set<String> ABSENT =
      Set.of("TABLE_OR_VIEW_NOT_FOUND", "SCHEMA_NOT_FOUND", "DELTA_MISSING_DELTA_TABLE");

  private static final String JOB_CANCELLED = "SPARK_JOB_CANCELLED";

  /** What calls and jobs say while an application ends, in each version of Spark. */
  private static final Pattern STOPPED =
      Pattern.compile("stopped SparkContext|SparkContext (was|has been) (shut ?down|stopped)");

  /** What jobs say that a user has cancelled, where they have no condition. */
  private static final Pattern CANCELLED = Pattern.compile("Job \\d+ cancelled\\b");

  private LoadErrors() {}

  private static ErrorRow refused(String reason, String remedy) {
    return ErrorCode.TABLE_REFUSED.row("Table {table} cannot be loaded", reason, remedy);
  }

  /** Returns what a failure and its last cause say, without the stack traces that Spark adds. */
  static String summary(Throwable failure) {
    String text = text(failure);
    Matcher coded = CODED.matcher(text);
    String last = causes(failure).reduce((a, b) -> b).map(LoadErrors::text).orElse("");
    return known(failure)
        .map(Throwable::getMessage)
        .orElseGet(
            () -> coded.find() ? coded.group() : text.contains(last) ? text : text + ": " + last);
  }

  private static String text(Throwable failure) {
    return String.valueOf(failure.getMessage())
        .replaceAll("(?s)\n(\\s+at |\\s*Driver stacktrace|== SQL).*", "")
        .replaceAll("\\s*\n\\s*", " ");
  }

  private static Optional<PartnerInsightsException> known(Throwable failure) {
    return causes(failure)
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
        || causes(failure).anyMatch(LoadErrors::isInterrupt)) {
      throw interrupted(failure);
    }
    String reason = ending(failure);
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

  /** Whether a repetition of a read that has failed would fail too. */
  static boolean isPermanent(Exception failure) {
    return known(failure)
        .filter(each -> each instanceof ParseException || PERMANENT.contains(each.code()))
        .isPresent();
  }

  /** Whether a commit has failed because of another one. */
  static boolean isConflict(Throwable failure) {
    return causes(failure)
        .anyMatch(
            each ->
                (each instanceof ConcurrentModificationException && each instanceof SparkThrowable)
                    || CONFLICTS.contains(each.getClass().getSimpleName()));
  }

  /** Whether a table does not exist, or is not one yet. */
  static boolean isAbsent(Throwable failure) {
    return causes(failure).anyMatch(each -> ABSENT.contains(condition(each)));
  }

  /** Whether a table cannot be created because another load creates it, or its folder has files. */
  static boolean isOfAnotherWriter(Throwable failure) {
    return isConflict(failure)
        || causes(failure)
            .anyMatch(
                each ->
                    each.getClass().getSimpleName().endsWith("AlreadyExistsException")
                        || condition(each).endsWith("_ALREADY_EXISTS")
                        || condition(each).equals(NOT_EMPTY));
  }

  /** Returns the folder in which a table cannot be created; empty if it is not known. */
  static String usedFolder(Throwable failure, String table) {
    return causes(failure)
        .flatMap(each -> Stream.ofNullable(parameters(each).get("tableLocation")))
        .findFirst()
        .orElse(table.contains("/") ? table.replaceAll("^.*\\.`|`$", "") : "");
  }

  /** Returns the reason why Spark has ended what it ran; null if the failure is another one. */
  static @Nullable String ending(Throwable failure) {
    for (Throwable cause : causes(failure).toList()) {
      String text = String.valueOf(cause.getMessage());
      if (STOPPED.matcher(text).find()) {
        return "Spark was stopped";
      }
      if (condition(cause).equals(JOB_CANCELLED)
          || (cause instanceof SparkException && CANCELLED.matcher(text).find())) {
        return "its job was cancelled";
      }
    }
    return null;
  }

  /** Returns the stable name of the kind of error; empty if it has none. */
  @SuppressWarnings("deprecation") // the name that Spark 3.5 has, too
  private static String condition(Throwable failure) {
    String name = failure instanceof SparkThrowable known ? known.getErrorClass() : null;
    return name == null ? "" : name;
  }

  private static Map<String, String> parameters(Throwable failure) {
    return failure instanceof SparkThrowable known ? known.getMessageParameters() : Map.of();
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
  }
}

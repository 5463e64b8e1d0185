package io.partnerinsights.spark.load;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Creates the errors of loads. */
final class LoadErrors {
  /** The connector's error in the text of another one. */
  private static final Pattern CODED = Pattern.compile("\\[PI-\\d{4}\\][^\n]*");

  static final String NOT_SUPPORTED =
      "the dataset has neither a column of periods nor LIFETIME, so that no execution says which"
          + " rows it replaces; read it with format(\"partnerinsights\")";

  private LoadErrors() {}

  static PartnerInsightsException unknownArgument(String name, String remedy) {
    return Problem.of(ErrorCode.OPTION_UNKNOWN, "A load has no argument " + name)
        .reason("the arguments are " + String.join(", ", LoadArgument.keys()))
        .remedy(remedy)
        .toException();
  }

  static PartnerInsightsException wrongArgument(String name, String value, String remedy) {
    return Problem.of(ErrorCode.OPTION_VALUE, "Argument " + name + " is " + value)
        .reason("a load cannot read it")
        .remedy(remedy)
        .toException();
  }

  static PartnerInsightsException noTarget() {
    return Problem.of(ErrorCode.OPTION_MISSING, "Argument into is missing")
        .reason("a load needs a table for its rows")
        .remedy("pass a table beside dataset, or a schema, such as into => 'lake.insights'")
        .toException();
  }

  static PartnerInsightsException twoDatasets() {
    return Problem.of(ErrorCode.OPTION_CONFLICT, "Arguments name several datasets for one table")
        .reason("dataset is one name, whose table is into; datasets have tables in a schema")
        .remedy("pass dataset => 'A', or datasets => 'A,B' and a schema")
        .toException();
  }

  static PartnerInsightsException pathOfSeveral(TableName path) {
    return Problem.of(ErrorCode.OPTION_CONFLICT, "Argument into is the path " + path)
        .reason("a path is one table, and argument dataset does not name its dataset")
        .remedy("pass dataset => 'A', or a schema such as into => 'lake'")
        .toException();
  }

  static PartnerInsightsException sinceInFuture(YearMonth since, YearMonth now) {
    return Problem.of(ErrorCode.OPTION_VALUE, "Argument since is " + since)
        .reason("the running month is " + now)
        .remedy("pass this month or an earlier one")
        .toException();
  }

  static PartnerInsightsException noColumns(Set<String> absent, Collection<String> columns) {
    return wrongArgument(
        LoadArgument.CLUSTER_BY.key(),
        String.join(", ", absent),
        "name columns of the dataset: " + String.join(", ", columns));
  }

  static PartnerInsightsException noTableName(String dataset) {
    return Problem.of(ErrorCode.TABLE_REFUSED, "Dataset " + dataset + " has no table of its name")
        .reason("names of tables have letters, digits and _ only")
        .remedy("pass dataset, and a table as into")
        .toException();
  }

  static PartnerInsightsException tableIsSchema(TableName schema, String dataset) {
    return refused(schema, "it is a schema, and with dataset into is a table")
        .remedy("pass datasets => '" + dataset + "', or a table of the schema as into")
        .toException();
  }

  static PartnerInsightsException timeWithoutZone(TableName table, String column) {
    return refused(table, "column " + column + " is of type TIMESTAMP_NTZ")
        .remedy(
            "name a new table; this one was created while spark.sql.timestampType was"
                + " TIMESTAMP_NTZ, and a load writes TIMESTAMP whatever it is")
        .toException();
  }

  static PartnerInsightsException folderInUse(TableName table, String folder, Exception cause) {
    return refused(table, "its folder has files and no table: " + folder)
        .remedy(
            "a load deletes nothing that it has not made. If nothing in the folder is needed,"
                + " remove it with: hadoop fs -rm -r '"
                + folder
                + "', or on a local disk: rm -r '"
                + folder.replaceFirst("^file:/*", "/")
                + "'")
        .cause(cause)
        .toException();
  }

  static PartnerInsightsException otherFormat(TableName table) {
    return refused(
            table,
            "it is not a table of Delta Lake or Apache Iceberg, which replace months in one commit")
        .remedy(
            "configure one of them as docs/lakehouse.md shows, or name a table of a catalog that"
                + " has it")
        .toException();
  }

  /** A disk that is full is not a matter of the configuration. */
  static PartnerInsightsException notCreated(TableName table, Exception cause) {
    boolean disk = SparkErrors.causes(cause).anyMatch(IOException.class::isInstance);
    return Problem.of(
            disk ? ErrorCode.LOAD_FAILED : ErrorCode.TABLE_REFUSED,
            "Table " + table + " cannot be created")
        .reason(summary(cause))
        .remedy(
            disk
                ? "check the disk and the rights of its folder, and run the load again"
                : "use a name that the catalog accepts; configure Delta Lake or Apache Iceberg as"
                    + " docs/lakehouse.md shows, or name a table of a catalog that has one of them")
        .cause(cause)
        .toException();
  }

  static PartnerInsightsException wrongLayout(TableName table, String reason, String period) {
    return refused(table, reason)
        .remedy("partition it by months(" + period + "), or name a new table")
        .toException();
  }

  static PartnerInsightsException notOfLoad(TableName table, String dataset) {
    return refused(table, "no load has made it")
        .remedy(
            "name another table; or, if its rows are of the dataset and may be replaced by those"
                + " of executions, set its property "
                + LoadProperties.DATASET
                + " to "
                + dataset)
        .toException();
  }

  static PartnerInsightsException foreign(TableName table, String dataset, boolean account) {
    return refused(
            table, "its rows are of dataset " + dataset + (account ? " of another account" : ""))
        .remedy("name another table")
        .toException();
  }

  private static Problem refused(TableName table, String reason) {
    return Problem.of(ErrorCode.TABLE_REFUSED, "Table " + table + " cannot be loaded")
        .reason(reason);
  }

  static PartnerInsightsException noPeriod(TableName table, String column) {
    return refused(table, "the catalog's options of the dataset leave out its periods, " + column)
        .remedy("add " + column + " to the option columns of the dataset")
        .toException();
  }

  static PartnerInsightsException noPeriodIn(TableName table, String column, StructType columns) {
    StructField field = Columns.byName(columns).get(column);
    String type = field == null ? "absent" : field.dataType().simpleString();
    return refused(table, "its months in column " + column + " are " + type + ", not dates")
        .remedy("set the catalog's schemaHints of the dataset to " + column + " DATE")
        .toException();
  }

  static PartnerInsightsException tooMany(String what, long now, long more, int limit) {
    return Problem.of(
            ErrorCode.QUOTA_EXCEEDED, "The account cannot store " + more + " more " + what)
        .reason("it has " + now + ", and the service allows " + limit)
        .remedy("load fewer datasets, or delete what is not used")
        .toException();
  }

  static PartnerInsightsException noRange(String dataset, String range, List<String> offered) {
    boolean known = offered.stream().anyMatch(range::equalsIgnoreCase);
    return Problem.of(
            ErrorCode.UNKNOWN_TIMESPAN, "Dataset " + dataset + " cannot be scheduled over " + range)
        .reason(
            (known
                    ? "the oldest month of a TIMESPAN may be cut, so a load needs two or more"
                        + " months"
                    : "the dataset does not have this range")
                + "; it offers "
                + String.join(", ", offered))
        .remedy("pass one of these with two or more months")
        .toException();
  }

  static PartnerInsightsException interrupted(Exception cause) {
    return Problem.of(ErrorCode.WAIT_INTERRUPTED, "The load was ended")
        .reason("its thread was interrupted")
        .remedy("run it again: it continues with what is not loaded yet")
        .cause(cause)
        .toException();
  }

  static PartnerInsightsException notAppended(TableName table, Exception cause) {
    return Problem.of(ErrorCode.LOAD_FAILED, "The table of loads " + table + " cannot be written")
        .reason(summary(cause))
        .remedy("check the rights and the disk of this table")
        .cause(cause)
        .toException();
  }

  /** Returns what a failure says, without the stack trace that Spark adds to it. */
  static String summary(Throwable failure) {
    return known(failure)
        .map(Throwable::getMessage)
        .or(
            () ->
                Optional.of(CODED.matcher(String.valueOf(failure.getMessage())))
                    .filter(Matcher::find)
                    .map(Matcher::group))
        .orElseGet(() -> withCause(failure));
  }

  /** Spark says where a task has failed, and its last cause or a constraint says why. */
  private static String withCause(Throwable failure) {
    String constraint = SparkErrors.constraint(failure);
    if (constraint != null) {
      return constraint;
    }
    String text = firstLine(failure);
    String cause =
        SparkErrors.causes(failure)
            .reduce((first, last) -> last)
            .map(LoadErrors::firstLine)
            .orElse("");
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
    boolean interrupted =
        Thread.currentThread().isInterrupted()
            || SparkErrors.causes(failure)
                .anyMatch(
                    each ->
                        each instanceof InterruptedException
                            || each instanceof ClosedByInterruptException
                            || (each instanceof PartnerInsightsException known
                                && known.code() == ErrorCode.WAIT_INTERRUPTED));
    if (interrupted) {
      throw interrupted(failure);
    }
  }

  /** Whether a repetition of what has failed would fail too. */
  static boolean isPermanent(Exception failure) {
    return known(failure).filter(known -> !known.isRetryable()).isPresent();
  }

  /** Returns what a thread of the run has thrown. */
  static RuntimeException ofTask(ExecutionException failure) {
    if (failure.getCause() instanceof Error error) {
      throw error;
    }
    return failure.getCause() instanceof RuntimeException cause
        ? cause
        : new IllegalStateException(failure);
  }

  static PartnerInsightsException unknownDataset(String name, List<String> offered) {
    return Problem.of(ErrorCode.UNKNOWN_DATASET, "The account has no dataset " + name)
        .reason("it has " + String.join(", ", offered))
        .remedy(NearestName.hintOr(name, offered, "use one of these names"))
        .toException();
  }

  static PartnerInsightsException overtaken(TableName table) {
    return Problem.of(ErrorCode.LOAD_FAILED, "Other commits prevent those to table " + table)
        .reason("another writer has changed it during each attempt")
        .remedy("run the load again when the other writer has ended")
        .toException();
  }

  /** The error of a run in which datasets were not loaded; the others are. */
  static PartnerInsightsException failed(List<LoadResult> failures, int datasets) {
    return Problem.of(
            ErrorCode.LOAD_FAILED,
            "%d of %d datasets need you"
                .formatted(failures.stream().map(LoadResult::dataset).distinct().count(), datasets))
        .reason(
            failures.stream()
                .map(each -> each.dataset() + " " + each.state() + ": " + each.message())
                .collect(Collectors.joining("; ")))
        .remedy("follow each message and run the load again; the other datasets are up to date")
        .toException();
  }
}

package io.partnerinsights.spark.load;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Creates the errors of loads. */
final class LoadErrors {
  /** The connector's error in the text of another one. */
  private static final Pattern CODED = Pattern.compile("\\[PI-\\d{4}\\][^\n]*");

  private LoadErrors() {}

  static PartnerInsightsException unknownArgument(String name, String remedy) {
    return Problem.of(ErrorCode.OPTION_UNKNOWN, "A load has no argument " + name)
        .reason("the arguments are " + String.join(", ", LoadSettings.ARGUMENTS))
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

  static PartnerInsightsException noDelta(String table, Exception cause) {
    if (isInterrupt(cause)) {
      return interrupted(cause);
    }
    return refused(table, "it is not a table of Delta Lake, which replaces months in one commit")
        .remedy(
            "set spark.sql.extensions and spark.sql.catalog.spark_catalog for Delta Lake as"
                + " docs/lakehouse.md shows, or name a table of a catalog that has it")
        .cause(cause)
        .toException();
  }

  static PartnerInsightsException notOfLoad(String table, String dataset) {
    return refused(table, "no load has made it")
        .remedy(
            "name another table; or, if its rows are of the dataset and may be replaced by those"
                + " of executions, set its property "
                + LoadTable.DATASET
                + " to "
                + dataset)
        .toException();
  }

  static PartnerInsightsException foreign(String table, String dataset, boolean account) {
    return refused(
            table, "its rows are of dataset " + dataset + (account ? " of another account" : ""))
        .remedy("name another table")
        .toException();
  }

  private static Problem refused(String table, String reason) {
    return Problem.of(ErrorCode.TABLE_REFUSED, "Table " + table + " cannot be loaded")
        .reason(reason);
  }

  static PartnerInsightsException textPeriod(String table, String column, String type) {
    return refused(table, "its periods in column " + column + " are " + type + ", not dates")
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

  static PartnerInsightsException otherHour(String reportId, int hour, int wanted) {
    return Problem.of(
            ErrorCode.SCHEDULE_DIFFERS,
            "The scheduled report runs at " + hour + ":00, not " + wanted)
        .reason("it exists since an earlier load, and a load does not change it")
        .remedy("leave argument hour out, or change it with procedure update_report")
        .id("reportId", reportId)
        .toException();
  }

  static PartnerInsightsException noRange(String dataset, String range, List<String> offered) {
    return Problem.of(
            ErrorCode.UNKNOWN_TIMESPAN, "Dataset " + dataset + " cannot be scheduled over " + range)
        .reason(
            "the oldest month of a TIMESPAN may be cut, so a load needs two or more months, and"
                + " the dataset offers "
                + String.join(", ", offered))
        .remedy("pass a longer range that it offers")
        .toException();
  }

  static PartnerInsightsException interrupted(Exception cause) {
    return Problem.of(ErrorCode.WAIT_INTERRUPTED, "The load was ended")
        .reason("its thread was interrupted")
        .remedy("run it again: it continues with what is not loaded yet")
        .cause(cause)
        .toException();
  }

  static PartnerInsightsException historyUnwritable(String table, Exception cause) {
    return Problem.of(ErrorCode.LOAD_FAILED, "The history " + table + " cannot be written")
        .reason(String.valueOf(cause.getMessage()))
        .remedy("the tables of the datasets are loaded; check the rights and the disk of this one")
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
        .orElseGet(() -> String.valueOf(failure.getMessage()).lines().findFirst().orElse(""));
  }

  /** Returns the connector's error that a failure contains. */
  static Optional<PartnerInsightsException> known(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(PartnerInsightsException.class::isInstance)
        .map(PartnerInsightsException.class::cast)
        .findFirst();
  }

  /** Whether a failure is the end of the whole run. */
  static boolean isInterrupt(Throwable failure) {
    return Thread.currentThread().isInterrupted()
        || Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
            .anyMatch(
                each ->
                    each instanceof InterruptedException
                        || each instanceof ClosedByInterruptException
                        || (each instanceof PartnerInsightsException known
                            && known.code() == ErrorCode.WAIT_INTERRUPTED));
  }

  /**
   * Throws a failure as it is: Spark's are checked exceptions, which its methods do not declare.
   */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <E extends Throwable> E unchecked(Throwable failure) throws E {
    throw (E) failure;
  }

  /** Returns what another thread has thrown. */
  static RuntimeException unwrapped(ExecutionException failure) {
    throw LoadErrors.<RuntimeException>unchecked(failure.getCause());
  }

  static PartnerInsightsException unknownDataset(String name, List<String> offered) {
    return Problem.of(ErrorCode.UNKNOWN_DATASET, "The account has no dataset " + name)
        .reason("it has " + String.join(", ", offered))
        .remedy(NearestName.hintOr(name, offered, "use one of these names"))
        .toException();
  }

  static PartnerInsightsException overtaken(String table) {
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

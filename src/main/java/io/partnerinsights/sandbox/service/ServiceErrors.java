package io.partnerinsights.sandbox.service;

import io.partnerinsights.sandbox.query.InvalidQueryException;
import io.partnerinsights.sandbox.settings.Quotas;
import java.util.UUID;

/** Creates the service's errors, with the texts that its documentation lists. */
public final class ServiceErrors {
  private ServiceErrors() {}

  /** Returns the error of a required field that is absent or empty. */
  public static ServiceException missingValue() {
    return badRequest("Null or missing value");
  }

  /** Returns the error of a query that the service would not run. */
  public static ServiceException invalidQuery(InvalidQueryException e) {
    return badRequest(String.valueOf(e.getMessage()));
  }

  /** Returns the error of a query id that is unknown, or must not be deleted. */
  public static ServiceException invalidQueryId() {
    return badRequest("Invalid QueryID");
  }

  /** Returns the error of a query's name with a character that is not allowed. */
  public static ServiceException invalidQueryName() {
    return badRequest("Invalid character in Name: use letters, digits and blanks");
  }

  /**
   * Returns the error of a name or description of more than 256 characters.
   *
   * @param nameField {@code Name} or {@code ReportName}
   */
  public static ServiceException tooLong(String nameField) {
    return badRequest("Limit " + nameField + " and Description length to 256 characters or less");
  }

  /** Returns the error of a value that is not in the documented list. */
  public static ServiceException unknownValue(String value) {
    return badRequest("Requested value '" + value + "' not found");
  }

  /** Returns the error of a file format that is neither CSV nor TSV. */
  public static ServiceException unknownFormat() {
    return badRequest("Report format should be csv/tsv");
  }

  /** Returns the error of report parameters that contradict each other or the dataset. */
  public static ServiceException invalidParameters() {
    return badRequest("Invalid report parameters");
  }

  public static ServiceException invalidReportName() {
    return badRequest("Invalid character (;) in ReportName");
  }

  static ServiceException invalidInterval() {
    return badRequest("Recurrence Interval must be between 4 and 2160");
  }

  /** Returns the error of a report of the marketplace without a number of executions. */
  public static ServiceException invalidRecurrenceCount() {
    return badRequest(
        "Invalid report parameters for creation - Recurrence count has to be a positive integer"
            + " value");
  }

  static ServiceException endBeforeStart() {
    return badRequest(
        "Invalid report parameters for creation - EndTime should be greater than StartTime");
  }

  static ServiceException startTooEarly() {
    return badRequest(
        "Invalid report parameters for creation - Start time of report should at least be 4 hours"
            + " from current UTC time");
  }

  static ServiceException tooManyActiveReports(Quotas quotas) {
    return badRequest(
        "User has exceeded its report creation quota of %d active reports"
            .formatted(quotas.activeReports()));
  }

  static ServiceException tooManyExecuteNowReports(Quotas quotas) {
    return badRequest(
        "User has exceeded its ExecuteNow report creation quota of %d reports/60 mins"
            .formatted(quotas.executeNowPerHour()));
  }

  static ServiceException tooManyQueries() {
    return badRequest("Number of queries exceeded. Delete few queries before creating new queries");
  }

  /** Returns the error of an id or name that does not exist. */
  public static ServiceException notFound() {
    return new ServiceException(404, "No item found with given filters.");
  }

  /** Returns the error of a report without executions that match the filters. */
  public static ServiceException noExecutions() {
    return new ServiceException(
        404,
        "There are no executions that have occurred for the given filter conditions. Double check"
            + " the reportId or executionId and retry the API after the report's scheduled"
            + " execution time");
  }

  /** Returns the error of an unknown path. */
  public static ServiceException unknownPath() {
    return new ServiceException(404, "Resource not found");
  }

  /** Returns the error of a request on which the service itself fails. */
  public static ServiceException unavailable() {
    return new ServiceException(500, "Service unavailable");
  }

  /** Returns the error of a time in another format than {@code yyyy-MM-ddTHH:mm:ssZ}. */
  public static ServiceException wrongTimeFormat() {
    return internalError();
  }

  /** Returns the error of a failure while a report is created. */
  public static ServiceException internalError() {
    return new ServiceException(
        500,
        "Internal error encountered while creating report. Correlation ID <"
            + UUID.randomUUID()
            + ">");
  }

  private static ServiceException badRequest(String message) {
    return new ServiceException(400, message);
  }
}

package io.partnerinsights.sandbox.web;

/** The service's errors, with the texts that its documentation lists. */
public enum ApiError {
  MISSING_VALUE(400, "Null or missing value"),
  /** A query does not follow the grammar. The service's text is not documented. */
  INVALID_SYNTAX(400, "Invalid query syntax"),
  UNKNOWN_DATASET(400, "Invalid table name"),
  /** A dataset does not have a column, or a column must not stand where it does. */
  WRONG_COLUMN(400, "Incorrect column name"),
  /** A query id is unknown, or must not be deleted. */
  INVALID_QUERY_ID(400, "Invalid QueryID"),
  INVALID_QUERY_NAME(400, "Invalid character in Name: use letters, digits and blanks"),
  /** The argument is {@code Name} or {@code ReportName}. */
  TOO_LONG(400, "Limit %s and Description length to 256 characters or less"),
  /** A value is not in the documented list, or a timespan not in the dataset's. */
  UNKNOWN_VALUE(400, "Requested value '%s' not found"),
  UNKNOWN_FORMAT(400, "Report format should be csv/tsv"),
  /** Report parameters contradict each other or the dataset. */
  INVALID_PARAMETERS(400, "Invalid report parameters"),
  INVALID_REPORT_NAME(400, "Invalid character (;) in ReportName"),
  INVALID_INTERVAL(400, "Recurrence Interval must be between 4 and 2160"),
  /** A report of the marketplace has no number of executions. */
  INVALID_RECURRENCE_COUNT(
      400,
      "Invalid report parameters for creation - Recurrence count has to be a positive integer"
          + " value"),
  END_BEFORE_START(
      400, "Invalid report parameters for creation - EndTime should be greater than StartTime"),
  START_TOO_EARLY(
      400,
      "Invalid report parameters for creation - Start time of report should at least be 4 hours"
          + " from current UTC time"),
  TOO_MANY_ACTIVE_REPORTS(400, "User has exceeded its report creation quota of %s active reports"),
  TOO_MANY_EXECUTE_NOW_REPORTS(
      400, "User has exceeded its ExecuteNow report creation quota of %s reports/60 mins"),
  TOO_MANY_QUERIES(
      400, "Number of queries exceeded. Delete few queries before creating new queries"),
  NOT_FOUND(404, "No item found with given filters."),
  NO_EXECUTIONS(
      404,
      "There are no executions that have occurred for the given filter conditions. Double check"
          + " the reportId or executionId and retry the API after the report's scheduled"
          + " execution time"),
  UNKNOWN_PATH(404, "Resource not found"),
  /** The service itself fails on a request. */
  UNAVAILABLE(500, "Service unavailable"),
  /** A report cannot be created, or a time is not written as {@code yyyy-MM-ddTHH:mm:ssZ}. */
  INTERNAL_ERROR(500, "Internal error encountered while creating report. Correlation ID <%s>");

  private final int status;
  private final String messageTemplate;

  ApiError(int status, String text) {
    this.status = status;
    this.messageTemplate = text;
  }

  /** Creates the exception with the arguments of the text. */
  public ServiceException exception(Object... arguments) {
    return new ServiceException(status, messageTemplate.formatted(arguments));
  }
}

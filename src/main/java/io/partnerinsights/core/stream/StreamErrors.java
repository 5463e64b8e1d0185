package io.partnerinsights.core.stream;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorRow;

/** The errors of streams and of their scheduled reports. */
final class StreamErrors {
  private static final String ANEW =
      "in Spark with a new checkpoint, in Flink without the state of this source";

  private static final String START_ANEW =
      "start again from the execution of option startingExecution, " + ANEW;

  static final ErrorRow UNKNOWN_VERSION =
      ErrorCode.CHECKPOINT_MISMATCH.row(
          "The position in the checkpoint or savepoint has version {version}",
          "this version of the connector reads version 1",
          "use the version of the connector that wrote it, or " + START_ANEW);
  static final ErrorRow NOT_AN_OFFSET =
      ErrorCode.CHECKPOINT_MISMATCH.row(
          "The position in the checkpoint or savepoint cannot be read",
          "it is not the JSON that this connector writes. It may be damaged, or may belong to"
              + " another source",
          START_ANEW);
  static final ErrorRow OTHER_REPORT =
      ErrorCode.CHECKPOINT_MISMATCH.row(
          "The checkpoint or savepoint belongs to another report",
          "it contains executions of report {reportId}, and the options name {given}",
          "set the options back to the original report, or " + START_ANEW,
          "reportId");
  static final ErrorRow DELETED_REPORT =
      ErrorCode.CHECKPOINT_MISMATCH.row(
          "The checkpoint or savepoint belongs to a report that was deleted",
          "it contains executions of report {reportId}, which this user cannot see",
          START_ANEW,
          "reportId");
  static final ErrorRow OTHER_SCHEMA =
      ErrorCode.CHECKPOINT_MISMATCH.row(
          "The checkpoint or savepoint belongs to other columns or types",
          "it contains {pinned}, but the read now has {schema}",
          "set the columns and their types as before (options schemaHints, money and"
              + " columnNameOfCorruptRecord, or the declared schema), or "
              + START_ANEW,
          "reportId");
  static final ErrorRow OTHER_QUERY =
      ErrorCode.CHECKPOINT_MISMATCH.row(
          "The report of the checkpoint or savepoint has another query",
          "its query is {query}, but the options give {print}",
          "set the options back to the original query (with option dataset, also set columns,"
              + " metrics and timespan, because the dataset may have changed), or "
              + START_ANEW,
          "reportId");
  static final ErrorRow UNKNOWN_REPORT =
      ErrorCode.REPORT_NOT_FOUND.row(
          "There is no report named {name}",
          "option reportName is not exactly the name of a report of the account",
          "set it to the name of a report, or option reportId to its id");
  static final ErrorRow SEVERAL_REPORTS =
      ErrorCode.OPTION_VALUE.row(
          "Option reportName: {count} reports are named {name}",
          "their ids are {ids}",
          "set option reportId to the id of one report");
  static final ErrorRow GAP =
      ErrorCode.EXECUTIONS_LOST.row(
          "Executions of the report may be lost",
          "the stream has read what was complete until {completeUntil}, and the service lists"
              + " executions for only 90 days",
          "set option failOnDataLoss to false to continue with the executions that are still"
              + " listed",
          "reportId");
  static final ErrorRow LOST =
      ErrorCode.EXECUTIONS_LOST.row(
          "An execution of the report is lost",
          "the execution is of {time}, and the service lists executions for only 90 days",
          "set option failOnDataLoss to false to continue without it",
          "reportId, executionId");
  static final ErrorRow WITHOUT_FILE =
      ErrorCode.REPORT_WITHOUT_LINK.row(
          "The file of an execution in this batch is not available",
          "the service no longer lists it as complete, or gives no link to its file",
          "start again later. If the error persists, set option startingExecution to a later time,"
              + " and start "
              + ANEW,
          "reportId, executionId");
  static final ErrorRow OTHER_SCHEDULE =
      ErrorCode.SCHEDULE_DIFFERS.row(
          "The scheduled report of this query has other settings",
          "{differences}",
          "set the options to the report's settings, or change the report with procedure"
              + " update_report of the catalog",
          "reportId");
  static final ErrorRow START_TOO_EARLY =
      ErrorCode.OPTION_VALUE.row(
          "Option startTime {start} is too early",
          "a report that is created now starts at {earliest} at the earliest",
          "set a later time, or remove startTime to start as soon as possible");
  static final ErrorRow SCHEDULE_UNCONFIRMED =
      ErrorCode.OUTCOME_UNKNOWN.row(
          "The scheduled report was submitted, but the service did not confirm it",
          "",
          "start the stream again in a few minutes. It looks for the report by its name",
          "reportName, queryId");

  private StreamErrors() {}
}

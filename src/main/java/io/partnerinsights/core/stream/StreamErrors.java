package io.partnerinsights.core.stream;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.ErrorTemplate;

/** The errors of streams and of their scheduled reports. */
final class StreamErrors {
  static final String START_OVER =
      "use a new checkpoint location in Spark. In Flink, start the job without a savepoint";

  private static final String START_HINT =
      ". Option startingExecution sets where the stream begins";

  private static final String OR_START_OVER = ". To start over, " + START_OVER + START_HINT;

  static final ErrorTemplate UNKNOWN_VERSION =
      ErrorCode.CHECKPOINT_MISMATCH.template(
          "The position of the stream in the checkpoint or savepoint cannot be read",
          "its format has version {version}, but this connector reads only version 1",
          "to continue the stream, use the version of the connector that wrote the position"
              + OR_START_OVER);
  static final ErrorTemplate UNREADABLE_OFFSET =
      ErrorCode.CHECKPOINT_MISMATCH.template(
          "The position of the stream in the checkpoint or savepoint cannot be read",
          "it is not the JSON that this connector writes. It may be damaged, or may belong to"
              + " another source",
          "if it belongs to another source, use the one of this stream" + OR_START_OVER);
  static final ErrorTemplate OTHER_REPORT =
      ErrorCode.CHECKPOINT_MISMATCH.template(
          "The checkpoint or savepoint belongs to a different report",
          "it contains executions of report {reportId}, but the options name report {given}",
          "to continue the stream, set the options back to report {reportId}" + OR_START_OVER,
          "reportId");
  static final ErrorTemplate DELETED_REPORT =
      ErrorCode.CHECKPOINT_MISMATCH.template(
          "Report {reportId} of the checkpoint or savepoint was not found",
          "the report was deleted, or the signed-in user cannot see it",
          "if the report still exists, sign in as a user who can see it" + OR_START_OVER,
          "reportId");
  static final ErrorTemplate OTHER_SCHEMA =
      ErrorCode.CHECKPOINT_MISMATCH.template(
          "The checkpoint or savepoint was written with different columns or types",
          "of the columns that differ, the checkpoint or savepoint has {pinned}, and the read has"
              + " {schema}",
          "to continue the stream, use the same query, the same declared schema, and the same"
              + " options schemaHints, money and columnNameOfCorruptRecord as before"
              + OR_START_OVER,
          "reportId");
  static final ErrorTemplate OTHER_QUERY =
      ErrorCode.CHECKPOINT_MISMATCH.template(
          "The options no longer match the query of the stream's report",
          "the report's query is {query}, but the options now result in {print}",
          "to continue the stream, set the options so that they result in the report's query. If"
              + " option dataset is set, also set columns, metrics and timespan, because the"
              + " dataset may have changed"
              + OR_START_OVER,
          "reportId");
  static final ErrorTemplate UNKNOWN_REPORT =
      ErrorCode.REPORT_NOT_FOUND.template(
          "There is no report named {name}",
          "no report of the account has exactly the name in option reportName",
          "set option reportName to the exact name of a report, or set option reportId to the"
              + " report's id");
  static final ErrorTemplate SEVERAL_REPORTS =
      ErrorCode.OPTION_VALUE.template(
          "Option reportName is ambiguous, because {count} reports are named {name}",
          "their ids are {ids}",
          "remove option reportName, and set option reportId to one of these ids");
  static final ErrorTemplate EXECUTIONS_MISSED =
      ErrorCode.EXECUTIONS_LOST.template(
          "The stream may have missed executions of the report",
          "the stream has read the executions up to {completeUntil}, and the service"
              + " does not list executions that are older than 90 days",
          "to continue with the executions that are still listed, set option failOnDataLoss to"
              + " false",
          "reportId");
  static final ErrorTemplate EXECUTION_LOST =
      ErrorCode.EXECUTIONS_LOST.template(
          "An execution of the report can no longer be read",
          "it dates from {time}, and the service lists executions for only 90 days",
          "to continue without this execution, set option failOnDataLoss to false",
          "reportId, executionId");
  static final ErrorTemplate EXECUTION_WITHOUT_FILE =
      ErrorCode.REPORT_WITHOUT_LINK.template(
          "The file of the {time} execution is not available",
          "the service does not list this execution as complete with a link to its file",
          "restart the stream later. To skip this execution, set option startingExecution to a time"
              + " after it. Then "
              + START_OVER,
          "reportId, executionId");
  static final ErrorTemplate OTHER_SCHEDULE =
      ErrorCode.SCHEDULE_DIFFERS.template(
          "The settings of this query's scheduled report differ from the options",
          "{differences}",
          "set the options to the report's settings. To change the report instead, use"
              + " `partnerinsights reports update {reportId}` or procedure update_report",
          "reportId");
  static final ErrorTemplate START_TOO_EARLY =
      ErrorCode.OPTION_VALUE.template(
          "Option startTime {start} is too early",
          "a report that is created now cannot start before {earliest}",
          "set startTime to a later time. To start as soon as possible, remove option startTime");
  static final ErrorTemplate SCHEDULE_UNCONFIRMED =
      ErrorCode.OUTCOME_UNKNOWN.template(
          "Scheduled report {reportName} was submitted, but the service did not confirm it",
          "",
          "wait a few minutes, and start the stream or load again. The new run uses the report if"
              + " the service has created it by then",
          "reportName, queryId");

  private StreamErrors() {}
}

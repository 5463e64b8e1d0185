package io.partnerinsights.core.stream;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.NearestName;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.query.InsightsQuery;
import io.partnerinsights.core.report.ReportErrors;
import java.time.Instant;
import java.util.List;

/** Creates the errors of streams and of their scheduled reports. */
final class StreamErrors {
  private static final String NEW_CHECKPOINT = "start the stream with a new checkpoint";

  private StreamErrors() {}

  static PartnerInsightsException unknownVersion(int version) {
    return Problem.of(ErrorCode.CHECKPOINT_MISMATCH, "The stream's offset has version " + version)
        .reason("this version of the connector knows version 1")
        .remedy("use the connector that has written the checkpoint, or " + NEW_CHECKPOINT)
        .toException();
  }

  static PartnerInsightsException notAnOffset(Exception cause) {
    return Problem.of(ErrorCode.CHECKPOINT_MISMATCH, "The stream's offset cannot be read")
        .reason(
            "it is not the JSON that this connector writes; the checkpoint may be damaged, or of"
                + " another source")
        .remedy(NEW_CHECKPOINT)
        .cause(cause)
        .toException();
  }

  static PartnerInsightsException otherReport(String pinned, String given) {
    return Problem.of(ErrorCode.CHECKPOINT_MISMATCH, "The checkpoint belongs to another report")
        .reason("it contains executions of report " + pinned + ", and the options name " + given)
        .remedy("set the options back to the first report, or " + NEW_CHECKPOINT)
        .id("reportId", pinned)
        .toException();
  }

  static PartnerInsightsException otherSchema(String reportId, String pinned, String schema) {
    return Problem.of(
            ErrorCode.CHECKPOINT_MISMATCH, "The checkpoint belongs to other columns or types")
        .reason("the stream began with " + pinned + ", and now it has " + schema)
        .remedy(
            "set the columns and their types as before (options schemaHints, money and"
                + " columnNameOfCorruptRecord, or the declared schema), or "
                + NEW_CHECKPOINT)
        .id("reportId", reportId)
        .toException();
  }

  static PartnerInsightsException otherQuery(ScheduledReport report, InsightsQuery query) {
    return Problem.of(
            ErrorCode.CHECKPOINT_MISMATCH, "The report of the checkpoint is of another query")
        .reason("its query is " + report.query() + ", and the options have " + query.print())
        .remedy(
            "set the options back to the first query (with dataset: columns, metrics and timespan"
                + " too, because the dataset may have changed), or "
                + NEW_CHECKPOINT)
        .id("reportId", report.reportId())
        .toException();
  }

  static PartnerInsightsException unknownReport(String name, List<String> known) {
    return Problem.of(ErrorCode.REPORT_NOT_FOUND, "There is no report of the name " + name)
        .reason("option reportName is not exactly the name of a report of the account")
        .remedy(
            NearestName.hintOr(
                name, known, "set it to the name of a report, or option reportId to its id"))
        .toException();
  }

  static PartnerInsightsException severalReports(String name, List<String> ids) {
    return Problem.of(
            ErrorCode.OPTION_VALUE,
            "Option reportName " + name + " names " + ids.size() + " reports")
        .reason("the reports of this name are " + String.join(", ", ids))
        .remedy("set option reportId to the id of one report")
        .toException();
  }

  static PartnerInsightsException gap(String reportId, Instant completeUntil) {
    return Problem.of(ErrorCode.EXECUTIONS_LOST, "Executions of the report may be lost")
        .reason(
            "the stream has read what was complete until "
                + completeUntil
                + ", and the service lists executions for 90 days only")
        .remedy(
            "set option failOnDataLoss to false to continue with the executions that are still"
                + " listed")
        .id("reportId", reportId)
        .toException();
  }

  static PartnerInsightsException lost(String reportId, String executionId, Instant time) {
    return Problem.of(ErrorCode.EXECUTIONS_LOST, "An execution of the report is lost")
        .reason("it is of " + time + ", and the service lists executions for 90 days only")
        .remedy("set option failOnDataLoss to false to continue without it")
        .id("reportId", reportId)
        .id("executionId", executionId)
        .toException();
  }

  static PartnerInsightsException withoutFile(String reportId, String executionId) {
    return Problem.of(
            ErrorCode.REPORT_WITHOUT_LINK, "An execution of the stream's batch has no file now")
        .reason("the service does not list it as complete any more, or gives no link to its file")
        .remedy(
            "start the stream again later; if the error persists, start it with a new checkpoint"
                + " and set option startingExecution to a later time")
        .id("reportId", reportId)
        .id("executionId", executionId)
        .toException();
  }

  static PartnerInsightsException otherSchedule(ScheduledReport report, List<String> differences) {
    return Problem.of(
            ErrorCode.SCHEDULE_DIFFERS, "The scheduled report of this query has other settings")
        .reason(String.join("; ", differences))
        .remedy(
            "set the options to the report's settings, or change the report with procedure"
                + " update_report of the catalog")
        .id("reportId", report.reportId())
        .toException();
  }

  static PartnerInsightsException startTooEarly(Instant start, Instant earliest) {
    return Problem.of(ErrorCode.OPTION_VALUE, "Option startTime " + start + " is too early")
        .reason("a report that is created now starts at " + earliest + " at the earliest")
        .remedy("set a later time, or remove startTime to start as soon as possible")
        .toException();
  }

  static Problem scheduleUnconfirmed(NewReport.Scheduled wanted) {
    return ReportErrors.unconfirmed(
            "scheduled report",
            "start the stream again in some minutes: it looks for the report by its name")
        .id("reportName", wanted.reportName())
        .id("queryId", wanted.queryId());
  }
}

package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.data.FileFormat;
import io.partnerinsights.sandbox.service.ReportDefinition;
import io.partnerinsights.sandbox.service.StoredReport;
import io.partnerinsights.sandbox.service.Timing;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.web.ApiError;
import io.partnerinsights.sandbox.web.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

record ReportCalls(Backend backend, ItemMapper itemMapper) {
  ResponseItems create(String user, HttpRequest request) {
    Parameters body = Parameters.ofBody(request);
    String queryId = body.requireText("QueryId");
    if (backend.has(Quirk.UNKNOWN_QUERIES_404)
        && backend.service().findQuery(user, queryId).isEmpty()) {
      throw ApiError.NOT_FOUND.exception();
    }
    return toItems(backend.service().createReport(user, parseDefinition(body)))
        .withMessage("Report created successfully");
  }

  ResponseItems list(String user, HttpRequest request) {
    Parameters parameters = Parameters.ofQueryString(request);
    List<Map<String, Object>> reportItems =
        backend.service().reports(user).stream()
            .filter(report -> backend.isListedYet(report.createdTime()))
            .filter(report -> parameters.matchesFilter("reportId", report.reportId()))
            .filter(report -> parameters.matchesFilter("reportName", report.definition().name()))
            .filter(report -> parameters.matchesFilter("queryId", report.query().queryId()))
            .map(itemMapper::toItem)
            .toList();
    if (reportItems.isEmpty() && !request.queryParameters().isEmpty()) {
      throw ApiError.NOT_FOUND.exception();
    }
    return parameters.hasAny("reportId")
        ? ResponseItems.of(reportItems).withPascalCaseAllowed()
        : ResponseItems.of(reportItems);
  }

  ResponseItems update(String user, String reportId, HttpRequest request) {
    Parameters body = Parameters.ofBody(request);
    return toItems(backend.service().updateReport(user, reportId, parseDefinition(body)))
        .withPascalCaseAllowed();
  }

  ResponseItems delete(String user, String reportId) {
    return toItems(backend.service().deleteReport(user, reportId));
  }

  ResponseItems pause(String user, String reportId) {
    return toItems(backend.service().pauseReport(user, reportId)).withPascalCaseAllowed();
  }

  ResponseItems resume(String user, String reportId) {
    return toItems(backend.service().resumeReport(user, reportId)).withPascalCaseAllowed();
  }

  private ResponseItems toItems(StoredReport report) {
    return ResponseItems.of(List.of(itemMapper.toItem(report)));
  }

  private ReportDefinition parseDefinition(Parameters body) {
    if (backend.isMarketplace()) {
      requireSingleEnd(body);
    }
    if (backend.has(Quirk.PLAIN_NAMES) && !body.requireText("ReportName").matches("[A-Za-z0-9]+")) {
      throw ApiError.INVALID_REPORT_NAME.exception();
    }
    return new ReportDefinition(
        body.requireText("ReportName"),
        body.findText("Description"),
        body.findText("QueryId"),
        parseTiming(body),
        parseFormat(body.findText("Format")),
        body.findText("CallbackUrl"),
        parseCallbackMethod(body.findText("CallbackMethod")));
  }

  /** Refuses a report without an end or with two: a schedule of the marketplace always ends. */
  private static void requireSingleEnd(Parameters body) {
    Integer count = body.findNumber("RecurrenceCount");
    boolean hasEndTime =
        body.findTime("EndTime") != null && !body.flagOrDefault("ExecuteNow", false);
    if (hasEndTime && count != null) {
      throw ApiError.INVALID_PARAMETERS.exception();
    }
    if (!hasEndTime && (count == null || count < 1)) {
      throw ApiError.INVALID_RECURRENCE_COUNT.exception();
    }
  }

  /** Parses the timing. ExecuteNow ignores a schedule; only the marketplace has an end. */
  private Timing parseTiming(Parameters body) {
    boolean executeNow = body.flagOrDefault("ExecuteNow", false);
    Instant start = executeNow ? null : body.findTime("StartTime");
    Integer intervalHours = executeNow ? null : body.findNumber("RecurrenceInterval");
    Duration interval = intervalHours == null ? null : Duration.ofHours(intervalHours);
    Integer recurrenceCount = executeNow ? null : body.findNumber("RecurrenceCount");
    Instant end = executeNow || !backend.isMarketplace() ? null : body.findTime("EndTime");
    Instant queryStart = body.findTime("QueryStartTime");
    Instant queryEnd = body.findTime("QueryEndTime");
    return new Timing(executeNow, start, interval, recurrenceCount, end, queryStart, queryEnd);
  }

  private static FileFormat parseFormat(@Nullable String text) {
    String format = text == null || text.isEmpty() ? "CSV" : text.toUpperCase(Locale.ROOT);
    return switch (format) {
      case "CSV" -> FileFormat.CSV;
      case "TSV" -> FileFormat.TSV;
      default -> throw ApiError.UNKNOWN_FORMAT.exception();
    };
  }

  private static String parseCallbackMethod(@Nullable String text) {
    String method = text == null || text.isEmpty() ? "POST" : text.toUpperCase(Locale.ROOT);
    if (!method.equals("POST") && !method.equals("GET")) {
      throw ApiError.UNKNOWN_VALUE.exception(String.valueOf(text));
    }
    return method;
  }
}

package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.data.FileFormat;
import io.partnerinsights.sandbox.service.ReportDefinition;
import io.partnerinsights.sandbox.service.StoredReport;
import io.partnerinsights.sandbox.service.Timing;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.ServiceErrors;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

record ReportCalls(Backend backend, ItemMapper items) {
  Items create(String user, HttpRequest request) {
    Parameters body = Parameters.ofBody(request);
    String queryId = body.required("QueryId");
    if (backend.has(Quirk.UNKNOWN_QUERIES_404)
        && backend.service().query(user, queryId).isEmpty()) {
      throw ServiceErrors.NOT_FOUND.exception();
    }
    return item(backend.service().createReport(user, definition(body)))
        .withMessage("Report created successfully");
  }

  Items list(String user, HttpRequest request) {
    Parameters parameters = Parameters.of(request);
    List<Map<String, Object>> found =
        backend.service().reports(user).stream()
            .filter(report -> backend.isListed(report.created()))
            .filter(report -> parameters.matches("reportId", report.reportId()))
            .filter(report -> parameters.matches("reportName", report.definition().name()))
            .filter(report -> parameters.matches("queryId", report.query().queryId()))
            .map(items::report)
            .toList();
    if (found.isEmpty() && !request.parameters().isEmpty()) {
      throw ServiceErrors.NOT_FOUND.exception();
    }
    return parameters.hasAny("reportId") ? Items.of(found).inPascalCase() : Items.of(found);
  }

  Items update(String user, String reportId, HttpRequest request) {
    Parameters body = Parameters.ofBody(request);
    return item(backend.service().updateReport(user, reportId, definition(body))).inPascalCase();
  }

  Items delete(String user, String reportId) {
    return item(backend.service().deleteReport(user, reportId));
  }

  Items pause(String user, String reportId) {
    return item(backend.service().pauseReport(user, reportId)).inPascalCase();
  }

  Items resume(String user, String reportId) {
    return item(backend.service().resumeReport(user, reportId)).inPascalCase();
  }

  private Items item(StoredReport report) {
    return Items.of(List.of(items.report(report)));
  }

  private ReportDefinition definition(Parameters body) {
    if (backend.isMarketplace()) {
      checkEnd(body);
    }
    if (backend.has(Quirk.PLAIN_NAMES) && !body.required("ReportName").matches("[A-Za-z0-9]+")) {
      throw ServiceErrors.INVALID_REPORT_NAME.exception();
    }
    return new ReportDefinition(
        body.required("ReportName"),
        body.text("Description"),
        body.text("QueryId"),
        timing(body),
        format(body.text("Format")),
        body.text("CallbackUrl"),
        method(body.text("CallbackMethod")));
  }

  /** Refuses a report without an end or with two: a schedule of the marketplace always ends. */
  private static void checkEnd(Parameters body) {
    Integer count = body.number("RecurrenceCount");
    boolean ends = body.time("EndTime") != null && !body.flag("ExecuteNow", false);
    if (ends && count != null) {
      throw ServiceErrors.INVALID_PARAMETERS.exception();
    }
    if (!ends && (count == null || count < 1)) {
      throw ServiceErrors.INVALID_RECURRENCE_COUNT.exception();
    }
  }

  /**
   * Parses the timing. With ExecuteNow the fields of a schedule are dropped; the partner network
   * knows no end.
   */
  private Timing timing(Parameters body) {
    boolean once = body.flag("ExecuteNow", false);
    Instant start = once ? null : body.time("StartTime");
    Integer interval = once ? null : body.number("RecurrenceInterval");
    Integer count = once ? null : body.number("RecurrenceCount");
    Instant end = once || !backend.isMarketplace() ? null : body.time("EndTime");
    Instant queryStart = body.time("QueryStartTime");
    Instant queryEnd = body.time("QueryEndTime");
    return new Timing(once, start, interval, count, end, queryStart, queryEnd);
  }

  private static FileFormat format(@Nullable String text) {
    String format = text == null || text.isEmpty() ? "CSV" : text.toUpperCase(Locale.ROOT);
    return switch (format) {
      case "CSV" -> FileFormat.CSV;
      case "TSV" -> FileFormat.TSV;
      default -> throw ServiceErrors.UNKNOWN_FORMAT.exception();
    };
  }

  private static String method(@Nullable String text) {
    String method = text == null || text.isEmpty() ? "POST" : text.toUpperCase(Locale.ROOT);
    if (!method.equals("POST") && !method.equals("GET")) {
      throw ServiceErrors.UNKNOWN_VALUE.exception(String.valueOf(text));
    }
    return method;
  }
}

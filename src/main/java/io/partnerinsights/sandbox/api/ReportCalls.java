package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.data.FileFormat;
import io.partnerinsights.sandbox.service.InsightsService;
import io.partnerinsights.sandbox.service.ReportDefinition;
import io.partnerinsights.sandbox.service.ReportDefinition.CallbackTarget;
import io.partnerinsights.sandbox.service.ServiceErrors;
import io.partnerinsights.sandbox.service.StoredReport;
import io.partnerinsights.sandbox.service.Timing;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.web.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The API calls on reports. */
final class ReportCalls {
  private final InsightsService service;
  private final ItemMapper items;
  private final ListLag lag;
  private final boolean marketplace;
  private final boolean plainNames;
  private final boolean unknownQueries404;

  ReportCalls(InsightsService service, ItemMapper items, ListLag lag, ApiSettings settings) {
    this.service = service;
    this.items = items;
    this.lag = lag;
    this.marketplace = settings.isMarketplace();
    this.plainNames = settings.has(Quirk.PLAIN_NAMES);
    this.unknownQueries404 = settings.has(Quirk.UNKNOWN_QUERIES_404);
  }

  Items create(String user, HttpRequest request) {
    RequestBody body = new RequestBody(request);
    String queryId = body.required("QueryId");
    if (unknownQueries404
        && service.queries(user).stream().noneMatch(q -> q.queryId().equalsIgnoreCase(queryId))) {
      throw ServiceErrors.NOT_FOUND.exception();
    }
    return item(service.createReport(user, definition(body)), Casing.CAMEL)
        .withMessage("Report created successfully");
  }

  /** Lists reports, with Pascal keys if a report is requested by id and camel keys otherwise. */
  Items list(String user, HttpRequest request) {
    Parameters parameters = new Parameters(request);
    Casing casing = parameters.hasAny("reportId") ? Casing.PASCAL : Casing.CAMEL;
    List<Map<String, Object>> found =
        service.reports(user).stream()
            .filter(report -> lag.isListed(report.times().created()))
            .filter(report -> parameters.matches("reportId", report.reportId()))
            .filter(report -> parameters.matches("reportName", report.definition().name()))
            .filter(report -> parameters.matches("queryId", report.query().queryId()))
            .map(report -> items.report(report, casing, service.remaining(report).orElse(null)))
            .toList();
    if (found.isEmpty() && !request.parameters().isEmpty()) {
      throw ServiceErrors.NOT_FOUND.exception();
    }
    return Items.of(found, casing);
  }

  Items update(String user, String reportId, HttpRequest request) {
    RequestBody body = new RequestBody(request);
    return item(service.updateReport(user, reportId, definition(body)), Casing.PASCAL);
  }

  Items delete(String user, String reportId) {
    return item(service.deleteReport(user, reportId), Casing.CAMEL);
  }

  Items pause(String user, String reportId) {
    return item(service.pauseReport(user, reportId), Casing.PASCAL);
  }

  Items resume(String user, String reportId) {
    return item(service.resumeReport(user, reportId), Casing.PASCAL);
  }

  private Items item(StoredReport report, Casing casing) {
    return Items.of(
        List.of(items.report(report, casing, service.remaining(report).orElse(null))), casing);
  }

  private ReportDefinition definition(RequestBody body) {
    if (marketplace) {
      checkEnd(body);
    }
    if (plainNames && !body.required("ReportName").matches("[A-Za-z0-9]+")) {
      throw ServiceErrors.INVALID_REPORT_NAME.exception();
    }
    return new ReportDefinition(
        body.required("ReportName"),
        body.text("Description"),
        body.text("QueryId"),
        timing(body),
        format(body.text("Format")),
        new CallbackTarget(body.text("CallbackUrl"), method(body.text("CallbackMethod"))));
  }

  /** Refuses a report without an end or with two: a schedule of the marketplace always ends. */
  private static void checkEnd(RequestBody body) {
    Integer count = body.number("RecurrenceCount");
    boolean ends = body.time("EndTime") != null && !body.flag("ExecuteNow");
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
  private Timing timing(RequestBody body) {
    return body.flag("ExecuteNow")
        ? new Timing(
            true, null, null, null, null, body.time("QueryStartTime"), body.time("QueryEndTime"))
        : new Timing(
            false,
            body.time("StartTime"),
            body.number("RecurrenceInterval"),
            body.number("RecurrenceCount"),
            marketplace ? body.time("EndTime") : null,
            body.time("QueryStartTime"),
            body.time("QueryEndTime"));
  }

  private static FileFormat format(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return FileFormat.CSV;
    }
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "CSV" -> FileFormat.CSV;
      case "TSV" -> FileFormat.TSV;
      default -> throw ServiceErrors.UNKNOWN_FORMAT.exception();
    };
  }

  private static String method(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return "POST";
    }
    String method = text.toUpperCase(Locale.ROOT);
    if (!method.equals("POST") && !method.equals("GET")) {
      throw ServiceErrors.UNKNOWN_VALUE.exception(text);
    }
    return method;
  }
}

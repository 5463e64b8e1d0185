package io.partnerinsights.sandbox.http;

import io.partnerinsights.sandbox.data.FileFormat;
import io.partnerinsights.sandbox.service.InsightsService;
import io.partnerinsights.sandbox.service.ReportForm;
import io.partnerinsights.sandbox.service.ReportForm.CallbackTarget;
import io.partnerinsights.sandbox.service.ServiceProblem;
import io.partnerinsights.sandbox.service.StoredReport;
import io.partnerinsights.sandbox.service.Timing;
import io.partnerinsights.sandbox.wire.Call;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The calls about reports. */
final class ReportCalls {
  private final InsightsService service;
  private final Shapes shapes;

  ReportCalls(InsightsService service, Shapes shapes) {
    this.service = service;
    this.shapes = shapes;
  }

  Items create(String user, Call call) {
    Fields body = new Fields(call.body());
    body.required("QueryId");
    return one(service.createReport(user, form(body)), Casing.CAMEL);
  }

  /** One report asked for by its id comes with Pascal keys, a list with camel keys. */
  Items list(String user, Call call) {
    Map<String, String> asked = call.parameters();
    Casing casing = asked.containsKey("reportId") ? Casing.PASCAL : Casing.CAMEL;
    List<Map<String, Object>> found =
        service.reports(user).stream()
            .filter(report -> QueryCalls.matches(asked.get("reportId"), report.reportId()))
            .filter(report -> QueryCalls.matches(asked.get("reportName"), report.form().name()))
            .filter(report -> QueryCalls.matches(asked.get("queryId"), report.query().queryId()))
            .map(report -> shapes.report(report, casing))
            .toList();
    if (found.isEmpty() && !asked.isEmpty()) {
      throw ServiceProblem.notFound();
    }
    return new Items(found, casing);
  }

  Items update(String user, String reportId, Call call) {
    Fields body = new Fields(call.body());
    return one(service.updateReport(user, reportId, form(body)), Casing.PASCAL);
  }

  Items delete(String user, String reportId) {
    return one(service.deleteReport(user, reportId), Casing.CAMEL);
  }

  Items pause(String user, String reportId) {
    return one(service.pauseReport(user, reportId), Casing.PASCAL);
  }

  Items resume(String user, String reportId) {
    return one(service.resumeReport(user, reportId), Casing.PASCAL);
  }

  private Items one(StoredReport report, Casing casing) {
    return new Items(List.of(shapes.report(report, casing)), casing);
  }

  private static ReportForm form(Fields body) {
    return new ReportForm(
        body.required("ReportName"),
        body.text("Description"),
        body.text("QueryId"),
        timing(body),
        format(body.text("Format")),
        new CallbackTarget(body.text("CallbackUrl"), method(body.text("CallbackMethod"))));
  }

  /** ExecuteNow makes the schedule's fields meaningless: they are not even kept. */
  private static Timing timing(Fields body) {
    return body.flag("ExecuteNow")
        ? new Timing(true, null, null, null, body.time("QueryStartTime"), body.time("QueryEndTime"))
        : new Timing(
            false,
            body.time("StartTime"),
            body.number("RecurrenceInterval"),
            body.number("RecurrenceCount"),
            body.time("QueryStartTime"),
            body.time("QueryEndTime"));
  }

  private static FileFormat format(String text) {
    if (text == null || text.isEmpty()) {
      return FileFormat.CSV;
    }
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "CSV" -> FileFormat.CSV;
      case "TSV" -> FileFormat.TSV;
      default -> throw ServiceProblem.bad("Report format should be csv/tsv");
    };
  }

  private static String method(String text) {
    String method = text == null || text.isEmpty() ? "POST" : text.toUpperCase(Locale.ROOT);
    if (!method.equals("POST") && !method.equals("GET")) {
      throw ServiceProblem.bad("Requested value '" + text + "' not found");
    }
    return method;
  }
}

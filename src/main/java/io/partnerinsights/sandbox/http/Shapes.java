package io.partnerinsights.sandbox.http;

import io.partnerinsights.sandbox.data.DatasetInfo;
import io.partnerinsights.sandbox.http.ApiSettings.Quirk;
import io.partnerinsights.sandbox.service.InsightsService.ExecutionView;
import io.partnerinsights.sandbox.service.ReportForm;
import io.partnerinsights.sandbox.service.StoredQuery;
import io.partnerinsights.sandbox.service.StoredReport;
import io.partnerinsights.sandbox.service.Timing;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The items inside envelopes, key by key as the published samples have them. */
final class Shapes {
  private final boolean clean;

  Shapes(ApiSettings settings) {
    this.clean = settings.has(Quirk.CLEAN_KEYS);
  }

  Map<String, Object> dataset(DatasetInfo dataset) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put(clean ? "datasetName" : "DatasetName ", dataset.name());
    item.put("selectableColumns", names(dataset.columns()));
    item.put("availableMetrics", names(dataset.metrics()));
    item.put("availableDateRanges", dataset.ranges());
    item.put("minimumRecurrenceInterval", dataset.minimumRecurrence().toHours());
    return item;
  }

  private static List<String> names(List<DatasetInfo.Field> fields) {
    return fields.stream().map(DatasetInfo.Field::name).toList();
  }

  static Map<String, Object> query(StoredQuery query) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("queryId", query.queryId());
    item.put("name", query.name());
    item.put("description", query.description());
    item.put("query", query.query());
    item.put("type", query.isSystem() ? "system" : "userDefined");
    item.put("user", query.user());
    item.put("createdTime", time(query.created()));
    return item;
  }

  /** The pages with Pascal keys have the stray blank. */
  Map<String, Object> report(StoredReport report, Casing casing) {
    ReportForm form = report.form();
    Timing timing = form.timing();
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("reportId", report.reportId());
    item.put("reportName", form.name());
    item.put("description", form.description());
    item.put("queryId", report.query().queryId());
    item.put("query", report.query().query());
    item.put("user", report.owned().user());
    item.put("createdTime", time(report.created()));
    item.put("modifiedTime", time(report.modified()));
    item.put("executeNow", timing.executeNow());
    item.put("queryStartTime", time(timing.queryStart()));
    item.put("queryEndTime", time(timing.queryEnd()));
    item.put("startTime", time(timing.start()));
    item.put("reportStatus", report.status().name());
    item.put("recurrenceInterval", timing.recurrenceInterval());
    boolean stray = casing == Casing.PASCAL && !clean;
    item.put(stray ? " RecurrenceCount" : "recurrenceCount", timing.recurrenceCount());
    putCallback(item, form);
    return item;
  }

  /**
   * @param link null until there is one
   */
  static Map<String, Object> execution(ExecutionView execution, String link) {
    StoredReport report = execution.report();
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("executionId", execution.executionId());
    item.put("reportId", report.reportId());
    item.put("recurrenceInterval", report.form().timing().recurrenceInterval());
    item.put("recurrenceCount", report.form().timing().recurrenceCount());
    putCallback(item, report.form());
    item.put("executionStatus", execution.status());
    item.put("reportLocation", null);
    item.put("reportAccessSecureLink", link);
    item.put("reportExpiryTime", null);
    item.put("reportGeneratedTime", time(execution.generated()));
    return item;
  }

  private static void putCallback(Map<String, Object> item, ReportForm form) {
    item.put("callbackUrl", form.callback().url());
    item.put("CallbackMethod", form.callback().method());
    item.put("format", form.format().name());
  }

  private static String time(Instant instant) {
    return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}

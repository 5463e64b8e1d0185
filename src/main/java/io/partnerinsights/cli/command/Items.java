package io.partnerinsights.cli.command;

import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.table.LoadedTableName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The service's objects as fields with the service's names. A field without a value is null. */
final class Items {
  private Items() {}

  static Map<String, Object> of(Dataset dataset) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("name", dataset.name());
    item.put("columns", dataset.columns());
    item.put("metrics", dataset.metrics());
    item.put("dateRanges", dataset.dateRanges());
    item.put("minimumRecurrence", dataset.minimumRecurrence().toHours());
    item.put("tableName", LoadedTableName.find(dataset.name()).orElse(null));
    return item;
  }

  static Map<String, Object> of(ScheduledQuery query) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("queryId", query.queryId());
    item.put("name", query.name());
    item.put("description", query.description());
    item.put("query", query.query());
    item.put("type", query.type());
    item.put("user", query.user());
    item.put("createdTime", text(query.createdTime()));
    return item;
  }

  static Map<String, Object> of(ScheduledReport report) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("reportId", report.reportId());
    item.put("reportName", report.reportName());
    item.put("description", report.description());
    item.put("queryId", report.queryId());
    item.put("query", report.query());
    item.put("user", report.user());
    item.put("createdTime", text(report.createdTime()));
    item.put("modifiedTime", text(report.modifiedTime()));
    item.put("executeNow", report.isExecuteNow());
    item.put("startTime", text(report.startTime()));
    item.put("reportStatus", report.reportStatus());
    item.put("recurrenceInterval", hours(report.recurrenceInterval()));
    item.put("recurrenceCount", report.recurrenceCount());
    item.put("totalRecurrenceCount", report.end().totalRecurrenceCount());
    item.put("endTime", text(report.end().endTime()));
    item.put("nextExecutionStartTime", text(report.end().nextExecutionStartTime()));
    item.put("format", report.format().name());
    addCallback(item, report.webhook());
    return item;
  }

  /** Returns an execution without its link, which is a secret. */
  static Map<String, Object> of(ReportExecution execution) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("executionId", execution.executionId());
    item.put("reportId", execution.reportId());
    item.put("executionStatus", execution.status().text());
    item.put("reportGeneratedTime", text(execution.reportGeneratedTime()));
    item.put("reportExpiryTime", text(execution.reportExpiryTime()));
    item.put("reportLocation", execution.reportLocation());
    item.put("hasLink", execution.hasLink());
    item.put("recurrenceInterval", hours(execution.recurrenceInterval()));
    item.put("recurrenceCount", execution.recurrenceCount());
    item.put("format", text(execution.format()));
    addCallback(item, execution.webhook());
    return item;
  }

  private static void addCallback(Map<String, Object> item, @Nullable Webhook webhook) {
    item.put("callbackUrl", webhook == null ? null : webhook.shownUrl());
    item.put("callbackMethod", webhook == null ? null : webhook.method().name());
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static @Nullable Long hours(@Nullable Duration interval) {
    return interval == null ? null : interval.toHours();
  }
}

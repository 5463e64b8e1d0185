package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.data.DatasetInfo;
import io.partnerinsights.sandbox.service.ExecutionSnapshot;
import io.partnerinsights.sandbox.service.ExecutionSnapshot.Status;
import io.partnerinsights.sandbox.service.RemainingSchedule;
import io.partnerinsights.sandbox.service.ReportDefinition;
import io.partnerinsights.sandbox.service.StoredQuery;
import io.partnerinsights.sandbox.service.StoredReport;
import io.partnerinsights.sandbox.service.Timing;
import io.partnerinsights.sandbox.settings.Quirk;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps datasets, queries, reports and executions to the items of the published samples. */
record ItemMapper(Backend backend) {
  private boolean usesDocumentedKeys() {
    return backend.has(Quirk.PAGE_KEYS);
  }

  Map<String, Object> toItem(DatasetInfo dataset) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put(usesDocumentedKeys() ? "DatasetName " : "datasetName", dataset.name());
    item.put("selectableColumns", listedNames(dataset.columns()));
    item.put("availableMetrics", listedNames(dataset.metrics()));
    item.put("availableDateRanges", dataset.timespans());
    // Most datasets of the marketplace do not publish it.
    if (!backend.isMarketplace() || !dataset.minimumRecurrence().isZero()) {
      item.put("minimumRecurrenceInterval", dataset.minimumRecurrence().toHours());
    }
    return item;
  }

  private static List<String> listedNames(List<DatasetInfo.Field> fields) {
    return fields.stream()
        .filter(DatasetInfo.Field::isListed)
        .map(DatasetInfo.Field::name)
        .toList();
  }

  Map<String, Object> toItem(StoredQuery query) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("queryId", spellId(query.queryId()));
    item.put("name", query.name());
    item.put("description", query.description());
    item.put("query", query.text());
    item.put("type", query.isSystem() ? "system" : "userDefined");
    item.put("user", spellUser(query.user()));
    item.put("createdTime", formatTime(query.createdTime()));
    if (backend.isMarketplace()) {
      item.put("modifiedTime", null);
    }
    return item;
  }

  /** Maps a report to the 16 fields of the published samples. */
  Map<String, Object> toItem(StoredReport report) {
    ReportDefinition definition = report.definition();
    Timing timing = definition.timing();
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("reportId", spellId(report.reportId()));
    item.put("reportName", definition.name());
    item.put("description", definition.description());
    item.put("queryId", spellId(report.query().queryId()));
    item.put("query", report.query().text());
    item.put("user", spellUser(report.user()));
    item.put("createdTime", formatTime(report.createdTime()));
    item.put("modifiedTime", formatTime(report.modifiedTime()));
    if (!backend.has(Quirk.NO_EXECUTE_NOW)) {
      item.put("executeNow", timing.executeNow());
    }
    item.put("startTime", formatTime(timing.start()));
    boolean hasEnded = backend.isMarketplace() && timing.executeNow();
    item.put("reportStatus", hasEnded ? "Inactive" : report.status().name());
    item.put("recurrenceInterval", timing.intervalHours());
    item.put("recurrenceCount", timing.recurrenceCount());
    String methodKey = usesDocumentedKeys() ? "CallbackMethod" : "callbackMethod";
    putFormatAndCallback(item, methodKey, definition);
    if (backend.isMarketplace()) {
      item.remove(methodKey);
    }
    if (timing.executeNow() && !backend.has(Quirk.RECURRENCE_AS_SENT)) {
      item.put("startTime", item.get("createdTime"));
      putSingleRunFields(item);
    }
    putRemainingSchedule(item, report);
    return item;
  }

  /** Maps an execution; the link is null until there is one. */
  Map<String, Object> toItem(ExecutionSnapshot execution, @Nullable String link) {
    StoredReport report = execution.report();
    ReportDefinition definition = report.definition();
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("executionId", spellId(execution.executionId()));
    item.put("reportId", spellId(report.reportId()));
    item.put("recurrenceInterval", definition.timing().intervalHours());
    item.put("recurrenceCount", definition.timing().recurrenceCount());
    putFormatAndCallback(item, "callbackMethod", definition);
    item.put("executionStatus", spellStatus(execution.status()));
    item.put(
        "reportLocation",
        link == null || !backend.isMarketplace() ? null : link.substring(0, link.indexOf('?')));
    item.put("reportAccessSecureLink", link);
    item.put("reportExpiryTime", null);
    item.put("reportGeneratedTime", formatTime(execution.generatedTime()));
    if (definition.timing().executeNow() && !backend.has(Quirk.RECURRENCE_AS_SENT)) {
      putSingleRunFields(item);
    }
    putRemainingSchedule(item, report);
    return item;
  }

  /** Sets fields of the marketplace: RecurrenceCount is what remains of TotalRecurrenceCount. */
  private void putRemainingSchedule(Map<String, Object> item, StoredReport report) {
    RemainingSchedule schedule =
        backend.isMarketplace() ? backend.service().findRemainingSchedule(report) : null;
    if (schedule != null) {
      item.put("totalRecurrenceCount", schedule.totalCount());
      item.put("recurrenceCount", schedule.remainingCount());
      item.put("endTime", formatTime(schedule.endTime()));
      item.put("nextExecutionStartTime", formatTime(schedule.nextExecutionTime()));
    }
  }

  /** Returns a user as items name it: users of the marketplace are numbers. */
  private String spellUser(String name) {
    return backend.isMarketplace() && !name.isEmpty()
        ? String.valueOf(100_000_000 + Math.floorMod(name.hashCode(), 100_000_000))
        : name;
  }

  /** Sets what the service was seen to send for a report that runs once, whatever was asked for. */
  private static void putSingleRunFields(Map<String, Object> item) {
    item.put("recurrenceInterval", -1);
    item.put("recurrenceCount", 1);
  }

  private String spellId(String id) {
    return backend.has(Quirk.UPPER_CASE_IDS) ? id.toUpperCase(Locale.ROOT) : id;
  }

  private String spellStatus(Status status) {
    boolean renamesOpenStatuses = backend.has(Quirk.UNKNOWN_OPEN_STATUS);
    return switch (status) {
      case Pending -> renamesOpenStatuses ? "Queued" : status.name();
      case Running -> renamesOpenStatuses ? "Generating" : status.name();
      case Completed -> backend.has(Quirk.UNKNOWN_FINAL_STATUS) ? "Succeeded" : status.name();
      case Paused, Failed -> status.name();
    };
  }

  /**
   * Adds the file format and the callback; the samples spell the key of its method in both casings.
   * Without a URL the method was recorded as null, and the pages have its default.
   */
  private void putFormatAndCallback(
      Map<String, Object> item, String methodKey, ReportDefinition definition) {
    String url = definition.callbackUrl();
    item.put("callbackUrl", url);
    item.put(methodKey, url == null && !usesDocumentedKeys() ? null : definition.callbackMethod());
    item.put("format", definition.format().name().toLowerCase(Locale.ROOT));
  }

  private static @Nullable String formatTime(@Nullable Instant instant) {
    return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}

package io.partnerinsights.core.client;

import io.partnerinsights.core.errors.Redaction;
import io.partnerinsights.core.model.Dataset;
import io.partnerinsights.core.model.ExecutionStatus;
import io.partnerinsights.core.model.ReportExecution;
import io.partnerinsights.core.model.ReportFormat;
import io.partnerinsights.core.model.ScheduleEnd;
import io.partnerinsights.core.model.ScheduledQuery;
import io.partnerinsights.core.model.ScheduledReport;
import io.partnerinsights.core.model.ScheduledReport.Trigger;
import io.partnerinsights.core.model.SecureLink;
import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.model.WebhookMethod;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Creates model records from the items of a response. */
final class ItemReader {
  private ItemReader() {}

  static Dataset dataset(JsonFields item) {
    return new Dataset(
        item.text("datasetName"),
        item.texts("selectableColumns"),
        item.texts("availableMetrics"),
        item.texts("availableDateRanges"),
        Objects.requireNonNullElse(item.hours("minimumRecurrenceInterval"), Duration.ZERO));
  }

  static ScheduledQuery query(JsonFields item) {
    return new ScheduledQuery(
        item.text("queryId"),
        item.text("name"),
        item.text("description"),
        item.text("query"),
        item.text("type"),
        item.text("user"),
        item.time("createdTime"));
  }

  static ScheduledReport report(JsonFields item) {
    return new ScheduledReport(
        item.text("reportId"),
        item.text("reportName"),
        item.text("description"),
        item.text("queryId"),
        item.text("query"),
        item.text("user"),
        item.time("createdTime"),
        item.time("modifiedTime"),
        trigger(item),
        item.time("startTime"),
        item.text("reportStatus"),
        item.hours("recurrenceInterval"),
        item.integer("recurrenceCount"),
        end(item),
        webhook(item),
        ReportFormat.parse(item.text("format")));
  }

  private static Trigger trigger(JsonFields item) {
    if (item.isTrue("executeNow")) {
      return Trigger.EXECUTE_NOW;
    }
    return item.find("executeNow").isPresent() ? Trigger.SCHEDULE : Trigger.UNKNOWN;
  }

  static ReportExecution execution(JsonFields item) {
    return new ReportExecution(
        item.text("executionId"),
        item.text("reportId"),
        ExecutionStatus.parse(item.text("executionStatus")),
        item.find("reportLocation").map(Redaction::scrub).orElse(null),
        link(item),
        item.time("reportGeneratedTime"),
        item.time("reportExpiryTime"),
        item.find("format").map(ReportFormat::parse).orElse(null),
        item.hours("recurrenceInterval"),
        item.integer("recurrenceCount"),
        end(item),
        webhook(item));
  }

  private static ScheduleEnd end(JsonFields item) {
    return new ScheduleEnd(
        item.integer("totalRecurrenceCount"),
        item.time("endTime"),
        item.time("nextExecutionStartTime"));
  }

  private static @Nullable SecureLink link(JsonFields item) {
    String url = item.text("reportAccessSecureLink");
    return url.isEmpty() ? null : SecureLink.of(url, item.time("reportExpiryTime"));
  }

  private static @Nullable Webhook webhook(JsonFields item) {
    String url = item.text("callbackUrl");
    return url.isEmpty()
        ? null
        : new Webhook(url, WebhookMethod.parse(item.text("callbackMethod")));
  }
}

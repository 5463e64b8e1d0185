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

  static Dataset toDataset(JsonFields item) {
    return new Dataset(
        item.text("datasetName"),
        item.textList("selectableColumns"),
        item.textList("availableMetrics"),
        item.textList("availableDateRanges"),
        Objects.requireNonNullElse(item.findHours("minimumRecurrenceInterval"), Duration.ZERO));
  }

  static ScheduledQuery toQuery(JsonFields item) {
    return new ScheduledQuery(
        item.text("queryId"),
        item.text("name"),
        item.text("description"),
        item.text("query"),
        item.text("type"),
        item.text("user"),
        item.findTime("createdTime"));
  }

  static ScheduledReport toReport(JsonFields item) {
    return new ScheduledReport(
        item.text("reportId"),
        item.text("reportName"),
        item.text("description"),
        item.text("queryId"),
        item.text("query"),
        item.text("user"),
        item.findTime("createdTime"),
        item.findTime("modifiedTime"),
        toTrigger(item),
        item.findTime("startTime"),
        item.text("reportStatus"),
        item.findHours("recurrenceInterval"),
        item.findInteger("recurrenceCount"),
        toScheduleEnd(item),
        findWebhook(item),
        ReportFormat.parse(item.text("format")));
  }

  private static Trigger toTrigger(JsonFields item) {
    if (item.isTrue("executeNow")) {
      return Trigger.EXECUTE_NOW;
    }
    return item.findText("executeNow").isPresent() ? Trigger.SCHEDULE : Trigger.UNKNOWN;
  }

  static ReportExecution toExecution(JsonFields item) {
    return new ReportExecution(
        item.text("executionId"),
        item.text("reportId"),
        ExecutionStatus.parse(item.text("executionStatus")),
        item.findText("reportLocation").map(Redaction::redact).orElse(null),
        findLink(item),
        item.findTime("reportGeneratedTime"),
        item.findTime("reportExpiryTime"),
        item.findText("format").map(ReportFormat::parse).orElse(null),
        item.findHours("recurrenceInterval"),
        item.findInteger("recurrenceCount"),
        toScheduleEnd(item),
        findWebhook(item));
  }

  private static ScheduleEnd toScheduleEnd(JsonFields item) {
    return new ScheduleEnd(
        item.findInteger("totalRecurrenceCount"),
        item.findTime("endTime"),
        item.findTime("nextExecutionStartTime"));
  }

  private static @Nullable SecureLink findLink(JsonFields item) {
    String url = item.text("reportAccessSecureLink");
    return url.isEmpty() ? null : SecureLink.of(url, item.findTime("reportExpiryTime"));
  }

  private static @Nullable Webhook findWebhook(JsonFields item) {
    String url = item.text("callbackUrl");
    return url.isEmpty()
        ? null
        : new Webhook(url, WebhookMethod.parse(item.text("callbackMethod")));
  }
}

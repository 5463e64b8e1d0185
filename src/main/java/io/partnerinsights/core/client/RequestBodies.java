package io.partnerinsights.core.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportUpdate;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.model.Webhook;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Creates the JSON bodies of requests: PascalCase keys, without fields that have no value. */
final class RequestBodies {
  /** Time from now to an ExecuteNow report's StartTime; a schedule needs at least four hours. */
  private static final Duration START_DELAY = Duration.ofHours(5);

  /** An interval that is valid for the schedules of all datasets. */
  private static final int ONE_DAY_HOURS = 24;

  private RequestBodies() {}

  static String createQueryBody(NewQuery query) {
    return newObject()
        .put("Name", query.name())
        .put("Description", query.description())
        .put("Query", query.query())
        .toString();
  }

  /**
   * Returns the body that creates a report. An ExecuteNow report needs a StartTime and a
   * RecurrenceInterval, which the service ignores. It gets values that are valid for a schedule, in
   * case the service validates them. The marketplace also needs a RecurrenceCount, even of a report
   * that runs once: the change log of v1.1 calls it mandatory.
   */
  static String createReportBody(NewReport report, Instant now, boolean isMarketplace) {
    ObjectNode body =
        newObject()
            .put("ReportName", report.reportName())
            .put("Description", report.description())
            .put("QueryId", report.queryId());
    if (report instanceof NewReport.ExecuteNow executeNow) {
      body.put("ExecuteNow", true)
          .put("StartTime", ServiceTime.format(now.plus(START_DELAY)))
          .put("RecurrenceInterval", ONE_DAY_HOURS);
      if (isMarketplace) {
        body.put("RecurrenceCount", 1);
      }
      addRange(body, executeNow.range(), now);
    } else {
      body.put("ExecuteNow", false);
      addSchedule(body, ((NewReport.Scheduled) report).schedule(), isMarketplace);
    }
    body.put("Format", report.format().name());
    addWebhook(body, report.webhook());
    return body.toString();
  }

  static String updateReportBody(ReportUpdate update, boolean isMarketplace) {
    ObjectNode body =
        newObject().put("ReportName", update.reportName()).put("Description", update.description());
    addSchedule(body, update.schedule(), isMarketplace);
    body.put("Format", update.format().name());
    addWebhook(body, update.webhook());
    return body.toString();
  }

  private static void addRange(ObjectNode body, @Nullable TimeRange range, Instant now) {
    if (range != null) {
      body.put("QueryStartTime", ServiceTime.format(range.start()));
      body.put("QueryEndTime", ServiceTime.format(range.endOrDefault(now)));
    }
  }

  private static void addSchedule(
      ObjectNode body, NewReport.Schedule schedule, boolean isMarketplace) {
    Integer count = schedule.recurrenceCount();
    Instant end = schedule.endTime();
    if (end != null && !isMarketplace) {
      throw ClientErrors.UNSUPPORTED_END_TIME.error();
    }
    body.put("StartTime", ServiceTime.format(schedule.startTime()));
    body.put("RecurrenceInterval", schedule.recurrenceInterval().toHours());
    if (count != null) {
      body.put("RecurrenceCount", count);
    }
    if (end != null) {
      body.put("EndTime", ServiceTime.format(end));
    }
  }

  private static void addWebhook(ObjectNode body, @Nullable Webhook webhook) {
    if (webhook != null) {
      body.put("CallbackUrl", webhook.url()).put("CallbackMethod", webhook.method().name());
    }
  }

  private static ObjectNode newObject() {
    return JsonNodeFactory.instance.objectNode();
  }
}

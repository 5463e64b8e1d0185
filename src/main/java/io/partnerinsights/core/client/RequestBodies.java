package io.partnerinsights.core.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partnerinsights.core.model.NewQuery;
import io.partnerinsights.core.model.NewReport;
import io.partnerinsights.core.model.ReportUpdate;
import io.partnerinsights.core.model.TimeRange;
import io.partnerinsights.core.model.Webhook;
import io.partnerinsights.core.options.ReportFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Writes what is sent, in PascalCase, without the fields that have no value. */
final class RequestBodies {
  /** Beyond the four hours that a schedule has to be ahead at least. */
  private static final Duration AHEAD = Duration.ofHours(5);

  private RequestBodies() {}

  static String of(NewQuery query) {
    return object()
        .put("Name", query.name())
        .put("Description", query.description())
        .put("Query", query.query())
        .toString();
  }

  /**
   * A report by ExecuteNow still needs a StartTime, which is ignored; it is one that a schedule
   * could have, in case the service checks first and ignores afterwards.
   */
  static String of(NewReport report, Instant now) {
    ObjectNode body =
        object()
            .put("ReportName", report.reportName())
            .put("Description", report.description())
            .put("QueryId", report.queryId());
    if (report instanceof NewReport.ExecuteNow atOnce) {
      body.put("ExecuteNow", true).put("StartTime", ServiceTime.print(now.plus(AHEAD)));
      atOnce.range().ifPresent(range -> addRange(body, range));
    } else {
      body.put("ExecuteNow", false);
      addSchedule(body, ((NewReport.Scheduled) report).schedule());
    }
    addDelivery(body, report.format(), report.webhook());
    return body.toString();
  }

  static String of(ReportUpdate update) {
    ObjectNode body =
        object().put("ReportName", update.reportName()).put("Description", update.description());
    addSchedule(body, update.schedule());
    addDelivery(body, update.format(), update.webhook());
    return body.toString();
  }

  private static void addRange(ObjectNode body, TimeRange range) {
    body.put("QueryStartTime", ServiceTime.print(range.start()));
    body.put("QueryEndTime", ServiceTime.print(range.end()));
  }

  private static void addSchedule(ObjectNode body, NewReport.Schedule schedule) {
    body.put("StartTime", ServiceTime.print(schedule.startTime()));
    body.put("RecurrenceInterval", schedule.recurrenceInterval().toHours());
    schedule.recurrenceCount().ifPresent(count -> body.put("RecurrenceCount", count));
  }

  private static void addDelivery(ObjectNode body, ReportFormat format, Optional<Webhook> webhook) {
    body.put("Format", format.name());
    webhook.ifPresent(
        call -> body.put("CallbackUrl", call.url()).put("CallbackMethod", call.method().name()));
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}

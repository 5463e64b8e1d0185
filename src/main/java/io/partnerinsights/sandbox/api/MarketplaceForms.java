package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.service.RemainingSchedule;
import io.partnerinsights.sandbox.service.StoredReport;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Changes responses to the forms of the commercial marketplace, as its samples and recorded answers
 * have them.
 */
final class MarketplaceForms {
  private MarketplaceForms() {}

  /** Removes the minimum interval, which most datasets do not publish. */
  static Map<String, Object> dataset(Map<String, Object> item) {
    item.remove("minimumRecurrenceInterval", 0L);
    return item;
  }

  /** Changes a query or a report: users are numbers, and a report that runs once has ended. */
  static Map<String, Object> report(
      Map<String, Object> item, StoredReport report, @Nullable RemainingSchedule remaining) {
    item.remove("CallbackMethod");
    item.remove("callbackMethod");
    item.put("user", user(report.user()));
    if (report.definition().timing().executeNow()) {
      item.put("reportStatus", "Inactive");
    }
    addSchedule(item, remaining);
    return item;
  }

  /** Adds the fields of v1.1: RecurrenceCount is what remains of TotalRecurrenceCount. */
  private static void addSchedule(Map<String, Object> item, @Nullable RemainingSchedule schedule) {
    if (schedule == null) {
      return;
    }
    item.put("totalRecurrenceCount", schedule.total());
    item.put("recurrenceCount", schedule.remaining());
    item.put("endTime", ItemMapper.time(schedule.end()));
    item.put("nextExecutionStartTime", ItemMapper.time(schedule.next()));
  }

  static Map<String, Object> query(Map<String, Object> item, String user) {
    item.put("user", user.isEmpty() ? "" : user(user));
    item.put("modifiedTime", null);
    return item;
  }

  /** Adds the file's address without its signature, and what is left of the report's schedule. */
  static Map<String, Object> execution(
      Map<String, Object> item, @Nullable String link, @Nullable RemainingSchedule remaining) {
    addSchedule(item, remaining);
    item.put("reportLocation", link == null ? null : link.substring(0, link.indexOf('?')));
    return item;
  }

  private static String user(String name) {
    return String.valueOf(100_000_000 + Math.floorMod(name.hashCode(), 100_000_000));
  }

  /** Removes what samples of the envelope do not have. */
  static Map<String, Object> envelope(Map<String, Object> fields) {
    if (Objects.isNull(fields.get("nextLink"))) {
      fields.remove("nextLink");
    }
    fields.remove("dataRedacted", false);
    return fields;
  }

  /** Returns an error's text in the words of the marketplace's pages. */
  static String message(String text) {
    return text.replace("Double check", "Please recheck").replaceAll("filters\\.$", "filters");
  }
}

package io.partnerinsights.sandbox.http;

import io.partnerinsights.sandbox.http.ApiSettings.Quirk;
import io.partnerinsights.sandbox.wire.Answer;
import io.partnerinsights.sandbox.wire.Call;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Wraps what calls find, page by page, and what goes wrong. */
final class Envelope {
  private static final String SKIP = "$skip";

  private final ApiSettings settings;

  Envelope(ApiSettings settings) {
    this.settings = settings;
  }

  /**
   * @param path the path as the caller asked for it, for the next link
   */
  Answer of(Call call, String path, Items items) {
    int total = items.value().size();
    int skip = Math.min(total, number(call.parameters().getOrDefault(SKIP, "0")));
    int end = settings.pageSize() == 0 ? total : Math.min(total, skip + settings.pageSize());
    List<Map<String, Object>> page =
        items.value().subList(skip, end).stream().map(items.casing()::apply).toList();
    String next = end < total ? nextLink(call, path, end) : null;
    return Answer.json(200, items.casing().apply(fields(page, next, total, null, 200)));
  }

  Answer error(int status, String message) {
    int http = settings.has(Quirk.ERRORS_INSIDE_200) ? 200 : status;
    return Answer.json(http, fields(List.of(), null, 0, message, status));
  }

  private Map<String, Object> fields(
      List<Map<String, Object>> value, String next, int total, String message, int status) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("value", value);
    fields.put("nextLink", next);
    fields.put("totalCount", total);
    fields.put("message", message);
    fields.put("statusCode", status);
    fields.put("dataRedacted", settings.has(Quirk.DATA_REDACTED));
    return fields;
  }

  private String nextLink(Call call, String path, int skip) {
    String query = call.query() == null ? "" : call.query().replaceAll("&?\\$skip=\\d+", "");
    String link = path + "?" + (query.isEmpty() ? "" : query + "&") + SKIP + "=" + skip;
    return settings.has(Quirk.RELATIVE_NEXT_LINKS) ? link : call.origin() + link;
  }

  private static int number(String text) {
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
  }
}

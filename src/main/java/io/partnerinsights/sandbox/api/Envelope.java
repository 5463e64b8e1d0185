package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Wraps items, page by page, and errors in the envelope of the API's responses. */
record Envelope(Backend backend) {
  private static final String SKIP = "$skip";

  HttpResponse toPageResponse(HttpRequest request, ResponseItems response) {
    int itemCount = response.items().size();
    int skip = Math.min(itemCount, parseSkip(request.queryParameters().getOrDefault(SKIP, "0")));
    boolean inPascalCase = response.mayUsePascalCase() && backend.has(Quirk.PAGE_KEYS);
    int pageSize = backend.settings().pageSize;
    int end = pageSize == 0 ? itemCount : Math.min(itemCount, skip + pageSize);
    List<Map<String, Object>> page =
        response.items().subList(skip, end).stream()
            .map(item -> inPascalCase ? withPascalKeys(item) : item)
            .toList();
    Map<String, Object> fields = envelopeFields(page, 200, response.message());
    fields.put("nextLink", end < itemCount ? nextLink(request, end) : null);
    fields.put("totalCount", itemCount);
    Map<String, Object> envelope = backend.isMarketplace() ? removeUnusedFields(fields) : fields;
    return HttpResponse.json(
        200, new JsonQuirks(backend).apply(inPascalCase ? withPascalKeys(envelope) : envelope));
  }

  /** Returns an object with its keys in Pascal case, one of them with the samples' stray blank. */
  private static Map<String, Object> withPascalKeys(Map<String, Object> camelFields) {
    Map<String, Object> pascalFields = new LinkedHashMap<>();
    camelFields.forEach(
        (key, value) -> {
          String blank = key.equals("recurrenceCount") ? " " : "";
          pascalFields.put(blank + Character.toUpperCase(key.charAt(0)) + key.substring(1), value);
        });
    return pascalFields;
  }

  /** Returns the envelope of an error, which has four keys in a recorded answer. */
  Map<String, Object> errorFields(int status, String message) {
    return new JsonQuirks(backend)
        .apply(removeUnusedFields(envelopeFields(List.of(), status, message)));
  }

  /** Removes fields that the marketplace's samples do not have, and returns the rest. */
  private static Map<String, Object> removeUnusedFields(Map<String, Object> fields) {
    if (Objects.isNull(fields.get("nextLink"))) {
      fields.remove("nextLink");
    }
    fields.remove("dataRedacted", false);
    return fields;
  }

  private Map<String, Object> envelopeFields(
      List<Map<String, Object>> value, int status, @Nullable String message) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("value", value);
    fields.put("nextLink", null);
    fields.put("totalCount", 0);
    fields.put("message", message);
    fields.put("statusCode", status);
    fields.put("dataRedacted", backend.has(Quirk.DATA_REDACTED));
    return fields;
  }

  private String nextLink(HttpRequest request, int skip) {
    String query = request.query() == null ? "" : request.query().replaceAll("&?\\$skip=\\d+", "");
    String link = request.path() + "?" + (query.isEmpty() ? "" : query + "&") + SKIP + "=" + skip;
    return backend.has(Quirk.RELATIVE_NEXT_LINKS) ? link : request.origin() + link;
  }

  private static int parseSkip(String text) {
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
  }
}

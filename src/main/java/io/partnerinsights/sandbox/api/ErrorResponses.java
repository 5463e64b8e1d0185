package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.HttpResponse;
import io.partnerinsights.sandbox.web.ServiceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Creates all error responses of the API. Thread-safe. */
final class ErrorResponses {
  private static final List<Quirk> ERROR_FORMAT_QUIRKS =
      List.of(
          Quirk.ERRORS_INSIDE_200,
          Quirk.DESCRIPTION_ERRORS,
          Quirk.PROBLEM_DETAILS,
          Quirk.PLAIN_TEXT_ERRORS,
          Quirk.ERROR_LISTS);

  private final Backend backend;
  private final Envelope envelope;
  private final JsonQuirks jsonQuirks;
  private final AtomicInteger nextFormatIndex = new AtomicInteger();

  ErrorResponses(Backend backend, Envelope envelope) {
    this.backend = backend;
    this.envelope = envelope;
    this.jsonQuirks = new JsonQuirks(backend);
  }

  HttpResponse toResponse(HttpRequest request, ServiceException e) {
    List<Quirk> formatQuirks =
        new ArrayList<>(ERROR_FORMAT_QUIRKS.stream().filter(backend::has).toList());
    boolean isAboutDatasets = request.path().endsWith("/ScheduledDataset");
    if (e.status() == 404 && !isAboutDatasets && backend.has(Quirk.BARE_404)) {
      formatQuirks.add(Quirk.BARE_404);
    }
    String message = String.valueOf(e.getMessage());
    String text = backend.isMarketplace() ? toMarketplaceWords(message) : message;
    return formatQuirks.isEmpty()
        ? HttpResponse.json(e.status(), envelope.errorFields(e.status(), text))
        : responseInFormat(
            formatQuirks.get(nextFormatIndex.getAndIncrement() % formatQuirks.size()),
            e.status(),
            text);
  }

  private static String toMarketplaceWords(String text) {
    return text.replace("Double check", "Please recheck").replaceAll("filters\\.$", "filters");
  }

  private HttpResponse responseInFormat(Quirk formatQuirk, int status, String text) {
    return switch (formatQuirk) {
      case ERRORS_INSIDE_200 -> HttpResponse.json(200, envelope.errorFields(status, text));
      case DESCRIPTION_ERRORS -> jsonResponse(status, Map.of("code", "Error", "description", text));
      case PROBLEM_DETAILS -> jsonResponse(status, problemDetails(status, text));
      case ERROR_LISTS ->
          jsonResponse(status, Map.of("errors", List.of(Map.of("code", "Error", "message", text))));
      case PLAIN_TEXT_ERRORS -> HttpResponse.text(status, "text/plain; charset=utf-8", text);
      default -> HttpResponse.empty(status, Map.of());
    };
  }

  private static Map<String, Object> problemDetails(int status, String text) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "https://tools.ietf.org/html/rfc7231#section-6.5");
    body.put("title", "The request was refused");
    body.put("status", status);
    body.put("detail", text);
    return body;
  }

  private HttpResponse jsonResponse(int status, Map<String, Object> body) {
    return HttpResponse.json(status, jsonQuirks.apply(body));
  }

  HttpResponse rejection(int status, String code, String message) {
    return jsonResponse(status, Map.of("statusCode", status, "code", code, "message", message));
  }

  HttpResponse rateLimited(long retryAfterSeconds) {
    String message = "Rate limit is exceeded. Try again in " + retryAfterSeconds + " seconds.";
    return jsonResponse(429, Map.of("statusCode", 429, "message", message))
        .withHeader("Retry-After", String.valueOf(retryAfterSeconds));
  }
}

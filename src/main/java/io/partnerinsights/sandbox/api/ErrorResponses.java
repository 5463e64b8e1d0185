package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.api.Authenticator.Rejection;
import io.partnerinsights.sandbox.service.ServiceException;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.web.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** Creates all error responses of the API. */
final class ErrorResponses {
  private final ApiSettings settings;
  private final Envelope envelope;

  ErrorResponses(ApiSettings settings, Envelope envelope) {
    this.settings = settings;
    this.envelope = envelope;
  }

  HttpResponse of(ServiceException e) {
    return inEnvelope(e.status(), e.getMessage());
  }

  /** Returns the response to a request on which the sandbox itself failed. */
  HttpResponse serviceUnavailable() {
    return inEnvelope(500, "Service unavailable");
  }

  private HttpResponse inEnvelope(int status, String message) {
    int httpStatus = settings.has(Quirk.ERRORS_INSIDE_200) ? 200 : status;
    return HttpResponse.json(httpStatus, envelope.error(status, message));
  }

  HttpResponse of(Rejection rejection) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("statusCode", rejection.status);
    body.put("code", rejection.code);
    body.put("message", rejection.message);
    HttpResponse response = HttpResponse.json(rejection.status, body);
    return rejection.challenge.isEmpty()
        ? response
        : response.with("WWW-Authenticate", rejection.challenge);
  }

  HttpResponse rateLimited(long retryAfterSeconds) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("statusCode", 429);
    body.put("message", "Rate limit is exceeded. Try again in " + retryAfterSeconds + " seconds.");
    return HttpResponse.json(429, body).with("Retry-After", String.valueOf(retryAfterSeconds));
  }
}

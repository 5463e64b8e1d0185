package io.partnerinsights.sandbox.identity;

import io.partnerinsights.sandbox.settings.SignInError;
import io.partnerinsights.sandbox.web.HttpResponse;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Thrown for a refused sign-in: an OAuth error with an AADSTS number and a message. */
final class OAuthException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String error;
  private final int errorNumber;
  private final String traceId = UUID.randomUUID().toString();
  private final String correlationId = UUID.randomUUID().toString();

  OAuthException(int status, String error, int errorNumber, String message) {
    super(message);
    this.status = status;
    this.error = error;
    this.errorNumber = errorNumber;
  }

  static OAuthException of(SignInError signInError) {
    int status = signInError.error().equals("invalid_client") ? 401 : 400;
    return new OAuthException(
        status, signInError.error(), signInError.number(), signInError.message());
  }

  static OAuthException invalidGrant(int number, String message) {
    return new OAuthException(400, "invalid_grant", number, message);
  }

  static OAuthException invalidClient(int number, String message) {
    return new OAuthException(401, "invalid_client", number, message);
  }

  static OAuthException invalidRequest(int number, String message) {
    return new OAuthException(400, "invalid_request", number, message);
  }

  static String requireField(Map<String, String> form, String field) {
    String value = form.get(field);
    if (value == null || value.isBlank()) {
      throw invalidRequest(
          900144, "The request body must contain the following parameter: '" + field + "'.");
    }
    return value;
  }

  String description(Instant now) {
    return "AADSTS%s: %s Trace ID: %s Correlation ID: %s Timestamp: %s"
        .formatted(errorNumber, getMessage(), traceId, correlationId, now);
  }

  /** Returns the error as the identity platform sends it to an application's redirect address. */
  Map<String, String> toFields(Instant now) {
    return Map.of("error", error, "error_description", description(now));
  }

  HttpResponse toResponse(Instant now) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", error);
    body.put("error_description", description(now));
    body.put("error_codes", List.of(errorNumber));
    body.put("timestamp", now.toString());
    body.put("trace_id", traceId);
    body.put("correlation_id", correlationId);
    body.put("error_uri", "https://login.microsoftonline.com/error?code=" + errorNumber);
    return HttpResponse.json(status, body);
  }
}

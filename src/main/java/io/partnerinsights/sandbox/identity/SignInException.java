package io.partnerinsights.sandbox.identity;

import io.partnerinsights.sandbox.settings.SignInError;
import io.partnerinsights.sandbox.web.HttpResponse;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Thrown for a refused sign-in: an OAuth error with an AADSTS number and a message. */
final class SignInException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String error;
  private final int number;
  private final String trace = UUID.randomUUID().toString();
  private final String correlation = UUID.randomUUID().toString();

  SignInException(int status, String error, int number, String message) {
    super(message);
    this.status = status;
    this.error = error;
    this.number = number;
  }

  static SignInException of(SignInError refusal) {
    int status = refusal.error().equals("invalid_client") ? 401 : 400;
    return new SignInException(status, refusal.error(), refusal.number(), refusal.message());
  }

  static SignInException grant(int number, String message) {
    return new SignInException(400, "invalid_grant", number, message);
  }

  static SignInException client(int number, String message) {
    return new SignInException(401, "invalid_client", number, message);
  }

  static SignInException request(int number, String message) {
    return new SignInException(400, "invalid_request", number, message);
  }

  static String required(Map<String, String> form, String field) {
    String value = form.get(field);
    if (value == null || value.isBlank()) {
      throw request(
          900144, "The request body must contain the following parameter: '" + field + "'.");
    }
    return value;
  }

  String description(Instant now) {
    return "AADSTS%s: %s Trace ID: %s Correlation ID: %s Timestamp: %s"
        .formatted(number, getMessage(), trace, correlation, now);
  }

  /** Returns the error as the identity platform sends it to an application's redirect address. */
  Map<String, String> fields(Instant now) {
    return Map.of("error", error, "error_description", description(now));
  }

  HttpResponse toResponse(Instant now) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", error);
    body.put("error_description", description(now));
    body.put("error_codes", List.of(number));
    body.put("timestamp", now.toString());
    body.put("trace_id", trace);
    body.put("correlation_id", correlation);
    body.put("error_uri", "https://login.microsoftonline.com/error?code=" + number);
    return HttpResponse.json(status, body);
  }
}

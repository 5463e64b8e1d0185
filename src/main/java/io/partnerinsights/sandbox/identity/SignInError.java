package io.partnerinsights.sandbox.identity;

import io.partnerinsights.sandbox.wire.Answer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A refusal in the identity platform's form: an OAuth error, an AADSTS number and a sentence. */
final class SignInError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String error;
  private final int number;

  SignInError(int status, String error, int number, String sentence) {
    super(sentence);
    this.status = status;
    this.error = error;
    this.number = number;
  }

  static SignInError grant(int number, String sentence) {
    return new SignInError(400, "invalid_grant", number, sentence);
  }

  static SignInError request(int number, String sentence) {
    return new SignInError(400, "invalid_request", number, sentence);
  }

  Answer answer(Instant now) {
    String trace = UUID.randomUUID().toString();
    String correlation = UUID.randomUUID().toString();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", error);
    body.put(
        "error_description",
        "AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s"
            .formatted(number, getMessage(), trace, correlation, now));
    body.put("error_codes", List.of(number));
    body.put("timestamp", now.toString());
    body.put("trace_id", trace);
    body.put("correlation_id", correlation);
    body.put("error_uri", "https://login.microsoftonline.com/error?code=" + number);
    return Answer.json(status, body);
  }
}

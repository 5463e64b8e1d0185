package io.partnerinsights.core.auth;

import java.util.Collection;

/**
 * What the authority said when it refused.
 *
 * @param error the OAuth error, such as {@code invalid_grant}
 * @param numbers AAD's own codes, such as {@code AADSTS50076}
 * @param description in words, already without the secrets that were sent
 * @param correlationId to quote to support
 * @param cause the exception, if it came as one
 */
record SignInRefusal(
    String error, String numbers, String description, String correlationId, Throwable cause) {

  static SignInRefusal of(TokenResponse answer, Collection<String> sent) {
    return new SignInRefusal(
        answer.error(),
        "AADSTS" + String.join(" AADSTS", answer.errorCodes()),
        without(sent, answer.description()),
        answer.correlationId(),
        null);
  }

  /** An authority must not, but may, echo what it was sent. */
  private static String without(Collection<String> secrets, String text) {
    String safe = text;
    for (String secret : secrets) {
      safe = secret.isEmpty() ? safe : safe.replace(secret, "***");
    }
    return safe;
  }

  String evidence() {
    return error + " " + numbers + " " + description;
  }

  /** The first line: what follows are trace ids and a time. */
  String reason() {
    String line = description.strip().lines().findFirst().orElse("");
    return line.isEmpty() ? error : error + ", " + line.replaceAll("\\s*Trace ID:.*", "");
  }
}

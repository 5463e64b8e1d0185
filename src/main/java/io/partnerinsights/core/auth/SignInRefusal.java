package io.partnerinsights.core.auth;

import java.util.Collection;
import okhttp3.HttpUrl;

/**
 * A refusal of a sign-in by the authority.
 *
 * @param error the OAuth error, such as {@code invalid_grant}
 * @param numbers Entra's error codes, such as {@code AADSTS50076}
 * @param description the authority's message, with the secrets of the request removed
 * @param correlationId the id for support requests
 */
record SignInRefusal(String error, String numbers, String description, String correlationId) {

  /** Returns the refusal in a token response, without the secrets of the request. */
  static SignInRefusal of(TokenResponse response, Collection<String> secrets) {
    return new SignInRefusal(
        response.error(),
        "AADSTS" + String.join(" AADSTS", response.errorCodes()),
        without(secrets, response.description()),
        response.correlationId());
  }

  /** Returns the refusal that the authority sends to the redirect address. */
  static SignInRefusal ofBrowser(HttpUrl answer) {
    String error = answer.queryParameter("error");
    String description = answer.queryParameter("error_description");
    return new SignInRefusal(
        error == null ? "the answer has no code" : error,
        "",
        description == null ? "" : description,
        "");
  }

  /** Removes the secrets, because an authority may repeat the request in its message. */
  static String without(Collection<String> secrets, String text) {
    String safe = text;
    for (String secret : secrets) {
      safe = secret.isEmpty() ? safe : safe.replace(secret, "***");
    }
    return safe;
  }

  /** Returns error, codes and message as one text, to match patterns against. */
  String searchText() {
    return error + " " + numbers + " " + description;
  }

  /** Returns the error and the first line of the message; trace ids and a time follow it. */
  String reason() {
    String line = description.strip().lines().findFirst().orElse("");
    return line.isEmpty() ? error : error + ", " + line.replaceAll("\\s*Trace ID:.*", "");
  }
}

package io.partnerinsights.core.auth;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** A response of an authority, tokens or a refusal: v1, with numbers as strings, or v2. */
final class TokenResponse {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern ERROR_NUMBER = Pattern.compile("AADSTS(\\d{1,9})");

  /** Lifetime assumed for a token whose response has none; the service grants one hour. */
  private static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);

  private final JsonNode json;
  private final Collection<String> secrets;

  private TokenResponse(JsonNode json, Collection<String> secrets) {
    this.json = json;
    this.secrets = secrets;
  }

  /** Parses a body, which may repeat secrets of the request; without JSON it has no field. */
  static TokenResponse parse(String body, Collection<String> secrets) {
    try {
      return new TokenResponse(JSON.readTree(body), secrets);
    } catch (JacksonException e) {
      return new TokenResponse(JSON.missingNode(), secrets);
    }
  }

  /** Returns the fields that the authority sends to the redirect address. */
  static TokenResponse ofRedirect(HttpUrl redirect) {
    ObjectNode json = JSON.createObjectNode().put("error", "the response contains no code");
    redirect.queryParameterNames().forEach(name -> json.put(name, redirect.queryParameter(name)));
    return new TokenResponse(json, List.of());
  }

  static TokenResponse ofError(String error) {
    return new TokenResponse(JSON.createObjectNode().put("error", error), List.of());
  }

  Optional<AccessToken> accessToken(Clock clock) {
    return findText("access_token").map(value -> new AccessToken(Secret.of(value), expiry(clock)));
  }

  Optional<Secret> refreshToken() {
    return findText("refresh_token").map(Secret::of);
  }

  /** Returns the OAuth error, such as {@code invalid_grant}; empty without an error. */
  String error() {
    return textWithoutSecrets("error");
  }

  String description() {
    return textWithoutSecrets("error_description");
  }

  private String textWithoutSecrets(String name) {
    String safeText = findText(name).orElse("");
    for (String secret : secrets) {
      safeText = secret.isEmpty() ? safeText : safeText.replace(secret, "***");
    }
    return safeText;
  }

  /** Returns Microsoft Entra's numbers: those of the list, then those in the message. */
  List<String> errorNumbers() {
    StringBuilder text = new StringBuilder();
    json.path("error_codes").forEach(code -> text.append("AADSTS").append(code.asText()));
    Matcher number = ERROR_NUMBER.matcher(text.append(' ').append(description()));
    return number.results().map(found -> found.group(1)).distinct().toList();
  }

  /** Returns the error and the first line of the message; trace ids and a time follow it. */
  String reason() {
    String line = description().lines().findFirst().orElse("");
    return line.isEmpty() ? error() : error() + ", " + line.replaceAll("\\s*Trace ID:.*", "");
  }

  /** Prefers expires_in, because it does not require this machine's clock to be correct. */
  private Instant expiry(Clock clock) {
    Instant now = clock.instant();
    return findSeconds("expires_in")
        .map(now::plusSeconds)
        .or(() -> findSeconds("expires_on").map(Instant::ofEpochSecond))
        .orElse(now.plus(DEFAULT_LIFETIME));
  }

  /** Returns a number of seconds; empty if there is none. */
  Optional<Long> findSeconds(String name) {
    return findText(name).filter(text -> text.matches("\\d{1,12}")).map(Long::valueOf);
  }

  /** Returns a field; empty if it is absent, blank or no text or number. */
  Optional<String> findText(String name) {
    JsonNode node = json.path(name);
    return node.isValueNode() && !node.isNull() && !node.asText().isBlank()
        ? Optional.of(node.asText().strip())
        : Optional.empty();
  }
}

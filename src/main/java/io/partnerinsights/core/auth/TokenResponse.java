package io.partnerinsights.core.auth;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The JSON response of an authority: v1, with numbers as strings, or v2. */
final class TokenResponse {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Lifetime assumed for a token whose response has none; the service grants one hour. */
  private static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);

  private final JsonNode json;

  private TokenResponse(JsonNode json) {
    this.json = json;
  }

  /** Parses a response body; empty if it is not a JSON object. */
  static Optional<TokenResponse> parse(String body) {
    try {
      JsonNode json = JSON.readTree(body);
      return json.isObject() ? Optional.of(new TokenResponse(json)) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  Optional<AccessToken> accessToken(Clock clock) {
    return text("access_token").map(value -> new AccessToken(Secret.of(value), expiry(clock)));
  }

  Optional<Secret> refreshToken() {
    return text("refresh_token").map(Secret::of);
  }

  String error() {
    return text("error").orElse("");
  }

  String description() {
    return text("error_description").orElse("");
  }

  String correlationId() {
    return text("correlation_id").orElse("");
  }

  List<String> errorCodes() {
    List<String> codes = new ArrayList<>();
    json.path("error_codes").forEach(code -> codes.add(code.asText()));
    return codes;
  }

  /** Prefers expires_in, because it does not require this machine's clock to be correct. */
  private Instant expiry(Clock clock) {
    Instant now = clock.instant();
    return seconds("expires_in")
        .map(now::plusSeconds)
        .or(() -> seconds("expires_on").map(Instant::ofEpochSecond))
        .orElse(now.plus(DEFAULT_LIFETIME));
  }

  /** Returns a number of seconds; empty if there is none. */
  Optional<Long> seconds(String name) {
    return text(name).filter(text -> text.matches("\\d{1,12}")).map(Long::valueOf);
  }

  /** Returns a field; empty if it is absent, blank or no text or number. */
  Optional<String> text(String name) {
    JsonNode node = json.path(name);
    return node.isValueNode() && !node.isNull() && !node.asText().isBlank()
        ? Optional.of(node.asText().strip())
        : Optional.empty();
  }
}

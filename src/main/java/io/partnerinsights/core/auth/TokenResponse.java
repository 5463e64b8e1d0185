package io.partnerinsights.core.auth;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.partnerinsights.core.options.Secret;
import io.partnerinsights.core.spi.AccessToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The JSON of a token endpoint, v1 (numbers are strings) or v2 (numbers are numbers). */
final class TokenResponse {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** What the service grants; used if an answer does not say. */
  private static final Duration USUAL_LIFE = Duration.ofHours(1);

  private final JsonNode json;

  private TokenResponse(JsonNode json) {
    this.json = json;
  }

  /** Empty if the text is no JSON object. */
  static Optional<TokenResponse> parse(String body) {
    try {
      JsonNode json = JSON.readTree(body);
      return json.isObject() ? Optional.of(new TokenResponse(json)) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  Optional<AccessToken> token(Clock clock) {
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

  /** expires_in comes first: it does not depend on this machine's clock being right. */
  private Instant expiry(Clock clock) {
    Instant now = clock.instant();
    return seconds("expires_in")
        .map(now::plusSeconds)
        .or(() -> seconds("expires_on").map(Instant::ofEpochSecond))
        .orElse(now.plus(USUAL_LIFE));
  }

  private Optional<Long> seconds(String name) {
    return text(name).filter(text -> text.matches("\\d{1,12}")).map(Long::valueOf);
  }

  private Optional<String> text(String name) {
    JsonNode node = json.path(name);
    return node.isValueNode() && !node.isNull() && !node.asText().isBlank()
        ? Optional.of(node.asText().strip())
        : Optional.empty();
  }
}

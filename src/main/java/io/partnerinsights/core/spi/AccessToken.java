package io.partnerinsights.core.spi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * A bearer token and its expiry.
 *
 * @param value the token, which prints as {@code ***}
 * @param expiresAt when it expires; {@link Instant#MAX} if unknown
 */
public record AccessToken(Secret value, Instant expiresAt) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public AccessToken {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(expiresAt, "expiresAt");
  }

  /**
   * Returns the account of the token, as tenant id and object id, if it is a JWT with the claims
   * tid and oid. The claims are not verified: they only keep the reports of two accounts apart.
   */
  public Optional<String> account() {
    String[] parts = value.reveal().split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      return account(JSON.readTree(Base64.getUrlDecoder().decode(parts[1])));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> account(JsonNode claims) {
    String tenant = claims.path("tid").asText("");
    String object = claims.path("oid").asText("");
    return tenant.isEmpty() || object.isEmpty()
        ? Optional.empty()
        : Optional.of(tenant + "/" + object);
  }
}

package io.partnerinsights.core.spi;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.partnerinsights.core.Public;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A bearer token and its expiry.
 *
 * @param value the token, which prints as {@code ***}
 * @param expiresAt when it expires; {@link Instant#MAX} if unknown
 */
@Public
public record AccessToken(@Public Secret value, @Public Instant expiresAt) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> CLAIMS = new TypeReference<>() {};

  @Public
  public AccessToken {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(expiresAt, "expiresAt");
  }

  /**
   * Returns the account of the token, as tenant id and object id, if it is a JWT with the claims
   * tid and oid. The connector uses them only to keep the reports of different accounts apart.
   */
  @Public
  public Optional<String> findAccountId() {
    Map<String, Object> claims = unverifiedClaims();
    return claims.get("tid") instanceof String tenant
            && claims.get("oid") instanceof String object
            && !tenant.isEmpty()
            && !object.isEmpty()
        ? Optional.of(tenant + "/" + object)
        : Optional.empty();
  }

  /** Returns the claims of the token, which are not verified; empty if it is not a JWT. */
  public Map<String, Object> unverifiedClaims() {
    String[] parts = value.reveal().split("\\.", -1);
    if (parts.length != 3) {
      return Map.of();
    }
    try {
      return JSON.readValue(Base64.getUrlDecoder().decode(parts[1]), CLAIMS);
    } catch (IOException | IllegalArgumentException e) {
      return Map.of();
    }
  }
}

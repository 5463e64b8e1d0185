package io.partnerinsights.core.auth;

import io.partnerinsights.core.options.Secret;
import java.time.Instant;
import java.util.Objects;

/**
 * A bearer token and the end of its life.
 *
 * @param value the token itself; prints as {@code ***}
 * @param expiresAt when it ends; {@link Instant#MAX} if that is not known
 */
public record AccessToken(Secret value, Instant expiresAt) {
  public AccessToken {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(expiresAt, "expiresAt");
  }
}

package io.partnerinsights.core.auth;

import io.partnerinsights.core.options.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/** The five ways to sign in. Values; none prints a secret. */
public sealed interface Credentials {

  /**
   * Who signs in, as text without a secret: equal for equal credentials, and different for
   * different users of one application.
   */
  String principal();

  /**
   * A user's name and password: the way that is documented for mpn (v1 endpoint). Microsoft ends it
   * step by step, because it cannot do multi-factor authentication.
   */
  record Password(
      String tenantId,
      String clientId,
      Optional<Secret> clientSecret,
      String username,
      Secret password)
      implements Credentials {
    @Override
    public String principal() {
      return tenantId + "/" + clientId + "/" + username;
    }
  }

  /**
   * A refresh token from an interactive sign-in (v2 endpoint). A rotated one replaces it in memory;
   * the option keeps the old one, which lives on for its 90 days.
   */
  record RefreshToken(
      String tenantId, String clientId, Optional<Secret> clientSecret, Secret refreshToken)
      implements Credentials {
    @Override
    public String principal() {
      return tenantId + "/" + clientId + "/" + fingerprint(refreshToken);
    }
  }

  /** The application itself, without a user (v2 endpoint): documented for cmp. */
  record ClientCredentials(String tenantId, String clientId, Secret clientSecret)
      implements Credentials {
    @Override
    public String principal() {
      return tenantId + "/" + clientId;
    }
  }

  /** A person opens a page and types a code (v2 endpoint, public client). */
  record DeviceCode(String tenantId, String clientId) implements Credentials {
    @Override
    public String principal() {
      return tenantId + "/" + clientId + "/device";
    }
  }

  /**
   * An access token from outside; it cannot be renewed.
   *
   * @param expiresAt when it ends, if known
   */
  record Token(Secret accessToken, Optional<Instant> expiresAt) implements Credentials {
    @Override
    public String principal() {
      return "token/" + fingerprint(accessToken);
    }
  }

  private static String fingerprint(Secret secret) {
    try {
      byte[] text = secret.reveal().getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}

package io.partnerinsights.core.auth;

import io.partnerinsights.core.options.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The five ways to sign in. Values; none prints a secret. */
public sealed interface Credentials {
  /** Separates our digests from all others; it is no secret. */
  String DIGEST_KEY = "Partner Insights connector, principal";

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

  /** Keyed, so that it is not found in anybody's list of digests. */
  private static String fingerprint(Secret secret) {
    try {
      Mac digest = Mac.getInstance("HmacSHA256");
      digest.init(new SecretKeySpec(DIGEST_KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] hash = digest.doFinal(secret.reveal().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HmacSHA256", e);
    }
  }
}

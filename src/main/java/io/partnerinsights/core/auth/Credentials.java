package io.partnerinsights.core.auth;

import io.partnerinsights.core.options.AuthKind;
import io.partnerinsights.core.options.VaultReference;
import io.partnerinsights.core.spi.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The credentials of the sign-in methods. Immutable; their text contains no secret. */
public sealed interface Credentials {

  /**
   * Returns a text that identifies the user or application that signs in. It contains no secret, is
   * equal for equal credentials, and differs between users of one application.
   */
  String principal();

  /**
   * A user's name and password: the method documented for mpn (v1 endpoint). Microsoft is phasing
   * it out, because it does not support multi-factor authentication.
   *
   * @param clientSecret the application's secret; null for an application without one
   */
  record Password(
      String tenantId,
      String clientId,
      @Nullable Secret clientSecret,
      String username,
      Secret password)
      implements Credentials {
    @Override
    public String principal() {
      return tenantId + "/" + clientId + "/" + username;
    }
  }

  /**
   * A refresh token from an interactive sign-in (v2 endpoint). A newer token from a response
   * replaces it in memory and, if the connector has written the file, in the file.
   *
   * @param clientSecret the application's secret; null for an application without one
   * @param file the file from which the token was read; null if no file holds it
   */
  record RefreshToken(
      String tenantId,
      String clientId,
      @Nullable Secret clientSecret,
      Secret refreshToken,
      @Nullable Path file)
      implements Credentials {

    /** Creates credentials with a token that no file holds. */
    public RefreshToken(
        String tenantId, String clientId, @Nullable Secret clientSecret, Secret refreshToken) {
      this(tenantId, clientId, clientSecret, refreshToken, null);
    }

    @Override
    public String principal() {
      return tenantId + "/" + clientId + "/" + fingerprint(refreshToken);
    }
  }

  /**
   * A refresh token in a vault, which is read at each sign-in and replaced there.
   *
   * @param token where it is
   */
  record VaultedRefreshToken(
      String tenantId,
      String clientId,
      @Nullable Secret clientSecret,
      KeyVault vault,
      VaultReference token)
      implements Credentials {
    @Override
    public String principal() {
      return tenantId + "/" + clientId + "/" + token.text();
    }
  }

  /** The application itself, without a user (v2 endpoint): the method documented for cmp. */
  record ClientCredentials(String tenantId, String clientId, Secret clientSecret)
      implements Credentials {
    @Override
    public String principal() {
      return tenantId + "/" + clientId;
    }
  }

  /**
   * The application itself, which proves that it holds the private key of a certificate (v2
   * endpoint). The file is read at each sign-in, so a renewed certificate is used without a
   * restart.
   */
  record ClientCertificate(String tenantId, String clientId, CertificateFile certificate)
      implements Credentials {
    @Override
    public String principal() {
      return tenantId + "/" + clientId;
    }
  }

  /**
   * The application itself, which gives an assertion of the issuer of its federated credential (v2
   * endpoint). The file is read at each sign-in, because the issuer renews it.
   */
  record ClientAssertion(String tenantId, String clientId, AssertionFile assertion)
      implements Credentials {
    @Override
    public String principal() {
      return tenantId + "/" + clientId;
    }
  }

  /**
   * The identity that Azure gives to the machine of this process.
   *
   * @param clientId names a user-assigned identity; null for the system-assigned one
   */
  record ManagedIdentity(@Nullable String clientId) implements Credentials {
    @Override
    public String principal() {
      return "managedIdentity/" + (clientId == null ? "system" : clientId);
    }
  }

  /**
   * A user who signs in on a web page (v2 endpoint, public client).
   *
   * @param way {@code BROWSER}: in this machine's browser; {@code DEVICE_CODE}: with a code, in any
   */
  record Interactive(AuthKind way, String tenantId, String clientId) implements Credentials {
    @Override
    public String principal() {
      return tenantId + "/" + clientId + "/" + way.spelling();
    }
  }

  /**
   * An access token that the user has supplied. It cannot be renewed.
   *
   * @param expiresAt when it expires; null if that is not known
   */
  record Token(Secret accessToken, @Nullable Instant expiresAt) implements Credentials {
    @Override
    public String principal() {
      return "token/" + fingerprint(accessToken);
    }
  }

  /** Returns a keyed digest, so that the secret cannot be found in a table of known digests. */
  private static String fingerprint(Secret secret) {
    // The key is not secret. It separates these digests from those of other applications.
    byte[] key = "Partner Insights connector, principal".getBytes(StandardCharsets.UTF_8);
    try {
      Mac digest = Mac.getInstance("HmacSHA256");
      digest.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] hash = digest.doFinal(secret.reveal().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HmacSHA256", e);
    }
  }
}

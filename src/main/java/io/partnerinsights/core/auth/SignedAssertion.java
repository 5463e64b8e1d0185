package io.partnerinsights.core.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A JSON Web Token by which an application proves that it has a certificate's private key, which
 * stays in this process.
 *
 * @see <a
 *     href="https://learn.microsoft.com/entra/identity-platform/certificate-credentials">Certificate
 *     credentials</a>
 */
final class SignedAssertion {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  private SignedAssertion() {}

  /** Returns the token of a sign-in at this URL. */
  static String of(CertificateFile.KeyPair pair, String clientId, String url, Instant now) {
    try {
      byte[] certificate = pair.certificate().getEncoded();
      byte[] thumbprint = MessageDigest.getInstance("SHA-256").digest(certificate);
      Map<String, Object> header =
          Map.of(
              "alg",
              "RS256",
              "typ",
              "JWT",
              "x5t#S256",
              base64(thumbprint),
              "x5c",
              List.of(Base64.getEncoder().encodeToString(certificate)));
      Map<String, Object> claims =
          Map.of(
              "aud",
              url,
              "iss",
              clientId,
              "sub",
              clientId,
              "jti",
              UUID.randomUUID().toString(),
              "nbf",
              now.getEpochSecond(),
              "exp",
              now.plus(LIFETIME).getEpochSecond());
      String text =
          base64(JSON.writeValueAsBytes(header)) + "." + base64(JSON.writeValueAsBytes(claims));
      return text + "." + base64(signature(pair, text.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException | JsonProcessingException e) {
      throw new IllegalStateException("An RSA key signs in every Java", e);
    }
  }

  private static byte[] signature(CertificateFile.KeyPair pair, byte[] text)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(pair.key());
    signature.update(text);
    return signature.sign();
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

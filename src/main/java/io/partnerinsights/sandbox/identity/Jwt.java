package io.partnerinsights.sandbox.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.partnerinsights.sandbox.web.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** A signed token from elsewhere. The JDK verifies its signature. */
record Jwt(JsonNode header, JsonNode claims, String signedText, String signature) {
  /** Time by which the clock of the token's author may be ahead. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  static Jwt parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      throw OAuthException.invalidClient(50027, "JWT token is invalid or malformed.");
    }
    return new Jwt(decodeJson(parts[0]), decodeJson(parts[1]), parts[0] + "." + parts[1], parts[2]);
  }

  static String toBase64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Returns the digest of bytes in Base64, as a thumbprint or the challenge of a code. */
  static String base64Digest(String algorithm, byte[] bytes) {
    try {
      return toBase64(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the JSON in a part of a token; a missing node if it has none. */
  static JsonNode decodeJson(String part) {
    return decodeText(part).flatMap(Json::parse).orElse(MissingNode.getInstance());
  }

  static Optional<String> decodeText(String base64) {
    try {
      return Optional.of(new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  String claimText(String name) {
    return claims.path(name).asText();
  }

  boolean isSignedBy(PublicKey key) {
    try {
      Signature verifier = createVerifier(header.path("alg").asText());
      verifier.initVerify(key);
      verifier.update(signedText.getBytes(StandardCharsets.US_ASCII));
      return verifier.verify(Base64.getUrlDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static Signature createVerifier(String algorithm) throws GeneralSecurityException {
    if (!algorithm.equals("PS256")) {
      return Signature.getInstance(algorithm.equals("RS256") ? "SHA256withRSA" : algorithm);
    }
    Signature verifier = Signature.getInstance("RSASSA-PSS");
    verifier.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    return verifier;
  }

  /**
   * Checks that the token is valid now, or throws. Its times are compared with the system's clock,
   * because its author takes them from there.
   */
  void checkTimes() {
    Instant now = Instant.now();
    Instant notBefore = Instant.ofEpochSecond(claims.path("nbf").asLong());
    Instant expiry = Instant.ofEpochSecond(claims.path("exp").asLong());
    if (notBefore.isAfter(now.plus(CLOCK_SKEW)) || !expiry.isAfter(now)) {
      throw OAuthException.invalidClient(
          700024, "Client assertion is not within its valid time range.");
    }
  }
}

package io.partnerinsights.sandbox.identity;

import io.partnerinsights.sandbox.web.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An issuer outside the tenant, such as a Kubernetes cluster, whose assertions for one subject the
 * application trusts in place of a secret: a federated credential. Thread-safe.
 */
public final class FederatedIssuer {
  private static final String ISSUER = "https://cluster.sandbox.example/";
  private static final String SUBJECT = "system:serviceaccount:reports:reader";
  private static final String AUDIENCE = "api://AzureADTokenExchange";
  private static final int LIFETIME_SECONDS = 3600;

  /** Returns a signed assertion, valid for an hour; {@code claims} replace those expected. */
  public String issueAssertion(Map<String, ?> claims) {
    long now = Instant.now().getEpochSecond();
    Map<String, Object> allClaims = new LinkedHashMap<>();
    allClaims.put("iss", ISSUER);
    allClaims.put("sub", SUBJECT);
    allClaims.put("aud", AUDIENCE);
    allClaims.put("nbf", now);
    allClaims.put("exp", now + LIFETIME_SECONDS);
    allClaims.putAll(claims);
    String signedText =
        Jwt.toBase64(toUtf8("{\"typ\":\"JWT\",\"alg\":\"RS256\"}"))
            + "."
            + Jwt.toBase64(toUtf8(Json.toText(allClaims)));
    return signedText + "." + Jwt.toBase64(signText(signedText));
  }

  void checkAssertion(Jwt assertion) {
    checkClaim(assertion, "iss", ISSUER, 700211, "issuer");
    checkClaim(assertion, "sub", SUBJECT, 700213, "subject");
    checkClaim(assertion, "aud", AUDIENCE, 700212, "audience");
    if (!assertion.isSignedBy(Keys.RSA.getPublic())) {
      throw OAuthException.invalidClient(700027, "Client assertion contains an invalid signature.");
    }
    assertion.checkTimes();
  }

  private static void checkClaim(
      Jwt assertion, String name, String expectedValue, int errorNumber, String claimDescription) {
    if (!assertion.claimText(name).equals(expectedValue)) {
      throw OAuthException.invalidClient(
          errorNumber,
          "No matching federated identity record found for presented assertion %s '%s'."
              .formatted(claimDescription, assertion.claimText(name)));
    }
  }

  private static byte[] signText(String text) {
    try {
      Signature signer = Signature.getInstance("SHA256withRSA");
      signer.initSign(Keys.RSA.getPrivate());
      signer.update(toUtf8(text));
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] toUtf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The keys of all sandboxes of a JVM, because their generation takes up to a second. */
  private static final class Keys {
    private static final KeyPair RSA = generateKeys();

    private static KeyPair generateKeys() {
      try {
        return KeyPairGenerator.getInstance("RSA").generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}

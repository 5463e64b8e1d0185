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
  public String assertion(Map<String, ?> claims) {
    long now = Instant.now().getEpochSecond();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("iss", ISSUER);
    all.put("sub", SUBJECT);
    all.put("aud", AUDIENCE);
    all.put("nbf", now);
    all.put("exp", now + LIFETIME_SECONDS);
    all.putAll(claims);
    String text =
        Jwt.base64(utf8("{\"typ\":\"JWT\",\"alg\":\"RS256\"}"))
            + "."
            + Jwt.base64(utf8(Json.write(all)));
    return text + "." + Jwt.base64(signature(text));
  }

  void check(Jwt assertion) {
    checkClaim(assertion, "iss", ISSUER, 700211, "issuer");
    checkClaim(assertion, "sub", SUBJECT, 700213, "subject");
    checkClaim(assertion, "aud", AUDIENCE, 700212, "audience");
    if (!assertion.isSignedBy(Keys.RSA.getPublic())) {
      throw SignInException.client(700027, "Client assertion contains an invalid signature.");
    }
    assertion.checkTimes();
  }

  private static void checkClaim(
      Jwt assertion, String name, String expected, int number, String word) {
    if (!assertion.claim(name).equals(expected)) {
      throw SignInException.client(
          number,
          "No matching federated identity record found for presented assertion %s '%s'."
              .formatted(word, assertion.claim(name)));
    }
  }

  private static byte[] signature(String text) {
    try {
      Signature signer = Signature.getInstance("SHA256withRSA");
      signer.initSign(Keys.RSA.getPrivate());
      signer.update(utf8(text));
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The keys of all sandboxes of a JVM, because their generation takes up to a second. */
  private static final class Keys {
    private static final KeyPair RSA = generate();

    private static KeyPair generate() {
      try {
        return KeyPairGenerator.getInstance("RSA").generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}

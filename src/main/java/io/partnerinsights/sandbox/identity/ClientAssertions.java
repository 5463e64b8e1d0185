package io.partnerinsights.sandbox.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.partnerinsights.sandbox.web.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/**
 * Checks client assertions: tokens that an application signs with the private key of a certificate,
 * in place of its secret. The JDK verifies the signatures.
 *
 * <p>Their times are compared with the system's clock, because applications take them from theirs.
 */
final class ClientAssertions {
  static final String FIELD = "client_assertion";

  private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** Time by which the application's clock may be ahead. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  private final Tenant tenant;

  ClientAssertions(Tenant tenant) {
    this.tenant = tenant;
  }

  /** Checks the assertion of a token request that was sent to this path, or throws. */
  void check(Map<String, String> form, String path) {
    if (!TYPE.equals(form.get("client_assertion_type"))) {
      throw SignInException.request(900144, "The 'client_assertion_type' must be " + TYPE + ".");
    }
    String[] parts = form.get(FIELD).split("\\.", -1);
    if (parts.length != 3) {
      throw invalid(50027, "JWT token is invalid or malformed.");
    }
    JsonNode header = json(parts[0]);
    X509Certificate certificate = certificate(header);
    if (!isSigned(header.path("alg").asText(), certificate, parts)) {
      throw invalid(700027, "Client assertion contains an invalid signature.");
    }
    checkClaims(json(parts[1]), path);
    checkValidity(certificate);
  }

  private static JsonNode json(String part) {
    try {
      byte[] text = Base64.getUrlDecoder().decode(part);
      return Json.read(new String(text, StandardCharsets.UTF_8)).orElse(MissingNode.getInstance());
    } catch (IllegalArgumentException e) {
      return MissingNode.getInstance();
    }
  }

  /** Finds the certificate by the thumbprint in the header, in either alphabet of Base64. */
  private X509Certificate certificate(JsonNode header) {
    return tenant.certificates().stream()
        .filter(
            known ->
                thumbprint("SHA-1", known).equals(text(header, "x5t"))
                    || thumbprint("SHA-256", known).equals(text(header, "x5t#S256")))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    700027,
                    "Client assertion contains an invalid signature. [Reason - The key was not"
                        + " found.]"));
  }

  private static String text(JsonNode header, String name) {
    String text = header.path(name).asText().replace('+', '-').replace('/', '_');
    return text.replace("=", "");
  }

  private static String thumbprint(String digest, X509Certificate certificate) {
    try {
      byte[] hash = MessageDigest.getInstance(digest).digest(certificate.getEncoded());
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isSigned(String algorithm, X509Certificate certificate, String[] parts) {
    try {
      Signature signature = signature(algorithm);
      signature.initVerify(certificate);
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static Signature signature(String algorithm) throws GeneralSecurityException {
    if (!algorithm.equals("PS256")) {
      return Signature.getInstance(algorithm.equals("RS256") ? "SHA256withRSA" : algorithm);
    }
    Signature signature = Signature.getInstance("RSASSA-PSS");
    signature.setParameter(
        new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    return signature;
  }

  private void checkClaims(JsonNode claims, String path) {
    if (!claims.path("iss").asText().equals(tenant.clientId())
        || !claims.path("sub").asText().equals(tenant.clientId())) {
      throw invalid(
          700021, "Client assertion application identifier doesn't match 'client_id' parameter.");
    }
    if (!path.equals(path(claims.path("aud").asText()))) {
      throw invalid(700023, "Client assertion audience claim does not match Realm issuer.");
    }
    Instant now = Instant.now();
    Instant notBefore = Instant.ofEpochSecond(claims.path("nbf").asLong());
    Instant expiry = Instant.ofEpochSecond(claims.path("exp").asLong());
    if (notBefore.isAfter(now.plus(CLOCK_SKEW)) || !expiry.isAfter(now)) {
      throw invalid(700024, "Client assertion is not within its valid time range.");
    }
  }

  /** Returns the path of a URL; its host may be a name that only the application knows. */
  private static String path(String url) {
    try {
      return URI.create(url).getPath();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static void checkValidity(X509Certificate certificate) {
    Instant now = Instant.now();
    if (now.isBefore(certificate.getNotBefore().toInstant())
        || now.isAfter(certificate.getNotAfter().toInstant())) {
      throw invalid(
          1000502, "The provided certificate is not within its specified validity period.");
    }
  }

  private static SignInException invalid(int number, String message) {
    return new SignInException(401, "invalid_client", number, message);
  }
}

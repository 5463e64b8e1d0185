package io.partnerinsights.sandbox.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.sandbox.settings.TestAccount;
import java.net.URI;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Map;

/**
 * Checks client assertions: tokens in place of an application's secret. The application signs one
 * with the private key of a certificate, or takes one from the issuer of its federated credential.
 */
record ClientAssertions(Tenant tenant) {
  static final String ASSERTION_FIELD = "client_assertion";

  private static final String JWT_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** Checks the assertion of a token request that was sent to this path, or throws. */
  void checkAssertion(Map<String, String> form, String path) {
    if (!JWT_TYPE.equals(form.get("client_assertion_type"))) {
      throw OAuthException.invalidRequest(
          900144, "The 'client_assertion_type' must be " + JWT_TYPE + ".");
    }
    Jwt assertion = Jwt.parse(OAuthException.requireField(form, ASSERTION_FIELD));
    if (assertion.header().has("x5t") || assertion.header().has("x5t#S256")) {
      checkCertificate(assertion, path);
    } else {
      tenant.federatedIssuer().checkAssertion(assertion);
    }
  }

  private void checkCertificate(Jwt assertion, String path) {
    X509Certificate certificate = requireCertificate(assertion.header());
    if (!assertion.isSignedBy(certificate.getPublicKey())) {
      throw OAuthException.invalidClient(700027, "Client assertion contains an invalid signature.");
    }
    checkClaims(assertion, path);
    checkValidityPeriod(certificate);
  }

  /** Finds the certificate by the thumbprint in the header, in either alphabet of Base64. */
  private X509Certificate requireCertificate(JsonNode header) {
    return tenant.settings().certificates.stream()
        .filter(
            certificate ->
                thumbprint("SHA-1", certificate).equals(headerThumbprint(header, "x5t"))
                    || thumbprint("SHA-256", certificate)
                        .equals(headerThumbprint(header, "x5t#S256")))
        .findFirst()
        .orElseThrow(
            () ->
                OAuthException.invalidClient(
                    700027,
                    "Client assertion contains an invalid signature. [Reason - The key was not"
                        + " found.]"));
  }

  private static String headerThumbprint(JsonNode header, String name) {
    String text = header.path(name).asText().replace('+', '-').replace('/', '_');
    return text.replace("=", "");
  }

  private static String thumbprint(String digest, X509Certificate certificate) {
    try {
      return Jwt.base64Digest(digest, certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void checkClaims(Jwt assertion, String path) {
    if (!assertion.claimText("iss").equals(TestAccount.CLIENT_ID)
        || !assertion.claimText("sub").equals(TestAccount.CLIENT_ID)) {
      throw OAuthException.invalidClient(
          700021, "Client assertion application identifier doesn't match 'client_id' parameter.");
    }
    if (!path.equals(pathOf(assertion.claimText("aud")))) {
      throw OAuthException.invalidClient(
          700023, "Client assertion audience claim does not match Realm issuer.");
    }
    assertion.checkTimes();
  }

  /** Returns the path of a URL; its host may be a name that only the application knows. */
  private static String pathOf(String url) {
    try {
      return URI.create(url).getPath();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static void checkValidityPeriod(X509Certificate certificate) {
    Instant now = Instant.now();
    if (now.isBefore(certificate.getNotBefore().toInstant())
        || now.isAfter(certificate.getNotAfter().toInstant())) {
      throw OAuthException.invalidClient(
          1000502, "The provided certificate is not within its specified validity period.");
    }
  }
}

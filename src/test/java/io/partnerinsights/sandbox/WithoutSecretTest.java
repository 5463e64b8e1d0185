package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.SandboxClient.Response;
import io.partnerinsights.sandbox.identity.FederatedIssuer;
import io.partnerinsights.testing.SandboxExtension;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signing in as an application without a secret: federated assertions and managed identities. */
final class WithoutSecretTest {
  private static final String RESOURCE = "https://api.partnercenter.microsoft.com";
  private static final String MACHINE = "/metadata/identity/oauth2/token";

  @RegisterExtension
  static final SandboxExtension SERVICE = SandboxExtension.of(Sandbox.builder().scale(0.01));

  private final SandboxClient client = SandboxClient.ofMarketplace(SERVICE.sandbox());

  @Test
  void anAssertionOfTheIssuerReplacesTheSecret() {
    Response tokens = exchange(issuer().assertion(Map.of()));

    assertAccepted(tokens);
    assertThat(tokens.json().has("refresh_token")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "iss, https://other.example/, 700211",
    "sub, system:serviceaccount:reports:other, 700213",
    "aud, https://login.microsoftonline.com/, 700212",
    "exp, 1, 700024",
    "nbf, 9999999999, 700024"
  })
  void refusesAnAssertionWithAnotherClaim(String claim, String value, int number) {
    Object typed = value.matches("\\d+") ? Long.valueOf(value) : value;

    assertRefused(exchange(issuer().assertion(Map.of(claim, typed))), number);
  }

  @Test
  void refusesAnAssertionThatAnotherKeySigned() throws GeneralSecurityException {
    assertRefused(exchange(signedByAnotherKey(issuer().assertion(Map.of()))), 700027);
    assertRefused(exchange(issuer().assertion(Map.of()).replaceFirst("\\.[^.]*$", ".")), 700027);
    assertRefused(exchange("not-a-token"), 50027);
  }

  @Test
  void givesTokensOfTheMachinesIdentity() {
    Response response = identity(MACHINE + query(), "Metadata", "true");

    assertAccepted(response);
    assertThat(response.json().path("expires_on").asText()).matches("\\d{10}");
    assertAccepted(
        identity(MACHINE + query() + "&client_id=" + Sandbox.CLIENT_ID, "Metadata", "true"));
    assertAccepted(identity("/msi/token" + query(), "X-IDENTITY-HEADER", Sandbox.IDENTITY_HEADER));
  }

  @Test
  void requiresTheHeaderOfTheMachineAndAKnownIdentity() {
    assertThat(identity(MACHINE + query(), "Other", "x").text()).contains("metadata header");
    assertThat(identity(MACHINE + query() + "&client_id=other", "Metadata", "true").text())
        .contains("Identity not found");
    assertThat(identity(MACHINE + "?resource=https://vault", "Metadata", "true").status())
        .isEqualTo(400);
    assertThat(identity("/msi/token" + query(), "X-IDENTITY-HEADER", "guessed").status())
        .isEqualTo(401);
  }

  /** Replaces an assertion's signature by one of the JDK with a new key. */
  private static String signedByAnotherKey(String assertion) throws GeneralSecurityException {
    String text = assertion.substring(0, assertion.lastIndexOf('.'));
    Signature signer = Signature.getInstance("SHA256withRSA");
    signer.initSign(KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate());
    signer.update(text.getBytes(StandardCharsets.US_ASCII));
    return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signer.sign());
  }

  private static FederatedIssuer issuer() {
    return SERVICE.sandbox().federatedIssuer();
  }

  private static String query() {
    return "?api-version=2018-02-01&resource=" + RESOURCE;
  }

  private Response identity(String path, String header, String value) {
    return client.send(
        SandboxClient.request(SERVICE.sandbox().authorityUrl() + path).header(header, value));
  }

  private Response exchange(String assertion) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("client_id", Sandbox.CLIENT_ID);
    form.put("grant_type", "client_credentials");
    form.put("scope", RESOURCE + "/.default");
    form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    form.put("client_assertion", assertion);
    return client.form("/oauth2/v2.0/token", form);
  }

  private void assertAccepted(Response tokens) {
    SandboxClient application = client.as(tokens.json().path("access_token").asText());
    assertThat(application.get("/ScheduledDataset").status()).isEqualTo(200);
  }

  private static void assertRefused(Response response, int number) {
    assertThat(response.status()).isEqualTo(401);
    assertThat(response.json().path("error").asText()).isEqualTo("invalid_client");
    assertThat(response.json().path("error_description").asText())
        .startsWith("AADSTS" + number + ": ");
  }
}

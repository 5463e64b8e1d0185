package io.partnerinsights.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.partnerinsights.sandbox.SandboxClient.Response;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The authorization code flow: the page to confirm, its answers, and what redeems a code. */
final class CodeFlowTest {
  private static final String REDIRECT = "http://localhost:49152";

  /** Verifier and challenge of the example in RFC 7636, appendix B. */
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  @RegisterExtension
  static final SandboxExtension SERVICE =
      SandboxExtension.clocked(
          Sandbox.builder()
              .scale(0.01)
              .with(s -> s.users.put("<second>@contoso.example", "secret")));

  private final SandboxClient client = new SandboxClient(SERVICE.sandbox());

  @Test
  void showsTheUserAndSendsACodeThatGivesTokens() throws IOException {
    Response page = client.send(SandboxClient.request(url()));
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text()).contains(Sandbox.USERNAME, "Sign in", "Cancel");

    Map<String, String> answer = answer(confirm(url(), "sign-in"));
    assertThat(answer).containsEntry("state", "a state & more").doesNotContainKey("error");
    JsonNode tokens = redeem(answer.get("code")).json();

    assertThat(tokens.path("refresh_token").asText()).isNotEmpty();
    JsonNode id = claims(tokens.path("id_token").asText());
    assertThat(id.path("nonce").asText()).isEqualTo("a nonce");
    assertThat(id.path("preferred_username").asText()).isEqualTo(Sandbox.USERNAME);
    assertThat(client.as(tokens.path("access_token").asText()).get("/ScheduledDataset").status())
        .isEqualTo(200);
  }

  @Test
  void theHintChoosesTheUserAndIsEscaped() throws IOException {
    String hint = url("login_hint", "<second>@contoso.example");

    assertThat(client.send(SandboxClient.request(hint)).text())
        .contains("&lt;second&gt;@contoso.example")
        .doesNotContain("<second>");
    String code = answer(confirm(hint, "sign-in")).get("code");
    assertThat(claims(redeem(code).json().path("id_token").asText()).path("sub").asText())
        .isEqualTo("<second>@contoso.example");
  }

  @ParameterizedTest
  @CsvSource({
    "redirect_uri, https://evil.example, 50011",
    "redirect_uri, http://localhost.evil.example, 50011",
    "redirect_uri, http://localhost:1@evil.example, 50011",
    "client_id, another, 700016"
  })
  void sendsNothingToAnUnknownAddress(String name, String value, int number) {
    for (Response response :
        new Response[] {
          client.send(SandboxClient.request(url(name, value))), confirm(url(name, value), "sign-in")
        }) {
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.headers()).doesNotContainKey("location");
      assertThat(response.text()).contains("AADSTS" + number).doesNotContain("1.sandbox-");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "code_challenge, '', 900144",
    "code_challenge_method, plain, 501491",
    "response_type, token, 700051",
    "scope, '', 900144"
  })
  void sendsTheErrorOfAnIncompleteRequest(String name, String value, int number) {
    assertThat(
            answer(client.send(SandboxClient.request(url(name, value)))).get("error_description"))
        .startsWith("AADSTS" + number + ": ");
  }

  @ParameterizedTest
  @CsvSource({
    "code_verifier, another-verifier, 501481",
    "redirect_uri, http://localhost:49153, 500112",
    "code, 1.sandbox-unknown, 9002313",
    "code_verifier, '', 900144"
  })
  void anotherRequestDoesNotRedeemTheCode(String name, String value, int number) {
    String code = answer(confirm(url(), "sign-in")).get("code");

    assertThat(error(redeem(code, name, value))).startsWith("AADSTS" + number + ": ");
  }

  @Test
  void aCodeIsRedeemedOnceAndWithinTenMinutes() {
    String first = answer(confirm(url(), "sign-in")).get("code");
    String late = answer(confirm(url(), "sign-in")).get("code");

    assertThat(redeem(first).status()).isEqualTo(200);
    assertThat(error(redeem(first))).startsWith("AADSTS54005: ");
    SERVICE.clocked().clock().advance(Duration.ofMinutes(10));
    assertThat(error(redeem(late))).startsWith("AADSTS70008: ");
  }

  private static String url(String... changes) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("client_id", Sandbox.CLIENT_ID);
    query.put("redirect_uri", REDIRECT);
    query.put("response_type", "code");
    query.put("scope", "openid offline_access https://api.partnercenter.microsoft.com/.default");
    query.put("state", "a state & more");
    query.put("nonce", "a nonce");
    query.put("code_challenge", CHALLENGE);
    query.put("code_challenge_method", "S256");
    change(query, changes);
    return SERVICE.sandbox().authorityUrl()
        + "/"
        + Sandbox.TENANT_ID
        + "/oauth2/v2.0/authorize?"
        + query.entrySet().stream()
            .map(field -> field.getKey() + "=" + SandboxClient.encode(field.getValue()))
            .collect(Collectors.joining("&"));
  }

  private static void change(Map<String, String> fields, String... changes) {
    for (int i = 0; i < changes.length; i += 2) {
      fields.put(changes[i], changes[i + 1]);
    }
  }

  private Response confirm(String url, String answer) {
    return client.send(
        SandboxClient.request(url).POST(BodyPublishers.ofString("answer=" + answer)));
  }

  private static Map<String, String> answer(Response response) {
    assertThat(response.status()).isEqualTo(302);
    URI location = URI.create(response.headers().get("location"));
    assertThat(location.toString()).startsWith(REDIRECT + "?");
    return Arrays.stream(location.getRawQuery().split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  private Response redeem(String code, String... changes) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("client_id", Sandbox.CLIENT_ID);
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", REDIRECT);
    form.put("code_verifier", VERIFIER);
    form.put("scope", "openid offline_access https://api.partnercenter.microsoft.com/.default");
    change(form, changes);
    return client.form("/oauth2/v2.0/token", form);
  }

  private static String error(Response response) {
    assertThat(response.status()).isEqualTo(400);
    return response.json().path("error_description").asText();
  }

  private static JsonNode claims(String token) throws IOException {
    return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
  }
}

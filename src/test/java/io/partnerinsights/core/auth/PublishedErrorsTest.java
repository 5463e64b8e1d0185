package io.partnerinsights.core.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.MonotonicClock;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.sandbox.settings.SignInError;
import io.partnerinsights.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The errors that people meet and search for, at the sandbox, for each sign-in that meets them. */
class PublishedErrorsTest {
  /** Numbers of a page, of which only the first may have the prefix. */
  private static final Pattern NUMBERS =
      Pattern.compile("AADSTS(\\d+(?:(?:, | and )(?:AADSTS)?\\d{5,})*)");

  private static TestCertificate certificate;

  @BeforeAll
  static void createCertificate(@TempDir Path folder) {
    certificate = TestCertificate.valid(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "50034   | refresh device browser | SIGN_IN_REFUSED  | no such user       | username",
        "50076   | password refresh       | MFA_REQUIRED     | requires multi-factor | deviceCode",
        "50078   | refresh device browser | MFA_REQUIRED     | too old            | again with MFA",
        "50079   | password refresh browser | MFA_REQUIRED   | set up             | mfasetup",
        "50173   | refresh                | SIGN_IN_REFUSED  | revoked            | again",
        "700082  | refresh                | SIGN_IN_REFUSED  | not used for 90 days | keyvault",
        "53003   | refresh device browser secret certificate assertion | SIGN_IN_BLOCKED"
            + " | Conditional Access | administrator",
        "53003   | device                 | SIGN_IN_BLOCKED  | Conditional Access | auth=browser",
        "53003   | browser                | SIGN_IN_BLOCKED  | Conditional Access |"
            + " auth=deviceCode",
        "65001   | refresh device browser | SIGN_IN_REFUSED  | no consent         | admin consent",
        "70000   | refresh                | SIGN_IN_REFUSED  | damaged            | clientId",
        "700007  | refresh                | SIGN_IN_REFUSED  | another application | clientId",
        "7000215 | refresh secret         | SIGN_IN_REFUSED  | secret is wrong    | not to its id",
        "7000222 | refresh secret         | SIGN_IN_REFUSED  | has expired        | new secret",
        "90002   | password refresh device browser secret certificate assertion"
            + " | SIGN_IN_REFUSED | does not know the tenant | tenantId",
        "10001   | refresh device browser | MFA_REQUIRED     | 401                | must enforce",
        "900420  | refresh device browser secret | TOKEN_REJECTED | graph.windows.net |"
            + " https://api.partnercenter.microsoft.com",
        "900421  | password refresh       | MFA_REQUIRED     | 401                | with MFA",
        "403     | refresh device browser secret certificate assertion | ACCESS_FORBIDDEN"
            + " | supplied role | Executive report viewer"
      })
  void leadsToItsReasonAndRemedy(
      int number, String signIns, ErrorCode code, String reason, String remedy) throws IOException {
    try (Sandbox sandbox =
        Sandbox.builder()
            .scale(0.01)
            .with(s -> s.certificates.add(certificate.certificate()))
            .with(s -> s.signInError = SignInError.of(number))
            .start()) {
      for (String signIn : signIns.split(" ", -1)) {
        PartnerInsightsClient client = client(sandbox, credentials(sandbox, signIn));

        assertThatThrownBy(client::datasets)
            .as(signIn)
            .isInstanceOfSatisfying(
                PartnerInsightsException.class, e -> assertThat(e.code()).isEqualTo(code))
            .hasMessageContainingAll("" + number, reason, remedy)
            .hasMessageNotContainingAny(Sandbox.CLIENT_SECRET, Sandbox.PASSWORD, "0.sandbox-");
      }
    }
    for (String page : new String[] {"errors.md", "troubleshooting.md"}) {
      assertThat(Files.readString(Path.of("docs", page)))
          .containsPattern("(AADSTS|\\b)" + number + "\\b");
    }
  }

  /** Without that a reader cannot try what a page says. */
  @Test
  void theSandboxSimulatesEachNumberOfThePages() throws IOException {
    Set<String> named = new TreeSet<>();
    for (String page : new String[] {"errors.md", "troubleshooting.md"}) {
      Matcher list = NUMBERS.matcher(Files.readString(Path.of("docs", page)));
      while (list.find()) {
        named.addAll(List.of(list.group(1).split("(, | and )(AADSTS)?", -1)));
      }
    }

    assertThat(named).contains("50011", "50173", "65001", "700082", "700213");
    assertThat(SignInError.numbers().split(", ", -1)).containsAll(named);
  }

  /** These have a sign-in of their own, so the table above does not try them. */
  @ParameterizedTest
  @CsvSource({
    "50011, refresh, 50011",
    "700211, assertion, no federated credential",
    "700212, assertion, no federated credential",
    "700213, assertion, no federated credential"
  })
  void theSandboxSendsTheNumber(int number, String signIn, String reason) throws IOException {
    try (Sandbox sandbox =
        Sandbox.builder().scale(0.01).with(s -> s.signInError = SignInError.of(number)).start()) {
      PartnerInsightsClient client = client(sandbox, credentials(sandbox, signIn));

      assertThatThrownBy(client::datasets).hasMessageContainingAll("AADSTS" + number, reason);
    }
  }

  private static Path assertion(Sandbox sandbox) throws IOException {
    String text = sandbox.federatedIssuer().assertion(Map.of());
    return Files.writeString(certificate.file().resolveSibling("assertion"), text);
  }

  private static PartnerInsightsClient client(Sandbox sandbox, Map<String, String> credentials) {
    RetryingHttp http =
        RetryingHttp.of(HttpClients.create(HttpSettings.ofDefaults()), RetryPolicy.never());
    TokenProvider tokens =
        SignIns.tokens(
            SignIns.options(sandbox.authorityUrl(), credentials),
            new AuthSettings(message -> {}, new FormBrowser(FormBrowser::signIn), Map.of()),
            http,
            Clock.systemUTC());
    return new PartnerInsightsClient(
        ServiceUrl.parse(sandbox.apiUrl()), tokens, http, MonotonicClock.system());
  }

  private static Map<String, String> credentials(Sandbox sandbox, String signIn)
      throws IOException {
    String secret = Sandbox.CLIENT_SECRET;
    return switch (signIn) {
      case "password" ->
          Map.of(
              "clientSecret", secret, "username", Sandbox.USERNAME, "password", Sandbox.PASSWORD);
      case "refresh" -> Map.of("clientSecret", secret, "refreshToken", sandbox.refreshToken());
      case "secret" -> Map.of("clientSecret", secret);
      case "certificate" ->
          Map.of(
              "clientCertificate",
              certificate.file().toString(),
              "clientCertificatePassword",
              TestCertificate.PASSWORD);
      case "device" -> Map.of("auth", "deviceCode");
      case "browser" -> Map.of("auth", "browser");
      case "assertion" -> Map.of("clientAssertionFile", assertion(sandbox).toString());
      default -> throw new IllegalArgumentException(signIn);
    };
  }
}

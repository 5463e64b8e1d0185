package io.partnerinsights.core.auth;

import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.base.MonotonicClock;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.sandbox.settings.SignInError;
import io.partnerinsights.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
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
        "50020   | password refresh device browser | SIGN_IN_REFUSED | another tenant | as a guest",
        "50034   | refresh device browser | SIGN_IN_REFUSED  | no such user       | username",
        "50053   | password refresh device browser | SIGN_IN_REFUSED | is locked | wait",
        "50055   | password refresh device browser | SIGN_IN_REFUSED | password has expired |"
            + " myaccount",
        "50057   | password refresh device browser | SIGN_IN_REFUSED | disabled   | enable the"
            + " user",
        "50076   | password refresh       | MFA_REQUIRED     | requires multi-factor | deviceCode",
        "50078   | refresh device browser | MFA_REQUIRED     | too old            | again with MFA",
        "50079   | password refresh browser | MFA_REQUIRED   | set up             | mfasetup",
        "50173   | refresh                | SIGN_IN_REFUSED  | revoked            | again",
        "50105   | password refresh device browser secret | SIGN_IN_REFUSED | not assigned |"
            + " Enterprise applications",
        "50126   | password               | SIGN_IN_REFUSED  | user name and password | username",
        "50128   | password refresh secret | SIGN_IN_REFUSED | names no tenant   | user@domain",
        "500011  | password refresh device browser secret | SIGN_IN_REFUSED | the API | tenantId",
        "530003  | password refresh device browser | SIGN_IN_BLOCKED | device     | auth=browser",
        "700082  | refresh                | SIGN_IN_REFUSED  | not used for 90 days | keyvault",
        "53003   | refresh device browser secret certificate assertion | SIGN_IN_BLOCKED"
            + " | Conditional Access | administrator",
        "53003   | device                 | SIGN_IN_BLOCKED  | Conditional Access | auth=browser",
        "53003   | browser                | SIGN_IN_BLOCKED  | Conditional Access |"
            + " auth=deviceCode",
        "65001   | refresh device browser | SIGN_IN_REFUSED  | no consent         | admin consent",
        "65004   | password refresh device browser | SIGN_IN_REFUSED | declined   | and accept",
        "70043   | refresh device browser | SIGN_IN_REFUSED  | frequent sign-ins  | login",
        "70043 50126 50173 700082 | secret certificate assertion | SIGN_IN_REFUSED | rejected by"
            + " Microsoft Entra (AADSTS | https://login.microsoftonline.com/error?code=",
        "70043 50173 700082 | password    | SIGN_IN_REFUSED  | rejected by Microsoft Entra (AADSTS"
            + " | https://login.microsoftonline.com/error?code=",
        "70000   | refresh                | SIGN_IN_REFUSED  | damaged            | clientId",
        "700007  | refresh                | SIGN_IN_REFUSED  | another application | clientId",
        "7000215 | refresh secret         | SIGN_IN_REFUSED  | secret is wrong    | not to its id",
        "700025  | refresh                | SIGN_IN_REFUSED  | public client      |"
            + " clientCertificate",
        "7000218 | public device browser  | SIGN_IN_REFUSED  | without a secret   | public client"
            + " flows",
        "7000222 | refresh secret         | SIGN_IN_REFUSED  | has expired        | new secret",
        "90002   | password refresh device browser secret certificate assertion"
            + " | SIGN_IN_REFUSED | does not know the tenant | tenantId",
        "90072   | password refresh device browser | SIGN_IN_REFUSED | another tenant | as a guest",
        "10001   | refresh device browser | MFA_REQUIRED     | it requires multi-factor | must"
            + " enforce",
        "900420  | refresh device browser secret | TOKEN_REJECTED | graph.windows.net |"
            + " https://api.partnercenter.microsoft.com",
        "900421  | password refresh       | MFA_REQUIRED     | it requires multi-factor | with MFA",
        "403     | refresh device browser secret certificate assertion | ACCESS_FORBIDDEN"
            + " | supplied role | Executive report viewer"
      })
  void leadsToItsReasonAndRemedy(
      String numbers, String signIns, ErrorCode code, String reason, String remedy)
      throws IOException {
    for (String number : numbers.split(" ", -1)) {
      try (SignInFixture fixture = refusing(Integer.parseInt(number))) {
        for (String signIn : signIns.split(" ", -1)) {
          assertThat(assertFails(client(fixture, signIn)::datasets, code, reason, remedy))
              .as(signIn)
              .hasMessageContaining(number);
        }
      }
      assertThat(Files.readString(Path.of("docs", "troubleshooting.md")))
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

  private static SignInFixture refusing(int number) {
    return new SignInFixture(
        Instant.now(),
        s -> {
          s.certificates.add(certificate.certificate());
          s.signInError = SignInError.of(number);
        });
  }

  private static PartnerInsightsClient client(SignInFixture fixture, String signIn) {
    return new PartnerInsightsClient(
        ServiceUrl.parse(fixture.sandbox().apiUrl()),
        fixture.tokens(signIn, certificate.file().getParent()),
        SignInFixture.once(),
        MonotonicClock.system());
  }
}

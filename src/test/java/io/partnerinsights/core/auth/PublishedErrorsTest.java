package io.partnerinsights.core.auth;

import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.base.MonotonicClock;
import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.options.AuthKind;
import io.partnerinsights.sandbox.settings.SignInError;
import io.partnerinsights.testing.ShortCases;
import io.partnerinsights.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The errors that people meet and search for, at the sandbox, for each sign-in that meets them. */
class PublishedErrorsTest {
  /** Numbers of a page, of which only the first may have the prefix. */
  private static final Pattern NUMBERS =
      Pattern.compile("AADSTS(\\d+(?:(?:, | and )(?:AADSTS)?\\d{5,})*)");

  /** The ways to sign in that each number is tried with, by the names of the fixture. */
  private static final Map<AuthKind, String> SIGN_INS =
      Map.of(
          AuthKind.PASSWORD, "password",
          AuthKind.REFRESH_TOKEN, "refresh",
          AuthKind.DEVICE_CODE, "device");

  private static TestCertificate certificate;

  @BeforeAll
  static void createCertificate(@TempDir Path folder) {
    certificate = TestCertificate.createValid(folder);
  }

  /** Returns each number of the table with its row, without the number of the API. */
  static Stream<Arguments> numbersOfTheTable() {
    return SignInRefusals.ALL_ROWS.stream()
        .flatMap(
            row ->
                row.errorIds().stream()
                    .filter(name -> name.matches("\\d+") && !name.equals("900421"))
                    .map(number -> Arguments.of(number, row)));
  }

  @ParameterizedTest
  @ShortCases(value = 20, methods = @MethodSource("numbersOfTheTable"))
  void aNumberOfTheTableLeadsToItsReasonAndRemedy(String number, SignInRefusals.Refusal row) {
    try (SignInFixture fixture = refusing(Integer.parseInt(number))) {
      SIGN_INS.forEach(
          (way, signIn) -> {
            if (row.kinds().contains(way)) {
              assertThat(
                      assertFails(
                          client(fixture, signIn)::listDatasets,
                          row.code(),
                          row.problem(),
                          row.remedy()))
                  .as(signIn)
                  .hasMessageContaining("AADSTS" + number + ": ");
            }
          });
    }
  }

  /** What the table of the code does not say: the API's errors, and what depends on the sign-in. */
  @ParameterizedTest
  @ShortCases(
      value = 4,
      csv =
          @CsvSource(
              delimiter = '|',
              value = {
                "53003   | secret certificate assertion | SIGN_IN_BLOCKED | Conditional Access |"
                    + " which sign-in",
                "53003   | device                 | SIGN_IN_BLOCKED  | Conditional Access |"
                    + " auth=browser",
                "53003   | browser                | SIGN_IN_BLOCKED  | Conditional Access |"
                    + " auth=deviceCode",
                "65001   | browser public         | SIGN_IN_REFUSED  | lacks consent      | admin"
                    + " consent",
                "70043 50126 50173 700082 | secret certificate assertion | SIGN_IN_REFUSED |"
                    + " rejected by Microsoft Entra (AADSTS |"
                    + " https://login.microsoftonline.com/error?code=",
                "70043 50173 700082 | password    | SIGN_IN_REFUSED  | rejected by Microsoft Entra"
                    + " (AADSTS | https://login.microsoftonline.com/error?code=",
                "90002   | secret certificate assertion | SIGN_IN_REFUSED | does not exist |"
                    + " tenantId",
                "10001   | refresh device browser | MFA_REQUIRED     | it requires multi-factor |"
                    + " enforce MFA",
                "900420  | refresh device browser secret | TOKEN_REJECTED | graph.windows.net |"
                    + " https://api.partnercenter.microsoft.com",
                "900421  | password refresh       | MFA_REQUIRED     | it requires multi-factor |"
                    + " with MFA",
                "403     | refresh device browser secret certificate assertion | ACCESS_FORBIDDEN"
                    + " | supplied role | Executive report viewer"
              }))
  void leadsToItsReasonAndRemedy(
      String numbers, String signIns, ErrorCode code, String reason, String remedy)
      throws IOException {
    for (String number : numbers.split(" ", -1)) {
      try (SignInFixture fixture = refusing(Integer.parseInt(number))) {
        for (String signIn : signIns.split(" ", -1)) {
          assertThat(assertFails(client(fixture, signIn)::listDatasets, code, reason, remedy))
              .as(signIn)
              .hasMessageContaining(number);
        }
      }
      assertThat(Files.readString(Path.of("docs", "sign-in-errors.md")))
          .containsPattern("(AADSTS|\\b)" + number + "\\b");
    }
  }

  /** Without that a reader cannot try what a page says. */
  @Test
  void theSandboxSimulatesEachNumberOfThePages() throws IOException {
    Set<String> named = new TreeSet<>();
    for (String page : new String[] {"errors.md", "sign-in-errors.md", "troubleshooting.md"}) {
      Matcher list = NUMBERS.matcher(Files.readString(Path.of("docs", page)));
      while (list.find()) {
        named.addAll(List.of(list.group(1).split("(, | and )(AADSTS)?", -1)));
      }
    }

    assertThat(named).contains("50011", "50173", "65001", "700082", "700213", "1000502");
    assertThat(SignInError.allNumbers().split(", ", -1)).containsAll(named);
  }

  private static SignInFixture refusing(int number) {
    return new SignInFixture(
        Instant.now(),
        s -> {
          s.certificates.add(certificate.certificate());
          s.signInError = SignInError.byNumber(number);
        });
  }

  private static PartnerInsightsClient client(SignInFixture fixture, String signIn) {
    return new PartnerInsightsClient(
        ServiceUrl.parse(fixture.sandbox().apiUrl()),
        fixture.newTokenProvider(signIn, certificate.file().getParent()),
        SignInFixture.httpWithoutRetries(),
        MonotonicClock.system());
  }
}

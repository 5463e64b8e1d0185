package io.partnerinsights.core.auth;

import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.testing.OptionPair;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SignInMethodTest {
  private static final String HIDDEN = "hidden-word";

  @Test
  void principalsContainNoSecretAndDiffer() {
    List<String> principals =
        Stream.of(
                Map.of("username", "user", "password", HIDDEN, "clientSecret", HIDDEN),
                Map.of("refreshToken", HIDDEN, "clientSecret", HIDDEN),
                Map.of("clientSecret", HIDDEN),
                Map.of("auth", "deviceCode"),
                Map.of("accessToken", HIDDEN),
                Map.of("accessToken", "other"))
            .map(SignInMethodTest::principal)
            .toList();

    assertThat(principal(Map.of("accessToken", HIDDEN)))
        .isEqualTo(principals.get(4))
        .hasSize("token/".length() + 32);
    assertThat(principals)
        .doesNotHaveDuplicates()
        .allSatisfy(each -> assertThat(each).doesNotContain(HIDDEN).isNotBlank());
    assertThat(new AccessToken(Secret.of(HIDDEN), Instant.EPOCH).toString()).doesNotContain(HIDDEN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "| OPTION_MISSING | Option tenantId is missing. Reason: no credentials are set, and a"
            + " user's sign-in requires tenantId and clientId. Remedy: set option tenantId",
        "tenantId=t clientId=c username=joe | OPTION_MISSING | Option password is missing. Reason:"
            + " the given credentials imply auth=password, which requires it.",
        "tenantId=t clientId=c auth=clientCredentials | OPTION_MISSING | Option clientSecret is"
            + " missing. Reason: auth=clientCredentials requires it.",
        "tenantId=t clientId=c auth=workloadIdentity | OPTION_MISSING | Option clientAssertionFile"
            + " is missing. Reason: auth=workloadIdentity requires it, and the variable that Azure"
            + " sets for it is not set.",
        "clientCertificate=c.p12 | OPTION_MISSING"
            + " | Option clientCertificate requires option clientCertificatePassword",
        "clientCertificatePassword=word | OPTION_MISSING"
            + " | Option clientCertificatePassword requires option clientCertificate",
        "clientCertificate=c.p12 clientCertificatePassword=word clientSecret=secret |"
            + " OPTION_CONFLICT | clientSecret cannot be combined with option clientCertificate",
        "tenantId=t clientId=c clientCertificate=c.p12 clientCertificatePassword=word"
            + " refreshToken=token | OPTION_CONFLICT"
            + " | Option clientCertificate cannot be used with auth=refreshToken",
        "clientCertificate=c.p12 clientCertificatePassword=env:NO_SUCH_VARIABLE"
            + " | SECRET_UNREADABLE | clientCertificatePassword"
      })
  void explainsWhichOptionsDoNotFitTogether(String given, ErrorCode code, String text) {
    Map<String, String> raw = OptionPair.parseOptions(given);

    assertFails(
        () -> method(ConnectorOptions.parseAccount(raw)).createCachingProvider(vault -> null),
        code,
        text);
  }

  private static String principal(Map<String, String> credentials) {
    Map<String, String> raw = new HashMap<>(credentials);
    raw.putAll(Map.of("tenantId", "tenant", "clientId", "client"));
    return method(ConnectorOptions.parseAccount(raw)).principal();
  }

  private static SignInMethod method(ConnectorOptions options) {
    return new SignInMethod(
        SignInMethod.kindOf(options),
        options,
        AuthSettings.ofProcess(),
        SignInFixture.httpWithoutRetries(),
        Clock.systemUTC());
  }
}

package io.partnerinsights.core.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.OptionsException;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SignInMethodTest {
  private static final String HIDDEN = "hidden-word";

  private static final RetryingHttp HTTP =
      RetryingHttp.of(HttpClients.create(HttpSettings.ofDefaults()), RetryPolicy.never());

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

    assertThat(principals)
        .doesNotHaveDuplicates()
        .allSatisfy(each -> assertThat(each).doesNotContain(HIDDEN).isNotBlank());
    assertThat(new AccessToken(Secret.of(HIDDEN), Instant.EPOCH).toString()).doesNotContain(HIDDEN);
  }

  @Test
  void principalsOfEqualCredentialsAreEqual() {
    Map<String, String> token = Map.of("accessToken", HIDDEN);

    assertThat(principal(token)).isEqualTo(principal(token)).hasSize("token/".length() + 32);
  }

  @Test
  void requiresTenantAndClientWithoutCredentials() {
    assertMissing(
        Map.of(),
        "Option tenantId is missing. Reason: no credentials are set; a user's sign-in requires"
            + " tenantId and clientId. Remedy: set it");
  }

  @Test
  void explainsTheImpliedMethod() {
    assertMissing(
        Map.of("tenantId", "t", "clientId", "c", "username", "joe"),
        "Option password is missing. Reason: the given credentials imply auth=password, which"
            + " requires it.");
  }

  @Test
  void explainsTheChosenMethod() {
    assertMissing(
        Map.of("auth", "clientCredentials", "tenantId", "t", "clientId", "c"),
        "Option clientSecret is missing. Reason: auth=clientCredentials requires it.");
  }

  @Test
  void explainsThatAzureSetsNoVariable() {
    assertMissing(
        Map.of("auth", "workloadIdentity", "tenantId", "t", "clientId", "c"),
        "Option clientAssertionFile is missing. Reason: auth=workloadIdentity requires it, and the"
            + " variable that Azure sets for it is absent.");
  }

  private static String principal(Map<String, String> credentials) {
    Map<String, String> raw = new HashMap<>(credentials);
    raw.putAll(Map.of("tenantId", "tenant", "clientId", "client"));
    return method(ConnectorOptions.parseAccount(raw)).principal();
  }

  private static SignInMethod method(ConnectorOptions options) {
    return new SignInMethod(
        SignInMethod.kind(options), options, AuthSettings.ofProcess(), HTTP, Clock.systemUTC());
  }

  private static void assertMissing(Map<String, String> given, String message) {
    Map<String, String> raw = new HashMap<>(given);
    raw.put("query", "SELECT Month FROM OfficeUsage");
    ConnectorOptions options = ConnectorOptions.parse(raw);

    assertThatThrownBy(() -> method(options).tokens(vault -> null))
        .isInstanceOf(OptionsException.class)
        .hasMessageContainingAll(ErrorCode.OPTION_MISSING.code(), message);
  }
}

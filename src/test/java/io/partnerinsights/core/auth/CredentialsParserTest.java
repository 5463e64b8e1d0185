package io.partnerinsights.core.auth;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.OptionsException;
import io.partnerinsights.core.options.ConnectorOptions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CredentialsParserTest {
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

  private static void assertMissing(Map<String, String> given, String message) {
    Map<String, String> raw = new HashMap<>(given);
    raw.put("query", "SELECT Month FROM OfficeUsage");
    ConnectorOptions options = ConnectorOptions.parse(raw);

    assertThatThrownBy(() -> CredentialsParser.parse(options, vault -> null))
        .isInstanceOf(OptionsException.class)
        .hasMessageContainingAll(ErrorCode.OPTION_MISSING.code(), message);
  }
}

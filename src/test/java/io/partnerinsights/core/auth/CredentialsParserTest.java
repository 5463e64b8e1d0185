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
  void saysThatNoCredentialsAreGiven() {
    assertMissing(
        Map.of(),
        "Option tenantId is missing. Reason: no credentials are given, so sign-in would be by"
            + " device code, which needs tenantId and clientId. Remedy: give it");
  }

  @Test
  void saysWhichWayTheGivenCredentialsAre() {
    assertMissing(
        Map.of("tenantId", "t", "clientId", "c", "username", "joe"),
        "Option password is missing. Reason: the credentials that are given sign in by password,"
            + " which needs it.");
  }

  @Test
  void saysWhatTheChosenWayNeeds() {
    assertMissing(
        Map.of("auth", "clientCredentials", "tenantId", "t", "clientId", "c"),
        "Option clientSecret is missing. Reason: signing in by clientCredentials needs it.");
  }

  private static void assertMissing(Map<String, String> given, String message) {
    Map<String, String> raw = new HashMap<>(given);
    raw.put("query", "SELECT Month FROM OfficeUsage");
    ConnectorOptions options = ConnectorOptions.parse(raw);

    assertThatThrownBy(() -> CredentialsParser.credentials(options))
        .isInstanceOf(OptionsException.class)
        .hasMessageContainingAll(ErrorCode.OPTION_MISSING.code(), message);
  }
}

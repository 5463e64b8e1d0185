package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.Failures;
import io.partnerinsights.testing.SandboxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An error of a wrong URL names the option that has it. */
final class WrongUrlTest {
  private static final String QUERY = "SELECT CustomerName FROM OfficeUsage";

  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/insights",
        "/insights/v2/mpn",
        "/insights/v2.0/mpn",
        "/insights/v1/cmp"
      })
  void aWrongPathOfTheApiNamesApiUrl(String path) {
    String url = SERVICE.sandbox().authorityUrl() + path;

    assertFails(ErrorCode.BAD_RESPONSE, "option apiUrl", "apiUrl", url, "query", QUERY);
    assertFails(ErrorCode.BAD_RESPONSE, "/insights/v1/mpn", "apiUrl", url, "queryId", "an-id");
  }

  @ParameterizedTest
  @ValueSource(strings = {Sandbox.TENANT_ID, "common", "CONTOSO.onmicrosoft.com/oauth2"})
  void anAuthorityWithATenantIsRefused(String path) {
    String url = SERVICE.sandbox().authorityUrl() + "/" + path;

    assertFails(ErrorCode.OPTION_VALUE, "without the tenant", "authorityUrl", url, "query", QUERY);
    assertThat(SERVICE.calls().all()).isEmpty();
  }

  @Test
  void anUnknownTenantIsStillAnErrorOfTheSignIn() {
    assertFails(
        ErrorCode.SIGN_IN_REFUSED, "check tenantId", "tenantId", "no-tenant", "query", QUERY);
  }

  private static void assertFails(ErrorCode code, String part, String... options) {
    Failures.assertFails(() -> SERVICE.plan(options), code, part);
  }
}

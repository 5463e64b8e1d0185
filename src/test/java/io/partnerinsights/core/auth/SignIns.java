package io.partnerinsights.core.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.MonotonicClock;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.Sandbox;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Signs in, and checks what the token provider returns. */
final class SignIns {
  private SignIns() {}

  /** Returns options of the sandbox's application at an authority, as the cluster's. */
  static ConnectorOptions options(String authority, Map<String, String> credentials) {
    Map<String, String> options = new HashMap<>();
    options.put("authorityUrl", authority);
    options.put("tenantId", Sandbox.TENANT_ID);
    options.put("clientId", Sandbox.CLIENT_ID);
    options.putAll(credentials);
    return ConnectorOptions.parseAccount(options, ClusterOptions.of(options));
  }

  /** Returns the provider for these credentials at an authority. */
  static TokenProvider tokens(
      Map<String, String> credentials, String authority, RetryingHttp http) {
    return tokens(
        options(authority, credentials),
        new AuthSettings(message -> {}, null, Map.of()),
        http,
        Clock.systemUTC());
  }

  static TokenProvider tokens(
      ConnectorOptions options, AuthSettings settings, RetryingHttp http, Clock clock) {
    return SignInMethod.tokens(options, settings, http, clock, vault -> null);
  }

  /** Expects that the marketplace's API accepts the token. */
  static void assertAccepted(Sandbox sandbox, TokenProvider tokens, RetryingHttp http) {
    PartnerInsightsClient marketplace =
        new PartnerInsightsClient(
            ServiceUrl.parse(sandbox.marketplaceUrl()), tokens, http, MonotonicClock.system());
    assertThat(marketplace.datasets()).isNotEmpty();
  }

  /** Expects an error with this code and this text, and without the secret. */
  static void assertFails(TokenProvider tokens, ErrorCode code, String part, String secret) {
    assertThatThrownBy(tokens::token)
        .isInstanceOfSatisfying(
            PartnerInsightsException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(part)
        .hasMessageNotContaining(secret);
  }
}

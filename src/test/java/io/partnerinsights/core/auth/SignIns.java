package io.partnerinsights.core.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.MonotonicClock;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.Sandbox;
import java.time.Clock;

/** Signs in, and checks what the token provider returns. */
final class SignIns {
  private SignIns() {}

  /** Returns the provider for these credentials at an authority. */
  static TokenProvider tokens(Credentials credentials, String authority, RetryingHttp http) {
    return TokenProviders.create(
        credentials,
        new AuthSettings(
            ServiceUrl.parse(authority), "https://api.partnercenter.microsoft.com", message -> {}),
        http,
        Clock.systemUTC());
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

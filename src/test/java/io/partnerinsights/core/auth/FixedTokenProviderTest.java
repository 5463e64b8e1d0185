package io.partnerinsights.core.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FixedTokenProviderTest {
  private final ManualClock clock = ManualClock.at(Instant.parse("2026-01-01T00:00:00Z"));

  @Test
  void failsAfterTheServiceRefusedTheToken() {
    TokenProvider tokens = provider(Instant.MAX);
    AccessToken token = tokens.token();

    tokens.invalidate(token);

    assertRejected(tokens, "401");
  }

  @Test
  void failsAfterTheTokenExpired() {
    Instant end = clock.instant().plusSeconds(60);
    TokenProvider tokens = provider(end);
    assertThat(tokens.token().expiresAt()).isEqualTo(end);

    clock.advance(Duration.ofSeconds(60));

    assertRejected(tokens, end.toString());
  }

  @Test
  void namesThePrincipalOfItsCredentials() {
    assertThat(provider(Instant.MAX).principal()).isEqualTo("principal");
  }

  private TokenProvider provider(Instant expiresAt) {
    AccessToken token = new AccessToken(Secret.of("supplied-token"), expiresAt);
    return new FixedTokenProvider(token, "principal", clock);
  }

  private static void assertRejected(TokenProvider tokens, String reason) {
    assertThatThrownBy(tokens::token)
        .isInstanceOfSatisfying(
            PartnerInsightsException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.TOKEN_REJECTED))
        .hasMessageContaining(reason)
        .hasMessageContaining("refreshToken")
        .hasMessageNotContaining("supplied-token");
  }
}

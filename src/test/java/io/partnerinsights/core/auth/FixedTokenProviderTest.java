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
  void failsAfterTheTokenExpired() {
    Instant end = clock.instant().plusSeconds(60);
    TokenProvider tokens = provider(end);
    assertThat(tokens.token().expiresAt()).isEqualTo(end);

    clock.advance(Duration.ofSeconds(60));

    assertRejected(tokens, end.toString());
  }

  private TokenProvider provider(Instant expiresAt) {
    AccessToken token = new AccessToken(Secret.of("supplied-token"), expiresAt);
    return new TokenProviders.FixedTokenProvider(token, "principal", clock);
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

package io.partnerinsights.core.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.Secret;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FixedTokenProviderTest {
  private final SettableClock clock = new SettableClock();

  @Test
  void cannotBeRenewedOnceTheServiceRefusedIt() {
    TokenProvider tokens =
        new FixedTokenProvider(new AccessToken(Secret.of("from-outside"), Instant.MAX), clock);
    AccessToken token = tokens.token();

    tokens.invalidate(token);

    assertRejected(tokens, "401");
  }

  @Test
  void endsWhenItSaysSo() {
    Instant end = clock.instant().plusSeconds(60);
    TokenProvider tokens =
        new FixedTokenProvider(new AccessToken(Secret.of("from-outside"), end), clock);
    assertThat(tokens.token().expiresAt()).isEqualTo(end);

    clock.advance(Duration.ofSeconds(60));

    assertRejected(tokens, end.toString());
  }

  private static void assertRejected(TokenProvider tokens, String reason) {
    assertThatThrownBy(tokens::token)
        .isInstanceOfSatisfying(
            PartnerInsightsException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.TOKEN_REJECTED))
        .hasMessageContaining(reason)
        .hasMessageContaining("refreshToken")
        .hasMessageNotContaining("from-outside");
  }
}

package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The tokens of a user's class, which is asked before each call. While it fails, its last token is
 * used until that token expires. Thread-safe.
 */
final class UserTokenProvider implements TokenProvider {
  private final TokenProvider provider;
  private final CachingTokenProvider tokens;

  UserTokenProvider(TokenProvider provider, Clock clock) {
    this.provider = provider;
    this.tokens =
        CachingTokenProvider.reusingAfterFailures(() -> callProvider(provider::token), clock);
  }

  @Override
  public AccessToken token() {
    return tokens.token();
  }

  @Override
  public void invalidate(AccessToken stale) {
    provider.invalidate(stale);
    tokens.invalidate(stale);
  }

  @Override
  public String principal() {
    return callProvider(provider::principal);
  }

  private <T> T callProvider(Supplier<T> call) {
    try {
      return Objects.requireNonNull(call.get(), "it returned null");
    } catch (PartnerInsightsException e) {
      throw e;
    } catch (RuntimeException e) {
      throw SignInErrors.UNUSABLE_PROVIDER.causedBy(e, provider.getClass().getName());
    }
  }
}

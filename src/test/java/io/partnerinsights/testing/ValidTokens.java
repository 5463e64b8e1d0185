package io.partnerinsights.testing;

import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.core.spi.TokenProvider;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * A provider of tokens without expiry, which makes no call.
 *
 * @param text returns the text of the current token
 * @param renewal is run when the service has refused the token
 */
public record ValidTokens(Supplier<String> text, Runnable renewal) implements TokenProvider {
  public ValidTokens(Supplier<String> text) {
    this(text, () -> {});
  }

  @Override
  public AccessToken token() {
    return new AccessToken(Secret.of(text.get()), Instant.MAX);
  }

  @Override
  public void invalidate(AccessToken stale) {
    renewal.run();
  }
}

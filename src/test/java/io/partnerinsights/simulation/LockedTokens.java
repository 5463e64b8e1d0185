package io.partnerinsights.simulation;

import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/**
 * Lets one thread at a time get a token. The others wait for it as the scheduler decides, and not
 * within the connector.
 */
record LockedTokens(TokenProvider tokens, Lock lock) implements TokenProvider {
  @Override
  public AccessToken token() {
    return callLocked(tokens::token);
  }

  @Override
  public void invalidate(AccessToken stale) {
    tokens.invalidate(stale);
  }

  @Override
  public String principal() {
    return callLocked(tokens::principal);
  }

  private <T> T callLocked(Supplier<T> call) {
    lock.lock();
    try {
      return call.get();
    } finally {
      lock.unlock();
    }
  }
}

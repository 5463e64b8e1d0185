package io.partnerinsights.core.auth;

import io.partnerinsights.core.base.Durations;
import io.partnerinsights.core.errors.CauseText;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Caches an access token and renews it five minutes before it expires. One thread signs in and all
 * others wait for its outcome, token or error. So a wrong password is tried once and not once per
 * thread, because repeated failures lock the account. Thread-safe.
 */
final class CachingTokenProvider implements TokenProvider {
  private static final Logger LOG = LoggerFactory.getLogger(CachingTokenProvider.class);

  /** Time before its expiry at which a token is renewed. */
  private static final Duration RENEWAL_LEAD_TIME = Duration.ofMinutes(5);

  /** Time until the next renewal is tried after a failure that may pass by itself. */
  private static final Duration RENEWAL_RETRY_DELAY = Duration.ofSeconds(30);

  private final Supplier<AccessToken> signIn;
  private final String principal;
  private final Clock clock;

  /** Whether a token is returned again without a call while it is valid. */
  private final boolean reusesToken;

  private @Nullable AccessToken currentToken;
  private Instant nextRenewal = Instant.MIN;
  private @Nullable FutureTask<AccessToken> pendingRenewal;

  /**
   * @param signIn signs in on each call, and is called by one thread at a time
   * @param principal the principal of the credentials, used for tokens that do not name an account
   */
  CachingTokenProvider(Supplier<AccessToken> signIn, String principal, Clock clock) {
    this(signIn, principal, clock, true);
  }

  private CachingTokenProvider(
      Supplier<AccessToken> signIn, String principal, Clock clock, boolean reusesToken) {
    this.signIn = signIn;
    this.principal = principal;
    this.clock = clock;
    this.reusesToken = reusesToken;
  }

  /** Returns a provider that asks for a token each time, and reuses one only after a failure. */
  static CachingTokenProvider reusingAfterFailures(Supplier<AccessToken> signIn, Clock clock) {
    return new CachingTokenProvider(signIn, "", clock, false);
  }

  @Override
  public AccessToken token() {
    FutureTask<AccessToken> newRenewal = new FutureTask<>(this::renewToken);
    FutureTask<AccessToken> currentRenewal;
    synchronized (this) {
      if (currentToken != null && clock.instant().isBefore(nextRenewal)) {
        return currentToken;
      }
      pendingRenewal = pendingRenewal == null ? newRenewal : pendingRenewal;
      currentRenewal = pendingRenewal;
    }
    if (currentRenewal.equals(newRenewal)) {
      newRenewal.run();
    }
    try {
      return currentRenewal.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SignInErrors.INTERRUPTED.causedBy(e);
    } catch (ExecutionException e) {
      Throwable failure = e.getCause();
      // An interrupt of the thread that signed in does not concern this thread, so it tries again.
      if (!currentRenewal.equals(newRenewal) && hasCode(failure, ErrorCode.WAIT_INTERRUPTED)) {
        return token();
      }
      if (failure instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) Objects.requireNonNull(failure);
    }
  }

  @Override
  public synchronized void invalidate(AccessToken stale) {
    if (stale.equals(currentToken)) {
      currentToken = null;
    }
  }

  @Override
  public String principal() {
    return token().findAccountId().orElse(principal);
  }

  private AccessToken renewToken() {
    try {
      return cacheToken(signIn.get());
    } catch (PartnerInsightsException e) {
      throwIfInterrupted(e);
      return reuseTokenOrThrow(e);
    } finally {
      synchronized (this) {
        pendingRenewal = null;
      }
    }
  }

  private static void throwIfInterrupted(PartnerInsightsException e) {
    if (hasCode(e, ErrorCode.WAIT_INTERRUPTED)) {
      throw e;
    }
    // An interrupt also ends the read of a file, and a user's class may report it as any failure.
    if (Thread.currentThread().isInterrupted()
        || CauseText.causeChain(e).anyMatch(InterruptedException.class::isInstance)) {
      Thread.currentThread().interrupt();
      throw SignInErrors.INTERRUPTED.causedBy(e);
    }
  }

  private synchronized AccessToken cacheToken(AccessToken newToken) {
    Instant now = clock.instant();
    currentToken = newToken;
    // A token that lives less than ten minutes is renewed after half its lifetime.
    Duration halfLifetime = Duration.between(now, newToken.expiresAt()).dividedBy(2);
    nextRenewal =
        reusesToken
            ? newToken.expiresAt().minus(Durations.min(halfLifetime, RENEWAL_LEAD_TIME))
            : Instant.MIN;
    return newToken;
  }

  /**
   * Uses the current token while it is valid. A refusal is not repeated before the token expires:
   * another wrong password may lock the account, and another browser may open.
   */
  private synchronized AccessToken reuseTokenOrThrow(PartnerInsightsException e) {
    Instant now = clock.instant();
    if (currentToken == null || !now.isBefore(currentToken.expiresAt())) {
      throw e;
    }
    Instant expiry = currentToken.expiresAt();
    Instant nextTry = now.plus(RENEWAL_RETRY_DELAY);
    boolean isRefused = SignInErrors.isRefused(e);
    nextRenewal = isRefused || nextTry.isAfter(expiry) ? expiry : nextTry;
    String end =
        expiry.equals(Instant.MAX)
            ? "the service rejects the token"
            : "the token expires at " + expiry;
    if (isRefused) {
      LOG.warn(
          "The access token could not be renewed. Reads continue only until {}. Before then, fix"
              + " this error: {}",
          end,
          e.getMessage());
    } else {
      LOG.info(
          "The access token could not be renewed: {}. No action is needed, because the current"
              + " token is used until {}, and the connector repeats the renewal within 30 seconds",
          e.summary(),
          end);
    }
    return currentToken;
  }

  private static boolean hasCode(@Nullable Throwable e, ErrorCode code) {
    return e instanceof PartnerInsightsException error && error.code() == code;
  }
}

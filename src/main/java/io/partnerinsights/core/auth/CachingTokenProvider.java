package io.partnerinsights.core.auth;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a token until five minutes before its end. The thread that finds none signs in; all others
 * wait for its outcome, good or bad: a wrong password is tried once, not once per thread, because
 * that locks accounts.
 */
final class CachingTokenProvider implements TokenProvider {
  private static final Logger LOG = LoggerFactory.getLogger(CachingTokenProvider.class);
  private static final Duration EARLY = Duration.ofMinutes(5);

  /** How long an old token serves on when the authority cannot be reached. */
  private static final Duration RESPITE = Duration.ofSeconds(30);

  private final TokenSource source;
  private final Clock clock;
  private AccessToken current;
  private Instant renewAt = Instant.MIN;
  private CompletableFuture<AccessToken> flight;

  CachingTokenProvider(TokenSource source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  @Override
  public AccessToken token() {
    CompletableFuture<AccessToken> awaited;
    synchronized (this) {
      if (current != null && clock.instant().isBefore(renewAt)) {
        return current;
      }
      awaited = flight;
      if (awaited == null) {
        flight = new CompletableFuture<>();
      }
    }
    return awaited == null ? signIn() : outcome(awaited);
  }

  @Override
  public synchronized void invalidate(AccessToken stale) {
    if (stale.equals(current)) {
      current = null;
    }
  }

  private AccessToken signIn() {
    try {
      return landed(source.fetch());
    } catch (RuntimeException | Error e) {
      return failed(e);
    }
  }

  private synchronized AccessToken landed(AccessToken fresh) {
    Instant now = clock.instant();
    current = fresh;
    renewAt = fresh.expiresAt().minus(early(Duration.between(now, fresh.expiresAt())));
    flight.complete(fresh);
    flight = null;
    return fresh;
  }

  /** A token that lives less than ten minutes is kept for half its life. */
  private static Duration early(Duration life) {
    Duration half = life.dividedBy(2);
    return half.compareTo(EARLY) < 0 ? half : EARLY;
  }

  private synchronized AccessToken failed(Throwable e) {
    Instant now = clock.instant();
    CompletableFuture<AccessToken> landing = flight;
    flight = null;
    if (isUnreachable(e) && current != null && now.isBefore(current.expiresAt())) {
      LOG.warn("The token cannot be renewed yet; the old one serves on: {}", e.getMessage());
      renewAt = now.plus(RESPITE);
      landing.complete(current);
      return current;
    }
    landing.completeExceptionally(e);
    throw rethrown(e);
  }

  private static boolean isUnreachable(Throwable e) {
    return hasCode(e, ErrorCode.SIGN_IN_UNREACHABLE);
  }

  private AccessToken outcome(CompletableFuture<AccessToken> awaited) {
    try {
      return awaited.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(ErrorCode.WAIT_INTERRUPTED, "The thread was interrupted during sign-in")
          .cause(e)
          .toException();
    } catch (ExecutionException e) {
      // The thread that signed in was interrupted, which is no concern of this one.
      if (hasCode(e.getCause(), ErrorCode.WAIT_INTERRUPTED)) {
        return token();
      }
      throw rethrown(e.getCause());
    }
  }

  private static boolean hasCode(Throwable e, ErrorCode code) {
    return e instanceof PartnerInsightsException known && known.code() == code;
  }

  private static RuntimeException rethrown(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return (RuntimeException) e;
  }
}

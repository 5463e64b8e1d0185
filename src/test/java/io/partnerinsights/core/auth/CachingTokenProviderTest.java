package io.partnerinsights.core.auth;

import static io.partnerinsights.core.auth.SignInFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CachingTokenProviderTest {
  private static final int THREADS = 32;
  private static final ErrorCode DOWN = ErrorCode.SIGN_IN_UNREACHABLE;

  private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
  private final AtomicInteger signIns = new AtomicInteger();

  @AutoClose("shutdownNow")
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  private Duration lifetime = Duration.ofMinutes(60);
  private final TokenProvider tokens = provider(this::signIn);

  private TokenProvider provider(Supplier<AccessToken> signIn) {
    return new CachingTokenProvider(signIn, "principal", clock);
  }

  private AccessToken signIn() {
    return new AccessToken(
        Secret.of("token " + signIns.incrementAndGet()), clock.instant().plus(lifetime));
  }

  private AccessToken signIn(@Nullable ErrorCode failure) {
    AccessToken token = signIn();
    if (failure != null) {
      throw failure.template("failed", "none").error();
    }
    return token;
  }

  /** A token is renewed five minutes before it expires, or after half its lifetime. */
  @ParameterizedTest
  @CsvSource({"60, 3300", "2, 60"})
  void renewsATokenBeforeItExpires(int minutes, int seconds) {
    lifetime = Duration.ofMinutes(minutes);
    AccessToken first = tokens.token();

    clock.advance(Duration.ofSeconds(seconds - 1));
    assertThat(tokens.token()).isSameAs(first);

    clock.advance(Duration.ofSeconds(1));
    assertThat(tokens.token().value()).isEqualTo(Secret.of("token 2"));
  }

  @Test
  void keepsATokenThatReplacedTheInvalidatedOne() {
    AccessToken first = tokens.token();
    tokens.invalidate(first);
    AccessToken second = tokens.token();

    tokens.invalidate(first);

    assertThat(tokens.token()).isSameAs(second);
    assertThat(signIns).hasValue(2);
  }

  /** A wrong password is tried once, too: another try would lock the user's account. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void signsInOnceForManyThreads(boolean wrong) throws Exception {
    TokenProvider slow =
        provider(
            () -> {
              waitForTheOtherThreads();
              return signIn(wrong ? ErrorCode.SIGN_IN_REFUSED : null);
            });

    for (Future<AccessToken> each : callFromAllThreads(slow)) {
      if (wrong) {
        assertThatThrownBy(() -> each.get(1, TimeUnit.MINUTES))
            .isInstanceOf(ExecutionException.class)
            .hasMessageContaining(ErrorCode.SIGN_IN_REFUSED.messageCode());
      } else {
        assertThat(each.get(1, TimeUnit.MINUTES).value()).isEqualTo(Secret.of("token 1"));
      }
    }
    assertThat(signIns).hasValue(1);
  }

  @Test
  void signsInAgainAfterAFailure() {
    TokenProvider failsOnce = provider(() -> signIn(signIns.get() == 0 ? DOWN : null));

    assertFails(failsOnce, DOWN);
    assertThat(failsOnce.token().value()).isEqualTo(Secret.of("token 2"));
  }

  @ParameterizedTest
  @EnumSource(names = {"SIGN_IN_UNREACHABLE", "CERTIFICATE_UNTRUSTED"})
  void keepsAValidTokenWhileTheAuthorityIsDown(ErrorCode down) {
    TokenProvider provider = provider(() -> signIn(signIns.get() > 0 ? down : null));
    AccessToken first = provider.token();
    clock.advance(Duration.ofMinutes(56));

    assertThat(provider.token()).isSameAs(first);
    assertThat(provider.token()).isSameAs(first);
    assertThat(signIns).as("does not sign in again within 30 seconds").hasValue(2);

    clock.advance(Duration.ofMinutes(4));
    assertFails(provider, down);
  }

  @Test
  void signsInAgainWhenTheSigningThreadIsInterrupted() throws Exception {
    CountDownLatch signingIn = new CountDownLatch(1);
    TokenProvider provider =
        provider(
            () -> {
              AccessToken token = signIn();
              if (signIns.get() == 1) {
                signingIn.countDown();
                waitUntilInterrupted();
              }
              return token;
            });
    Future<AccessToken> interrupted = threads.submit(provider::token);
    signingIn.await();
    Future<AccessToken> other = threads.submit(provider::token);

    interrupted.cancel(true);

    assertThat(other.get(1, TimeUnit.MINUTES).value()).isEqualTo(Secret.of("token 2"));
  }

  private static void waitUntilInterrupted() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw ErrorCode.WAIT_INTERRUPTED.template("interrupted", "none").causedBy(e);
    }
  }

  private final Set<Thread> callers = ConcurrentHashMap.newKeySet();

  /** Returns after all other threads have started to wait for the outcome. */
  private void waitForTheOtherThreads() {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (!allOthersWait()) {
      assertThat(System.nanoTime()).as("the other threads wait in time").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private boolean allOthersWait() {
    return callers.size() == THREADS
        && callers.stream()
            .filter(thread -> thread != Thread.currentThread())
            .allMatch(thread -> thread.getState() == Thread.State.WAITING);
  }

  private List<Future<AccessToken>> callFromAllThreads(TokenProvider provider)
      throws InterruptedException {
    Callable<AccessToken> call =
        () -> {
          callers.add(Thread.currentThread());
          return provider.token();
        };
    return threads.invokeAll(Collections.nCopies(THREADS, call));
  }
}

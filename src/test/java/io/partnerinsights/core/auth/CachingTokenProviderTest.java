package io.partnerinsights.core.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.options.Secret;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import java.time.Duration;
import java.util.ArrayList;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CachingTokenProviderTest {
  private static final int THREADS = 32;

  private final SettableClock clock = new SettableClock();
  private final AtomicInteger fetches = new AtomicInteger();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private Duration life = Duration.ofMinutes(60);
  private final TokenProvider tokens = new CachingTokenProvider(this::fetch, clock);

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  private AccessToken fetch() {
    return new AccessToken(
        Secret.of("token " + fetches.incrementAndGet()), clock.instant().plus(life));
  }

  @Test
  void keepsATokenUntilFiveMinutesBeforeItsEnd() {
    AccessToken first = tokens.token();

    clock.advance(Duration.ofMinutes(55).minusSeconds(1));
    assertThat(tokens.token()).isSameAs(first);

    clock.advance(Duration.ofSeconds(1));
    assertThat(tokens.token().value()).isEqualTo(Secret.of("token 2"));
  }

  @Test
  void keepsAShortLivedTokenForHalfItsLife() {
    life = Duration.ofMinutes(2);
    AccessToken first = tokens.token();

    clock.advance(Duration.ofSeconds(59));
    assertThat(tokens.token()).isSameAs(first);

    clock.advance(Duration.ofSeconds(1));
    assertThat(tokens.token()).isNotEqualTo(first);
  }

  @Test
  void replacesATokenThatTheServiceRefused() {
    AccessToken first = tokens.token();

    tokens.invalidate(first);

    assertThat(tokens.token().value()).isEqualTo(Secret.of("token 2"));
  }

  @Test
  void doesNotThrowAwayATokenThatHasReplacedTheRefusedOne() {
    AccessToken first = tokens.token();
    tokens.invalidate(first);
    AccessToken second = tokens.token();

    tokens.invalidate(first);

    assertThat(tokens.token()).isSameAs(second);
    assertThat(fetches).hasValue(2);
  }

  @Test
  void signsInOnceHoweverManyThreadsAsk() throws Exception {
    TokenProvider slow = new CachingTokenProvider(this::fetchWhenAllWait, clock);

    List<Future<AccessToken>> all = ask(slow);

    for (Future<AccessToken> each : all) {
      assertThat(each.get(10, TimeUnit.SECONDS).value()).isEqualTo(Secret.of("token 1"));
    }
    assertThat(fetches).hasValue(1);
  }

  @Test
  void triesAWrongPasswordOnceHoweverManyThreadsAsk() throws Exception {
    TokenProvider wrong =
        new CachingTokenProvider(
            () -> {
              fetchWhenAllWait();
              throw Problem.of(ErrorCode.SIGN_IN_REFUSED, "wrong").toException();
            },
            clock);

    for (Future<AccessToken> each : ask(wrong)) {
      assertThatThrownBy(() -> each.get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .satisfies(e -> assertCode(e, ErrorCode.SIGN_IN_REFUSED));
    }
    assertThat(fetches).hasValue(1);
  }

  @Test
  void triesAgainAfterAFailure() {
    TokenProvider late =
        new CachingTokenProvider(
            () -> {
              AccessToken token = fetch();
              if (fetches.get() == 1) {
                throw Problem.of(ErrorCode.SIGN_IN_UNREACHABLE, "down").toException();
              }
              return token;
            },
            clock);

    assertThatThrownBy(late::token).satisfies(e -> assertCode(e, ErrorCode.SIGN_IN_UNREACHABLE));
    assertThat(late.token().value()).isEqualTo(Secret.of("token 2"));
  }

  @Test
  void servesOnWithAValidTokenWhileTheAuthorityIsDown() {
    List<Boolean> down = new ArrayList<>();
    TokenProvider patient =
        new CachingTokenProvider(
            () -> {
              if (!down.isEmpty()) {
                fetches.incrementAndGet();
                throw Problem.of(ErrorCode.SIGN_IN_UNREACHABLE, "down").toException();
              }
              return fetch();
            },
            clock);
    AccessToken first = patient.token();
    down.add(true);
    clock.advance(Duration.ofMinutes(56));

    assertThat(patient.token()).isSameAs(first);
    assertThat(patient.token()).isSameAs(first);
    assertThat(fetches).as("not asked again within the respite").hasValue(2);

    clock.advance(Duration.ofMinutes(4));
    assertThatThrownBy(patient::token).satisfies(e -> assertCode(e, ErrorCode.SIGN_IN_UNREACHABLE));
  }

  @Test
  void goesOnForTheOthersWhenTheThreadThatSignsInIsInterrupted() throws Exception {
    CountDownLatch signingIn = new CountDownLatch(1);
    TokenProvider provider =
        new CachingTokenProvider(
            () -> {
              AccessToken token = fetch();
              if (fetches.get() == 1) {
                signingIn.countDown();
                waitUntilInterrupted();
              }
              return token;
            },
            clock);
    Future<AccessToken> interrupted = threads.submit(provider::token);
    signingIn.await();
    Future<AccessToken> other = threads.submit(provider::token);

    interrupted.cancel(true);

    assertThat(other.get(10, TimeUnit.SECONDS).value()).isEqualTo(Secret.of("token 2"));
  }

  private static void waitUntilInterrupted() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw Problem.of(ErrorCode.WAIT_INTERRUPTED, "interrupted").cause(e).toException();
    }
  }

  private final Set<Thread> asking = ConcurrentHashMap.newKeySet();

  /** Holds the first thread in its request until all the others wait for it. */
  private AccessToken fetchWhenAllWait() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!allOthersWait()) {
      assertThat(System.nanoTime()).as("the others wait in time").isLessThan(deadline);
      Thread.onSpinWait();
    }
    return fetch();
  }

  private boolean allOthersWait() {
    return asking.size() == THREADS
        && asking.stream()
            .filter(thread -> thread != Thread.currentThread())
            .allMatch(thread -> thread.getState() == Thread.State.WAITING);
  }

  private List<Future<AccessToken>> ask(TokenProvider provider) throws InterruptedException {
    Callable<AccessToken> question =
        () -> {
          asking.add(Thread.currentThread());
          return provider.token();
        };
    return threads.invokeAll(Collections.nCopies(THREADS, question));
  }

  private static void assertCode(Throwable e, ErrorCode code) {
    assertThat(((PartnerInsightsException) e).code()).isEqualTo(code);
  }
}

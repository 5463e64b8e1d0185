package io.partnerinsights.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.options.ClusterOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.OptionTexts;
import io.partnerinsights.core.options.SignInScope;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which reads share a connection, and what one of them can do to the others. */
@Timeout(30)
final class SharedConnectionTest {
  private static final Map<String, String> ACCOUNT =
      Map.of(
          "tenantId", "t",
          "clientId", "c",
          "clientSecret", "s",
          "username", "u",
          "password", "p",
          "proxy", "proxy.example:3128");

  /** A provider that is created only after the test allows it. */
  public static final class Slow extends ConnectionIdTest.Provider {
    static final CountDownLatch BEGUN = new CountDownLatch(1);
    static final CountDownLatch ALLOWED = new CountDownLatch(1);

    public Slow() throws InterruptedException {
      BEGUN.countDown();
      ALLOWED.await();
    }
  }

  @Test
  void aSlowTokenProviderHoldsUpNoOtherAccount() throws InterruptedException {
    CompletableFuture<PartnerInsightsClient> slow =
        CompletableFuture.supplyAsync(
            () -> Clients.of(options(Map.of("tokenProviderClass", Slow.class.getName()))));
    Slow.BEGUN.await();
    try {
      CompletableFuture<PartnerInsightsClient> other =
          CompletableFuture.supplyAsync(() -> Clients.of(options(ACCOUNT)));

      assertThat(other).succeedsWithin(Duration.ofSeconds(10));
      assertThat(slow).isNotDone();
    } finally {
      Slow.ALLOWED.countDown();
    }
    assertThat(slow).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void howToReadDoesNotDecideTheConnection() {
    Map<String, String> other = new HashMap<>(ACCOUNT);
    other.putAll(Map.of("readTimeout", "5s", "pollInterval", "1h", "maxReportsPerHour", "2"));

    assertThat(id(other)).isEqualTo(id(ACCOUNT));
    assertThat(Clients.of(options(other)).quota()).isSameAs(Clients.of(options(ACCOUNT)).quota());
  }

  @Test
  void aUserWhoSignsInSharesWithTheOwnScopeOnly() {
    Map<String, String> user = Map.of("auth", "deviceCode", "tenantId", "t", "clientId", "c");
    Object hers = new Object();
    Object his = new Object();

    assertThat(id(user, SignInScope.ofSession(hers)))
        .isEqualTo(id(user, SignInScope.ofSession(hers)))
        .isNotEqualTo(id(user, SignInScope.ofSession(his)))
        .isNotEqualTo(id(user, SignInScope.ofProcess()));
    assertThat(id(ACCOUNT, SignInScope.ofSession(hers)))
        .as("with a secret")
        .isEqualTo(id(ACCOUNT, SignInScope.ofSession(his)));
    assertThatThrownBy(() -> id(user, SignInScope.refused("all share one session")))
        .hasMessageContainingAll("PI-1011", "all share one session");
    assertThat(id(ACCOUNT, SignInScope.refused("of no concern"))).isEqualTo(id(ACCOUNT));
  }

  @ParameterizedTest
  @CsvSource({"maxCallsPerMinute, 600, 60", "maxReportsPerHour, 20, 5", "pollInterval, 20s, 1h"})
  void theFirstReadSetsTheLimitsOfTheAccount(String option, String first, String other) {
    Map<String, String> account = new HashMap<>(ACCOUNT);
    account.put("username", option);
    ConnectorOptions without = options(account);
    PartnerInsightsClient client = Clients.of(without);
    Map<String, String> set = new HashMap<>(account);
    set.put(option, first);

    Limits limits = Clients.of(options(set)).limits();

    assertThat(client.limits()).isEqualTo(limits);
    assertThat(limits).isNotEqualTo(new Limits(null, 5, 60));
    set.put(option, other);
    assertThatThrownBy(() -> Clients.of(options(set)))
        .hasMessageContainingAll(
            "PI-6002", option + " is " + other, "and " + first + " in an earlier read");
  }

  @ParameterizedTest
  @CsvSource({"maxCallsPerMinute, 600, 60", "maxReportsPerHour, 20, 5", "pollInterval, 20s, 1h"})
  void theClusterSetsTheLimitsOfTheAccount(String option, String limit, String other) {
    ClusterOptions cluster = ClusterOptions.of(Map.of(option, limit));

    assertThat(parsed(Map.of(), cluster)).isEqualTo(parsed(Map.of(option, limit), cluster));
    assertThatThrownBy(() -> parsed(Map.of(option, other), cluster))
        .hasMessageContainingAll("PI-6002", option, "the cluster's configuration");
  }

  @Test
  void permitsAreGrantedInTheOrderOfTheirRequests() {
    Instant now = Instant.parse("2026-06-15T08:00:00Z");
    Quota quota = new Quota();
    assertThat(quota.request().take(1, now)).isEmpty();
    Quota.Permit second = quota.request();
    Quota.Permit third = quota.request();

    assertThat(third.take(1, now)).contains(now.plus(Quota.WINDOW.multipliedBy(2)));
    assertThat(second.take(1, now)).contains(now.plus(Quota.WINDOW));
  }

  private static ConnectionId id(Map<String, String> account) {
    return ConnectionId.of(options(account));
  }

  private static ConnectionId id(Map<String, String> account, SignInScope scope) {
    return ConnectionId.of(
        ConnectorOptions.parseAccount(
            OptionTexts.ofRead(ClusterOptions.none().with(scope), account)));
  }

  private static ConnectorOptions options(Map<String, String> account) {
    return ConnectorOptions.parseAccount(account);
  }

  private static ConnectorOptions parsed(Map<String, String> more, ClusterOptions cluster) {
    Map<String, String> all = new HashMap<>(Map.of("accessToken", "of one user"));
    all.putAll(more);
    return ConnectorOptions.parseAccount(OptionTexts.ofRead(cluster, all));
  }
}

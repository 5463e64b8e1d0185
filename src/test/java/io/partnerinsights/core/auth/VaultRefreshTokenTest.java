package io.partnerinsights.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.options.VaultReference;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.StandardError;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import okhttp3.Interceptor;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Refresh tokens in the sandbox's vault: when a new one is stored, and when it is not. */
final class VaultRefreshTokenTest {
  private static final String NAME = "refresh-token";
  private static final Duration DAY = Duration.ofDays(1);

  @AutoClose private final SignInFixture fixture = new SignInFixture();
  private final Sandbox sandbox = fixture.sandbox();

  /** The expiry of the first version would end the new one at once. */
  @Test
  void storesANewTokenAndKeepsTypeAndTags() {
    String first = sandbox.refreshToken();
    long exp = SignInFixture.START.plus(Duration.ofDays(30)).getEpochSecond();
    Map<String, Object> version = new HashMap<>(Map.of("value", first));
    version.putAll(Map.of("contentType", "text/plain", "attributes", Map.of("exp", exp)));
    version.put("tags", Map.of("owner", "insights"));
    sandbox.vault().setSecret(NAME, version);
    fixture.clock().advance(DAY);

    renew(tokens());

    assertThat(sandbox.vault().versionBodies(NAME)).hasSize(2);
    JsonNode second = sandbox.vault().versionBodies(NAME).get(1);
    assertThat(second.path("value").asText()).startsWith("0.").isNotEqualTo(first);
    assertThat(second.path("contentType").asText()).isEqualTo("text/plain");
    assertThat(second.path("tags").path("owner").asText()).isEqualTo("insights");
    assertThat(second.path("attributes").path("exp").asLong())
        .isEqualTo(fixture.clock().instant().plus(RefreshTokenFile.MAX_AGE).getEpochSecond());
  }

  @Test
  void storesAtMostOneVersionADay() {
    sandbox.vault().setSecret(NAME, sandbox.refreshToken());
    TokenProvider tokens = tokens();

    for (int hour = 0; hour < 72; hour++) {
      fixture.clock().advance(Duration.ofHours(1));
      renew(tokens);
    }

    assertThat(sandbox.vault().versionBodies(NAME)).hasSize(4);
  }

  /** A clock ahead would store a version at each renewal, and one that is behind none. */
  @ParameterizedTest
  @ValueSource(strings = {"P1D", "-P1D", "-P100D"})
  void theDayIsThatOfTheVault(Duration ahead) {
    sandbox.vault().setSecret(NAME, sandbox.refreshToken());
    Clock machine = Clock.offset(fixture.clock(), ahead);
    TokenProvider tokens = tokens(fixture.newVault(), machine);

    for (int hour = 0; hour < 48; hour += 6) {
      renew(tokens);
      fixture.clock().advance(Duration.ofHours(6));
    }

    assertThat(sandbox.vault().versionBodies(NAME)).as("one for each of the three days").hasSize(3);
  }

  @Test
  void readsAVersionOfAnotherProcessInsteadOfReplacingIt() {
    sandbox.vault().setSecret(NAME, "first");
    VaultRefreshToken token =
        new VaultRefreshToken(fixture.newVault(), fixture.vaultReference(NAME));
    fixture.clock().advance(DAY);

    token.requestTokens(
        used -> {
          sandbox.vault().setSecret(NAME, "of another process");
          return given("renewed");
        });

    assertThat(values()).containsExactly("first", "of another process");
    sandbox.vault().setSecret(NAME, "of a new sign-in");
    fixture.clock().advance(DAY);
    token.requestTokens(
        used -> {
          assertThat(used.reveal()).isEqualTo("of a new sign-in");
          return given("newest");
        });
    assertThat(values()).endsWith("of another process", "of a new sign-in", "newest");
  }

  /** Both have read the version before either stores one; the vault has no conditional write. */
  @Test
  void twoProcessesAtOnceStoreTwoValidTokens() {
    sandbox.vault().setSecret(NAME, sandbox.refreshToken());
    fixture.clock().advance(DAY);
    Interceptor together = waitingAtThePut(new CyclicBarrier(2));
    TokenProvider one = tokens(fixture.newVault(fixture.newHttp(together)));
    TokenProvider other = tokens(fixture.newVault(fixture.newHttp(together)));

    CompletableFuture<Void> first = CompletableFuture.runAsync(() -> renew(one));
    renew(other);
    first.join();

    assertThat(values()).hasSize(3).doesNotHaveDuplicates();
    for (String id : sandbox.vault().versionIds(NAME)) {
      renew(tokens(fixture.newVault(), fixture.vaultReference(NAME + "/" + id)));
    }
  }

  private static Interceptor waitingAtThePut(CyclicBarrier barrier) {
    return chain -> {
      if (chain.request().method().equals("PUT")) {
        try {
          barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
          throw new IOException(e);
        }
      }
      return chain.proceed(chain.request());
    };
  }

  /** A failure that ends does not use up the warning. */
  @Test
  void aRefusedWriteIsOneWarningAndTheReadGoesOn() {
    String first = sandbox.refreshToken();
    sandbox.vault().setSecret(NAME, first);
    TokenProvider tokens = tokens();
    fixture.clock().advance(DAY);
    sandbox.faults().on("PUT", "/secrets/").always().respond(429);
    String throttled = StandardError.captureDuring(() -> renew(tokens));
    sandbox.faults().clear();
    sandbox.vault().refuseWrites();

    String log =
        StandardError.captureDuring(
            () -> {
              for (int i = 0; i < 5; i++) {
                fixture.clock().advance(Duration.ofHours(2));
                renew(tokens);
              }
            });

    assertThat(throttled)
        .contains("INFO", "was not stored", "HTTP status 429")
        .doesNotContain("WARN");
    assertThat(log)
        .containsOnlyOnce("cannot be stored")
        .contains("ForbiddenByRbac", "Key Vault Secrets Officer", "valid until 2026-09-13")
        .doesNotContain(first, "0.sandbox-", "eyJ");
    assertThat(values()).containsExactly(first);
  }

  @Test
  void aRenewalWaitsOnceForAVaultThatIsGone() {
    sandbox.vault().setSecret(NAME, sandbox.refreshToken());
    TokenProvider tokens = tokens();
    renew(tokens);
    fixture.clock().advance(DAY);
    Instant before = fixture.clock().instant();
    sandbox.faults().on("GET", "/secrets/").always().dropTheRequest();

    renew(tokens);

    assertThat(fixture.clock().instant()).isBeforeOrEqualTo(before.plus(KeyVault.CALL_TIMEOUT));
    assertThat(values()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void aDisturbedWriteIsRepeated(int status) {
    sandbox.vault().setSecret(NAME, sandbox.refreshToken());
    fixture.clock().advance(DAY);
    sandbox.faults().on("PUT", "/secrets/").times(2).respond(status);

    renew(tokens());

    assertThat(values()).hasSize(2);
  }

  @Test
  void aVersionThatIsNamedIsNotReplaced() {
    sandbox.vault().setSecret(NAME, sandbox.refreshToken());
    String named = NAME + "/" + sandbox.vault().versionIds(NAME).get(0);
    fixture.clock().advance(DAY);

    renew(tokens(fixture.newVault(), fixture.vaultReference(named)));

    assertThat(values()).hasSize(1);
  }

  /** Refresh tokens end 90 days after their issue; each use gives another one. */
  @Test
  @Tag("full")
  void aDailyReadNeedsNoPersonFor200Days() {
    sandbox.setRefreshTokenLifetime(RefreshTokenFile.MAX_AGE);
    sandbox.vault().setSecret(NAME, sandbox.refreshToken());
    TokenProvider process = tokens();

    for (int day = 1; day <= 200; day++) {
      fixture.clock().advance(DAY);
      boolean gone = day == 120;
      if (gone) {
        sandbox.faults().on("GET", "/secrets/").always().dropTheRequest();
        sandbox.faults().on("PUT", "/secrets/").always().dropTheRequest();
      }
      renew(process);
      sandbox.faults().clear();
      if (!gone) {
        renew(tokens()); // of a new process
      }
    }

    assertThat(values()).hasSizeBetween(199, 201);
    assertThat(sandbox.calls().all())
        .filteredOn(call -> call.path().endsWith("/token") && call.status() != 200)
        .isEmpty();
  }

  /** Without the vault a new process has no token; the error says that a later run may succeed. */
  @Test
  void aProcessThatStartsWithoutTheVaultMayTryAgain() {
    sandbox.vault().setSecret(NAME, sandbox.refreshToken());
    sandbox.faults().on("GET", "/secrets/").always().dropTheRequest();
    TokenProvider tokens = tokens();

    SignInFixture.assertFails(tokens, ErrorCode.SIGN_IN_UNREACHABLE);
    assertThat(ErrorCode.SIGN_IN_UNREACHABLE.isRetryable()).isTrue();
    sandbox.faults().clear();

    renew(tokens);
  }

  private void renew(TokenProvider tokens) {
    AccessToken token = tokens.token();
    assertThat(token.value().reveal()).isNotEmpty();
    tokens.invalidate(token);
  }

  private List<String> values() {
    List<String> values = new ArrayList<>();
    sandbox
        .vault()
        .versionBodies(NAME)
        .forEach(version -> values.add(version.path("value").asText()));
    return values;
  }

  private static OAuthGrants.Tokens given(String refreshToken) {
    AccessToken access = new AccessToken(Secret.of("access"), Instant.MAX);
    return new OAuthGrants.Tokens(access, Secret.of(refreshToken));
  }

  private TokenProvider tokens() {
    return tokens(fixture.newVault());
  }

  private TokenProvider tokens(KeyVault vault) {
    return tokens(vault, fixture.vaultReference(NAME));
  }

  private TokenProvider tokens(KeyVault vault, Clock machine) {
    return tokens(vault, fixture.vaultReference(NAME), machine);
  }

  private TokenProvider tokens(KeyVault vault, VaultReference secret) {
    return tokens(vault, secret, fixture.clock());
  }

  private TokenProvider tokens(KeyVault vault, VaultReference secret, Clock machine) {
    return SignInMethod.newProvider(
        fixture.accountOptions(Map.of("refreshToken", secret.toText())),
        new AuthSettings(message -> {}, null, Map.of()),
        fixture.http(),
        machine,
        any -> vault);
  }
}

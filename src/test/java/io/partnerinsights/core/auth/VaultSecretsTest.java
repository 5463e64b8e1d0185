package io.partnerinsights.core.auth;

import static io.partnerinsights.core.http.ScriptedServer.newResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.ConnectorOption;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.Failures;
import io.partnerinsights.testing.OptionPair;
import io.partnerinsights.testing.StandardError;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options whose secrets are in a vault. */
final class VaultSecretsTest {
  @AutoClose private final SignInFixture fixture = new SignInFixture();
  private final Sandbox sandbox = fixture.sandbox();
  private final VaultSecrets secrets =
      new VaultSecrets((account, audience) -> fixture.newVault(), fixture.clock());

  /** The refresh token is not read here, because it is replaced while it is used. */
  @Test
  void readsEachSecretOption() {
    Map<String, Map<String, String>> companions =
        Map.of(
            "clientCertificatePassword", Map.of("clientCertificate", "/c.p12"),
            "proxyPassword", Map.of("proxy", "proxy:3128", "proxyUsername", "user"),
            "trustStorePassword", Map.of("trustStore", "/t.p12"));
    for (ConnectorOption<?> option : Options.all()) {
      if (option.isSecret() && !option.equals(AccountOptions.REFRESH_TOKEN)) {
        sandbox.vault().setSecret("key", "value of " + option.key());
        Map<String, String> options = new HashMap<>(Map.of(option.key(), reference()));
        options.putAll(companions.getOrDefault(option.key(), Map.of()));

        ConnectorOptions read = secrets.resolveAll(fixture.accountOptions(options));

        assertThat(read.find(option).map(Secret.class::cast).map(Secret::reveal))
            .contains("value of " + option.key());
        assertThat(read.toString()).doesNotContain("value of");
        fixture.clock().advance(Duration.ofMinutes(6));
      }
    }
  }

  @Test
  void leavesTheRefreshTokenInTheVault() {
    ConnectorOptions options = fixture.accountOptions(Map.of("refreshToken", reference()));

    assertThat(secrets.resolveAll(options)).isEqualTo(options);
    assertThat(options.toString()).contains("refreshToken=***");
    assertThat(sandbox.calls().all()).isEmpty();
    assertThatThrownBy(() -> options.find(AccountOptions.REFRESH_TOKEN))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("refreshToken is in a vault and was not read");
  }

  /** Each would be a call, whose failure would end the read. */
  @ParameterizedTest
  @CsvSource({
    "auth=token, accessToken",
    "auth=managedIdentity,",
    "auth=deviceCode,",
    "auth=password, password clientSecret",
    "auth=clientCredentials, clientSecret",
    "auth=clientCredentials clientCertificate=/c.p12, clientCertificatePassword",
    "auth=refreshToken, clientSecret",
    "tokenProviderClass=com.contoso.Tokens,"
  })
  void readsNoSecretThatTheSignInDoesNotUse(String with, @Nullable String expected) {
    Map<String, String> options = OptionPair.parseOptions(with);
    options.put("username", "user");
    boolean certificate = options.containsKey("clientCertificate");
    List<String> inVault =
        List.of(
            "accessToken", "password", certificate ? "clientCertificatePassword" : "clientSecret");
    for (String secret : inVault) {
      options.put(secret, fixture.vaultReference(secret).toText());
      sandbox.vault().setSecret(secret, "value of " + secret);
    }
    options.put("refreshToken", fixture.vaultReference("refreshToken").toText());

    secrets.resolveAll(fixture.accountOptions(options));

    assertThat(inVault)
        .filteredOn(secret -> sandbox.calls().count("GET", "/secrets/" + secret) > 0)
        .isEqualTo(expected == null ? List.of() : List.of(expected.split(" ", -1)));
  }

  @Test
  void aVaultsTenantIsNotThatOfAnother() {
    Map<String, String> application = Map.of("clientSecret", Sandbox.CLIENT_SECRET);
    VaultSecrets ofApplication =
        new VaultSecrets(
            (account, audience) -> fixture.newVault(SignInFixture.NO_MACHINE, application),
            fixture.clock());
    sandbox.vault().setSecret("key", "of this tenant");
    String challenge = "Bearer authorization=\"https://login.microsoftonline.com/other-tenant\"";
    try (ScriptedServer other =
        new ScriptedServer(newResponse(401, "", "WWW-Authenticate", challenge))) {
      String elsewhere = "http://127.0.0.1:" + other.url().port();
      ConnectorOptions options =
          fixture.accountOptions(
              Map.of("password", SignInFixture.vaultReference(elsewhere, "key").toText()));
      assertThatThrownBy(() -> ofApplication.resolveAll(options))
          .hasMessageContaining("The tenant does not exist");
    }

    ConnectorOptions options = fixture.accountOptions(Map.of("password", reference()));
    assertThat(ofApplication.resolveAll(options).find(AccountOptions.PASSWORD)).isPresent();
  }

  /** A connection reads a trust store, which may be on a slow disk. */
  @Test
  @Timeout(60)
  void connectsToOneVaultWhileItConnectsToAnother() {
    sandbox.vault().setSecret("key", "value");
    CyclicBarrier both = new CyclicBarrier(2);
    VaultSecrets slow =
        new VaultSecrets(
            (account, audience) -> {
              assertThatCode(both::await).doesNotThrowAnyException();
              return fixture.newVault();
            },
            fixture.clock());

    CompletableFuture<?> first =
        CompletableFuture.runAsync(
            () -> slow.resolveAll(fixture.accountOptions(Map.of("clientSecret", reference()))));
    slow.resolveAll(fixture.accountOptions(Map.of("password", reference())));
    first.join();
  }

  @Test
  void asksAgainAfterFiveMinutes() {
    sandbox.vault().setSecret("key", "first");
    assertThat(clientSecret()).isEqualTo("first");
    sandbox.vault().setSecret("key", "second");

    assertThat(clientSecret()).isEqualTo("first");
    fixture.clock().advance(Duration.ofMinutes(5));
    assertThat(clientSecret()).isEqualTo("second");
    assertThat(sandbox.calls().count("GET", "/secrets/key")).isEqualTo(2);
  }

  @Test
  void usesTheSecretInMemoryOnlyWhileTheVaultIsGone() {
    sandbox.vault().setSecret("key", "first");
    clientSecret();
    fixture.clock().advance(Duration.ofDays(1));
    sandbox.faults().on("GET", "/secrets/").always().dropTheRequest();

    String log = StandardError.captureDuring(() -> assertThat(clientSecret()).isEqualTo("first"));

    assertThat(log).contains("uses the last value that it read").doesNotContain("first");
    sandbox.faults().clear();
    fixture.clock().advance(Duration.ofDays(1));
    sandbox.vault().removeSecret("key");
    Failures.assertFails(this::clientSecret, ErrorCode.SECRET_UNREADABLE, "404", "/secrets/key");
  }

  /** The password would be needed to reach the vault that has it. */
  @Test
  void reachesTheVaultOfAProxysPasswordWithoutTheProxy() {
    Map<String, String> raw = new HashMap<>();
    raw.putAll(Map.of("proxy", "proxy:3128", "clientSecret", reference()));
    assertThat(fixture.accountOptions(raw).forVaultAccess().isSet(AccountOptions.PROXY)).isTrue();
    raw.putAll(Map.of("proxyUsername", "user", "proxyPassword", reference()));
    raw.putAll(Map.of("trustStore", "/t.p12", "trustStorePassword", reference()));

    ConnectorOptions options = fixture.accountOptions(raw).forVaultAccess();

    assertThat(Options.all())
        .filteredOn(option -> raw.containsKey(option.key()))
        .hasSameSizeAs(raw.keySet())
        .noneMatch(options::isSet);
    assertThat(options.isSet(AccountOptions.CLIENT_ID)).isTrue();
  }

  private String clientSecret() {
    return secrets
        .resolveAll(fixture.accountOptions(Map.of("clientSecret", reference())))
        .find(AccountOptions.CLIENT_SECRET)
        .orElseThrow()
        .reveal();
  }

  private String reference() {
    return fixture.vaultReference("key").toText();
  }
}

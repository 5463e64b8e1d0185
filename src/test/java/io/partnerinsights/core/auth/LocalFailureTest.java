package io.partnerinsights.core.auth;

import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.client.PartnerInsightsClient;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.RetryListener;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.sandbox.Sandbox;
import io.partnerinsights.testing.StandardError;
import io.partnerinsights.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Renewals of a token that fail on this machine, or at its vault, while the token is valid. */
final class LocalFailureTest {
  private static final String VAULTED = "refresh-token";

  @TempDir static Path certificates;
  private static TestCertificate known;

  @TempDir Path folder;

  /** Its tokens are renewed after four minutes. Assertions are valid by the system's clock. */
  @AutoClose
  private final SignInFixture fixture =
      new SignInFixture(
          Instant.now(),
          settings -> {
            settings.tokenLifetime(Duration.ofMinutes(8));
            settings.with(s -> s.certificates.add(known.certificate()));
          });

  @BeforeAll
  static void createCertificate() {
    known = TestCertificate.createValid(certificates);
  }

  @BeforeEach
  void mend() throws IOException {
    OwnTokens.failure = null;
    OwnTokens.tokens = fixture.newTokenProvider("secret", folder);
    Files.copy(known.file(), file("certificate"));
    Files.writeString(file("assertion"), sandbox().federatedIssuer().issueAssertion(Map.of()));
    Files.writeString(file("secret"), Sandbox.CLIENT_SECRET);
    Files.writeString(file("token"), sandbox().refreshToken());
    sandbox().vault().setSecret(VAULTED, sandbox().refreshToken());
    sandbox().faults().clear();
  }

  /** A renewal with what is in memory succeeds; any other one is repeated after 30 seconds. */
  @ParameterizedTest
  @CsvSource({
    "assertion, empty, 'it is empty'",
    "assertion, absent, 'it does not exist'",
    "certificate, empty, 'it is not a readable PKCS12 file'",
    "certificate, absent, 'it does not exist'",
    "vault, down, 'HTTP status 403'",
    "class, down, 'a file is absent'",
    "secret, absent,",
    "token, absent,"
  })
  void aValidTokenIsUsedMeanwhile(String way, String damage, String reason) throws IOException {
    TokenProvider tokens = tokens(way);
    AccessToken first = tokens.token();
    fixture.clock().advance(Duration.ofMinutes(4));
    damage(way, damage);
    AccessToken[] second = new AccessToken[1];

    String log = StandardError.captureDuring(() -> second[0] = tokens.token());

    if (reason == null) {
      assertThat(second[0]).isNotEqualTo(first);
      return;
    }
    assertThat(second[0]).isEqualTo(first);
    assertThat(log).contains("The access token could not be renewed", "within 30 seconds", reason);
    mendAgain();
    assertThat(tokens.token()).as("before the 30 seconds are over").isEqualTo(first);
    fixture.clock().advance(Duration.ofSeconds(30));
    assertThat(tokens.token()).isNotEqualTo(first);
  }

  private void damage(String way, String damage) throws IOException {
    OwnTokens.failure = () -> new IllegalStateException("a file is absent");
    sandbox().faults().on("GET", "/secrets/").always().respond(403);
    if (damage.equals("empty")) {
      Files.writeString(file(way), "");
    } else if (damage.equals("absent")) {
      Files.delete(file(way));
    }
  }

  private void mendAgain() throws IOException {
    for (String name : new String[] {"certificate", "assertion", "secret", "token"}) {
      Files.deleteIfExists(file(name));
    }
    mend();
  }

  /** Another try would lock the user's account, or open a browser again. */
  @ParameterizedTest
  @ValueSource(strings = {"password", "device"})
  void aRefusedRenewalIsNotRepeatedBeforeTheTokenExpires(String way) {
    TokenProvider tokens = fixture.newTokenProvider(way, folder);
    AccessToken first = tokens.token();
    fixture.clock().advance(Duration.ofMinutes(4));
    sandbox()
        .faults()
        .on("POST", "/" + Sandbox.TENANT_ID)
        .always()
        .replaceResponse(
            "{\"error\": \"invalid_grant\", \"error_description\": \"AADSTS50053: locked\"}");

    String log = StandardError.captureDuring(() -> assertThat(tokens.token()).isEqualTo(first));
    long asked = sandbox().calls().all().size();
    fixture.clock().advance(Duration.ofSeconds(230));

    assertThat(tokens.token()).isEqualTo(first);
    assertThat(sandbox().calls().all()).hasSize((int) asked);
    assertThat(log)
        .contains("WARN", "Reads continue only until the token expires at ", "AADSTS50053");
    fixture.clock().advance(Duration.ofSeconds(10));
    assertFails(tokens::token, ErrorCode.SIGN_IN_REFUSED, "AADSTS50053");
  }

  /** Whoever catches an interrupt in a class of their own may not set the flag again. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anInterruptEndsARenewalAtOnce(boolean isFlagSet) throws IOException {
    TokenProvider tokens = tokens("class");
    tokens.token();
    OwnTokens.failure = () -> new IllegalStateException(new InterruptedException());
    if (isFlagSet) {
      OwnTokens.failure = () -> new IllegalStateException("a file could not be read");
      Thread.currentThread().interrupt();
    }

    assertFails(tokens::token, ErrorCode.WAIT_INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aClassThatFailsBeforeItsFirstTokenIsNamed() {
    OwnTokens.failure = () -> new IllegalStateException("a file is absent");
    TokenProvider tokens = tokens("class");

    assertFails(
        tokens::token,
        ErrorCode.SECRET_UNREADABLE,
        OwnTokens.class.getName(),
        "a file is absent",
        "tokenProviderClass");
  }

  /** After a 401 no token is valid. A wait of hours is not lost for a file that is replaced. */
  @ParameterizedTest
  @CsvSource({"assertion, SECRET_UNREADABLE", "certificate, OPTION_VALUE"})
  void isRepeatedForFiveMinutesOfAWaitAfterA401(String way, ErrorCode code) throws IOException {
    PartnerInsightsClient client = client(tokens(way));
    client.listDatasets();
    Files.writeString(file(way), "");
    sandbox().faults().on("GET", "/ScheduledDataset").times(2).respond(401);
    Instant start = fixture.clock().instant();

    assertFails(client::listDatasets, code);
    assertThat(fixture.clock().instant()).as("outside a wait").isEqualTo(start);
    assertFails(
        client.forWait(fixture.deadlineIn(Duration.ofHours(1)), new RetryListener() {})
            ::listDatasets,
        code);
    assertThat(Duration.between(start, fixture.clock().instant()))
        .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
  }

  private PartnerInsightsClient client(TokenProvider tokens) {
    ServiceUrl url = ServiceUrl.parse(sandbox().apiUrl());
    return new PartnerInsightsClient(url, tokens, fixture.http(), fixture.clock());
  }

  private TokenProvider tokens(String way) {
    Map<String, String> credentials =
        switch (way) {
          case "assertion" -> Map.of("clientAssertionFile", file(way).toString());
          case "certificate" -> SignInFixture.certificateOptions(file(way));
          case "secret" -> Map.of("clientSecret", "file:" + file(way));
          case "token" -> Map.of("refreshToken", "file:" + file(way));
          case "vault" -> Map.of("refreshToken", fixture.vaultReference(VAULTED).toText());
          default -> Map.of("tokenProviderClass", OwnTokens.class.getName());
        };
    return SignInMethod.newProvider(
        fixture.accountOptions(credentials),
        new AuthSettings(message -> {}, null, Map.of()),
        fixture.http(),
        fixture.clock(),
        vault -> fixture.newVault());
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private Sandbox sandbox() {
    return fixture.sandbox();
  }

  /** A user's class, which gets its tokens from the sandbox. */
  public static final class OwnTokens implements TokenProvider {
    private static Supplier<RuntimeException> failure;
    private static TokenProvider tokens;

    @Override
    public AccessToken token() {
      if (failure != null) {
        throw failure.get();
      }
      return tokens.token();
    }

    @Override
    public void invalidate(AccessToken stale) {
      tokens.invalidate(stale);
    }
  }
}

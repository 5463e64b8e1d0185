package io.partnerinsights.core.auth;

import static io.partnerinsights.core.http.ScriptedServer.newResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.base.Sleeper;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.core.spi.TokenProvider;
import io.partnerinsights.testing.Failures;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signs in by device code at an authority that gives one response after the other. */
final class DeviceCodeTest {
  private static final String DEVICE_CODE =
      """
      {"user_code": "%s", "device_code": "device-1", "verification_uri": "https://page.test",
       "expires_in": %d, "interval": 0}
      """;

  /** A response with which a session is renewed without the user. */
  private static final String SESSION =
      """
      {"access_token": "access", "refresh_token": "refresh", "expires_in": 3599,
       "token_type": "Bearer", "scope": "s"}
      """;

  private final List<String> messages = Collections.synchronizedList(new ArrayList<>());

  @Test
  void requestsAnotherDeviceCodeAfterTheSessionEnded() {
    try (ScriptedServer authority =
        new ScriptedServer(
            response("200 FIRST 900"),
            newResponse(200, SESSION),
            response("400 invalid_grant"),
            response("200 SECOND 900"),
            newResponse(200, SESSION))) {
      TokenProvider tokens = deviceCode(authority, SignInFixture.httpWithoutRetries());
      tokens.invalidate(tokens.token());

      assertThat(tokens.token().value()).isEqualTo(Secret.of("access"));
      assertThat(messages)
          .containsExactly(
              "To sign in, open https://page.test and enter the code FIRST",
              "To sign in, open https://page.test and enter the code SECOND");
    }
  }

  /** Responses to the request for a code, and to the one with it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 CODE 0   |                            | SIGN_IN_TIMEOUT     | 15 minutes",
        "429 slow_down |                           | SIGN_IN_UNREACHABLE | 429",
        "200 CODE 900 | 400 authorization_declined | SIGN_IN_REFUSED     | accept",
        "200 CODE 900 | 400 invalid_grant          | SIGN_IN_REFUSED     | Unknown: ***",
        "200 CODE 900 | 501 invalid_grant          | SIGN_IN_REFUSED     | Unknown: ***"
      })
  void failsWithoutAToken(String code, String answer, ErrorCode error, String text) {
    try (ScriptedServer authority = new ScriptedServer(response(code))) {
      if (answer != null) {
        authority.then(response(answer));
      }
      TokenProvider tokens = deviceCode(authority, SignInFixture.httpWithoutRetries());
      PartnerInsightsException e = Failures.assertFails(tokens::token, error, text);
      assertThat(e).hasMessageNotContaining("device-1");
    }
  }

  private static MockResponse response(String text) {
    String[] words = text.split(" ", -1);
    String body =
        words.length == 3
            ? DEVICE_CODE.formatted(words[1], Integer.valueOf(words[2]))
            : "{\"error\": \"%s\", \"error_description\": \"Unknown: device-1\"}"
                .formatted(words[1]);
    return newResponse(Integer.parseInt(words[0]), body);
  }

  @Test
  void slowsDownAsTheAuthorityAsks() {
    List<Duration> pauses = new ArrayList<>();
    RetryingHttp http = http(pauses::add);
    try (ScriptedServer authority =
        new ScriptedServer(
            response("200 SLOW 900"),
            response("400 authorization_pending"),
            response("429 slow_down"),
            response("400 authorization_pending"),
            newResponse(200, SESSION))) {
      assertThat(deviceCode(authority, http).token().value()).isEqualTo(Secret.of("access"));
    }
    assertThat(pauses).containsExactly(Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(5));
  }

  @Test
  void endsTheWaitForTheUserWhenInterrupted() {
    RetryingHttp http =
        http(
            pause -> {
              throw new InterruptedException();
            });
    try (ScriptedServer authority =
        new ScriptedServer(response("200 CODE 900"), response("400 authorization_pending"))) {
      SignInFixture.assertFails(
          deviceCode(authority, http), ErrorCode.WAIT_INTERRUPTED, "interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static RetryingHttp http(Sleeper sleeper) {
    return new RetryingHttp(
        HttpClients.create(HttpSettings.ofDefaults()),
        RetryPolicy.noRetries(),
        Clock.systemUTC(),
        sleeper,
        new Random(1));
  }

  private TokenProvider deviceCode(ScriptedServer authority, RetryingHttp http) {
    return SignInFixture.newTokenProvider(
        SignInFixture.optionsAt(authority.url().toString(), Map.of("auth", "deviceCode")),
        new AuthSettings(messages::add, null, Map.of()),
        http,
        Clock.systemUTC());
  }
}

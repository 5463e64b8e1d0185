package io.partnerinsights.core.auth;

import static io.partnerinsights.core.http.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ScriptedServer;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.core.spi.TokenProvider;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

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
            status(200, DEVICE_CODE.formatted("FIRST", 900)),
            status(200, SESSION),
            status(400, "{\"error\": \"invalid_grant\", \"error_description\": \"AADSTS700082\"}"),
            status(200, DEVICE_CODE.formatted("SECOND", 900)),
            status(200, SESSION))) {
      TokenProvider tokens = deviceCode(authority);
      tokens.invalidate(tokens.token());

      assertThat(tokens.token().value()).isEqualTo(Secret.of("access"));
      assertThat(messages)
          .containsExactly(
              "To sign in, open https://page.test and enter the code FIRST",
              "To sign in, open https://page.test and enter the code SECOND");
    }
  }

  @Test
  void failsIfTheDeviceCodeIsNotEnteredInTime() {
    try (ScriptedServer authority =
        new ScriptedServer(status(200, DEVICE_CODE.formatted("NEVER", 0)))) {
      assertFails(deviceCode(authority), ErrorCode.SIGN_IN_TIMEOUT, "15 minutes");
    }
  }

  @Test
  void slowsDownAsTheAuthorityAsks() {
    List<Duration> pauses = new ArrayList<>();
    RetryingHttp http =
        new RetryingHttp(
            HttpClients.create(HttpSettings.ofDefaults()),
            RetryPolicy.never(),
            Clock.systemUTC(),
            pauses::add,
            new Random(1));
    try (ScriptedServer authority =
        new ScriptedServer(
            status(200, DEVICE_CODE.formatted("SLOW", 900)),
            status(400, "{\"error\": \"authorization_pending\"}"),
            status(429, "{\"error\": \"slow_down\"}"),
            status(400, "{\"error\": \"authorization_pending\"}"),
            status(200, SESSION))) {
      assertThat(deviceCode(authority, http).token().value()).isEqualTo(Secret.of("access"));
    }
    assertThat(pauses).containsExactly(Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(5));
  }

  @Test
  void aThrottledRequestForACodeIsNotRefused() {
    try (ScriptedServer authority = new ScriptedServer(status(429, "{\"error\": \"slow_down\"}"))) {
      assertFails(deviceCode(authority), ErrorCode.SIGN_IN_UNREACHABLE, "429");
    }
  }

  @Test
  void failsIfTheUserDeclinesTheDeviceCode() {
    try (ScriptedServer authority =
        new ScriptedServer(
            status(200, DEVICE_CODE.formatted("NO", 900)),
            status(400, "{\"error\": \"authorization_declined\"}"))) {
      assertFails(deviceCode(authority), ErrorCode.SIGN_IN_REFUSED, "accept");
    }
  }

  @Test
  void doesNotShowADeviceCodeThatTheAuthorityRepeats() {
    try (ScriptedServer authority =
        new ScriptedServer(
            status(200, DEVICE_CODE.formatted("CODE", 900)),
            status(
                400,
                "{\"error\": \"invalid_grant\", \"error_description\": \"Unknown: device-1\"}"))) {
      assertFails(deviceCode(authority), ErrorCode.SIGN_IN_REFUSED, "Unknown: ***");
    }
  }

  @Test
  void endsTheWaitForTheUserWhenInterrupted() {
    Thread caller = Thread.currentThread();
    String slow = DEVICE_CODE.replace("\"interval\": 0", "\"interval\": 900");
    HttpHandler pending =
        status(400, "{\"error\": \"authorization_pending\", \"error_description\": \"wait\"}");
    try (ScriptedServer authority =
        new ScriptedServer(
            status(200, slow.formatted("CODE", 900)),
            exchange -> {
              pending.handle(exchange);
              caller.interrupt();
            })) {
      assertFails(deviceCode(authority), ErrorCode.WAIT_INTERRUPTED, "interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private TokenProvider deviceCode(ScriptedServer authority) {
    return deviceCode(
        authority,
        RetryingHttp.of(HttpClients.create(HttpSettings.ofDefaults()), RetryPolicy.never()));
  }

  private TokenProvider deviceCode(ScriptedServer authority, RetryingHttp http) {
    return SignIns.tokens(
        SignIns.options(
            authority.url().toString(),
            Map.of("auth", "deviceCode", "resource", "https://api.test")),
        new AuthSettings(messages::add, null, Map.of()),
        http,
        Clock.systemUTC());
  }

  private static void assertFails(TokenProvider tokens, ErrorCode code, String remedy) {
    SignIns.assertFails(tokens, code, remedy, "device-1");
  }
}

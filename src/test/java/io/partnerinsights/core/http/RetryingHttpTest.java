package io.partnerinsights.core.http;

import static io.partnerinsights.core.http.ScriptedServer.cutShort;
import static io.partnerinsights.core.http.ScriptedServer.hangUp;
import static io.partnerinsights.core.http.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryingHttpTest {
  private final ScriptedServer server = new ScriptedServer();
  private final List<Duration> slept = new ArrayList<>();
  private final Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
  private final OkHttpClient client = HttpClients.create(HttpSettings.ofDefaults());
  private final RetryingHttp http = http(new RetryPolicy(4, Duration.ofMinutes(15)));

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE"})
  void retriesIdempotentMethodsUntilSuccess(String method) throws IOException {
    server.then(status(503, "")).then(status(500, "")).then(status(200, "done"));

    TextResponse response = http.fetch(request(method));

    assertThat(response.body()).isEqualTo("done");
    assertThat(response.attempts()).isEqualTo(3);
    assertThat(slept).containsExactly(Duration.ofMillis(500), Duration.ofMillis(1_000));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 500, 502, 503, 504})
  void sendsAPostOnceIfItMayHaveTakenEffect(int status) throws IOException {
    server.then(status(status, "", "Retry-After", "1")).then(status(200, "twice"));

    assertThat(http.fetch(request("POST")).status()).isEqualTo(status);
    assertThat(server.seen()).hasSize(1);
    assertThat(slept).isEmpty();
  }

  /** A 429 is a refusal: the POST has had no effect. */
  @Test
  void repeatsAPostThatWasRefusedForNow() throws IOException {
    server.then(status(429, "", "Retry-After", "7")).then(status(200, "done"));

    assertThat(http.fetch(request("POST")).body()).isEqualTo("done");
    assertThat(slept).containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void keepsOkHttpFromRepeatingAPostAfterZeroRetryAfter() throws IOException {
    server.then(status(503, "", "Retry-After", "0")).then(status(200, "twice"));

    assertThat(http.fetch(request("POST")).status()).isEqualTo(503);
    assertThat(server.seen()).hasSize(1);
  }

  @Test
  void retriesAPostThatIsDeclaredIdempotent() throws IOException {
    server.then(hangUp()).then(status(429, "")).then(status(200, "token"));

    assertThat(http.fetchIdempotent(request("POST")).body()).isEqualTo("token");
  }

  @Test
  void returnsTheLastResponseAfterAllAttempts() throws IOException {
    for (int i = 0; i < 4; i++) {
      server.then(status(503, "busy " + i));
    }

    TextResponse response = http.fetch(request("GET"));

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.body()).isEqualTo("busy 3");
    assertThat(server.seen()).hasSize(4);
  }

  @Test
  void waitsForRetryAfter() throws IOException {
    server
        .then(status(429, "", "Retry-After", "57"))
        .then(status(429, "", "Retry-After", "Thu, 01 Jan 2026 00:02:00 GMT"))
        .then(status(200, ""));

    assertThat(http.fetch(request("GET")).status()).isEqualTo(200);
    assertThat(slept).containsExactly(Duration.ofSeconds(57), Duration.ofSeconds(120));
  }

  @Test
  void startsNoAttemptAfterTheMaximumDuration() throws IOException {
    server.then(status(429, "", "Retry-After", "57")).then(status(200, ""));
    RetryPolicy brief = RetryPolicy.ofDefaults().withMaxDuration(Duration.ofSeconds(30));

    TextResponse response = http(brief).fetch(request("GET"));

    assertThat(response.status()).isEqualTo(429);
    assertThat(response.retryAfter()).isEqualTo(Duration.ofSeconds(57));
    assertThat(slept).isEmpty();
  }

  @Test
  void retriesAGetAfterABrokenConnectionOrBody() throws IOException {
    server.then(hangUp()).then(cutShort()).then(status(200, "whole"));

    assertThat(http.fetch(request("GET")).body()).isEqualTo("whole");
    assertThat(server.seen()).hasSize(3);
  }

  @Test
  void distinguishesALostResponseFromAnUnsentRequest() {
    server.then(hangUp());
    assertThatThrownBy(() -> http.fetch(request("POST")))
        .isInstanceOf(OutcomeUnknownException.class);
    server.then(cutShort());
    assertThatThrownBy(() -> http.fetch(request("POST")))
        .isInstanceOf(OutcomeUnknownException.class);

    HttpUrl url = server.url();
    server.close();

    assertThatThrownBy(() -> http.fetch(request("POST", url)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(OutcomeUnknownException.class);
  }

  @Test
  void opensAResponseForStreamingAfterARetry() throws IOException {
    server.then(status(503, "")).then(status(206, "bytes"));

    try (Response response = http.open(request("GET"))) {
      assertThat(response.code()).isEqualTo(206);
      assertThat(response.body().string()).isEqualTo("bytes");
    }
  }

  @Test
  void endsAWaitWhenInterruptedAndKeepsTheFlag() {
    server.then(status(503, ""));
    Sleeper interrupted =
        duration -> {
          throw new InterruptedException("now");
        };
    RetryingHttp waiting =
        new RetryingHttp(client, RetryPolicy.ofDefaults(), clock, interrupted, () -> 0);

    assertThatThrownBy(() -> waiting.fetch(request("GET")))
        .isInstanceOfSatisfying(
            PartnerInsightsException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.WAIT_INTERRUPTED));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void doesNotRetryOnAnInterruptedThread() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> http.fetch(request("GET")))
        .isInstanceOfSatisfying(
            PartnerInsightsException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.WAIT_INTERRUPTED));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(slept).isEmpty();
  }

  @Test
  void printsNeitherHeadersNorBodyOfAResponse() throws IOException {
    server.then(status(200, "eyJ-token", "Set-Cookie", "session"));

    assertThat(http.fetch(request("GET")).toString()).doesNotContain("eyJ", "session");
  }

  private RetryingHttp http(RetryPolicy policy) {
    return new RetryingHttp(client, policy, clock, slept::add, () -> 0);
  }

  private Request request(String method) {
    return request(method, server.url());
  }

  private static Request request(String method, HttpUrl url) {
    boolean hasBody = method.equals("POST") || method.equals("PUT");
    return new Request.Builder()
        .url(url)
        .method(method, hasBody ? RequestBody.create("{}", null) : null)
        .build();
  }
}

package io.partnerinsights.core.http;

import static io.partnerinsights.core.http.ScriptedServer.cutShort;
import static io.partnerinsights.core.http.ScriptedServer.hangUp;
import static io.partnerinsights.core.http.ScriptedServer.newResponse;
import static io.partnerinsights.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.base.Sleeper;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.testing.Await;
import io.partnerinsights.testing.ServerCertificates;
import io.partnerinsights.testing.TestCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryingHttpTest {
  @TempDir private Path folder;

  private static final MockResponse DRIP =
      new MockResponse.Builder()
          .body("x".repeat(10_000))
          .throttleBody(1, 300, TimeUnit.MILLISECONDS)
          .build();

  @AutoClose private final ScriptedServer server = new ScriptedServer();
  private final List<Duration> slept = new ArrayList<>();
  private final Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
  private final OkHttpClient client = HttpClients.create(HttpSettings.ofDefaults());
  private final RetryingHttp http = http(new RetryPolicy(4, Duration.ofMinutes(15)));

  /**
   * Each response is a status; a Retry-After follows after @. A 429 is a refusal, so the POST has
   * had no effect. OkHttp itself would repeat a call after a Retry-After of zero.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET             | 503; 500; 200                                | 3 | 500 1000",
        "PUT             | 503; 500; 200                                | 3 | 500 1000",
        "DELETE          | 503; 500; 200                                | 3 | 500 1000",
        "GET             | 503; 503; 503; 503; 200                      | 4 | 500 1000 2000",
        "GET             | 520; 529@7; 200                              | 3 | 500 7000",
        "GET             | 501; 200                                     | 1 |",
        "GET             | 511; 200                                     | 1 |",
        "GET             | hang up; cut; 200                            | 3 | 500 1000",
        "GET             | 429@57; 429@Thu, 01 Jan 2026 00:02:00 GMT; 200 | 3 | 57000 120000",
        "POST            | 408@1; 200                                   | 1 |",
        "POST            | 500@1; 200                                   | 1 |",
        "POST            | 502@1; 200                                   | 1 |",
        "POST            | 503@1; 200                                   | 1 |",
        "POST            | 503@0; 200                                   | 1 |",
        "POST            | 504@1; 200                                   | 1 |",
        "POST            | 520@1; 200                                   | 1 |",
        "POST            | 429@7; 200                                   | 2 | 7000",
        "idempotent POST | hang up; 429; 200                            | 3 | 500 1000"
      })
  void repeatsWhatHadNoEffect(String method, String script, int calls, String waits)
      throws IOException {
    List<String> responses = List.of(script.split("; "));
    responses.forEach(each -> server.then(response(each)));
    Request request = request(method.replace("idempotent ", ""));

    TextResponse last =
        method.startsWith("idempotent") ? http.fetchIdempotent(request) : http.fetch(request);

    assertThat(last.body()).isEqualTo("body of " + responses.get(calls - 1));
    assertThat(last.attemptCount()).isEqualTo(calls);
    assertThat(server.receivedRequests()).hasSize(calls);
    assertThat(slept)
        .containsExactlyElementsOf(
            Stream.ofNullable(waits)
                .flatMap(all -> Stream.of(all.split(" ")))
                .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
                .toList());
  }

  private static MockResponse response(String text) {
    String[] parts = text.split("@", -1);
    return switch (parts[0]) {
      case "hang up" -> hangUp();
      case "cut" -> cutShort();
      default -> {
        String[] headers =
            parts.length == 1 ? new String[0] : new String[] {"Retry-After", parts[1]};
        yield newResponse(Integer.parseInt(parts[0]), "body of " + text, headers);
      }
    };
  }

  @Test
  void startsNoAttemptAfterTheMaximumDuration() throws IOException {
    server.then(newResponse(429, "", "Retry-After", "57")).then(newResponse(200, ""));
    RetryPolicy brief = RetryPolicy.forFifteenMinutes().withMaxDuration(Duration.ofSeconds(30));

    TextResponse response = http(brief).fetch(request("GET"));

    assertThat(response.status()).isEqualTo(429);
    assertThat(response.retryAfter()).isEqualTo(Duration.ofSeconds(57));
    assertThat(slept).isEmpty();
  }

  @Test
  void distinguishesALostResponseFromAnUnsentRequest() {
    server.then(hangUp()).then(cutShort());
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> http.fetch(request("POST")))
          .isInstanceOf(OutcomeUnknownException.class);
    }
    Request unsent = request("POST");
    server.close();

    assertThatThrownBy(() -> http.fetch(unsent))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(OutcomeUnknownException.class);
  }

  /** The server closes each connection after its response, as after an idle time. */
  @ParameterizedTest
  @ValueSource(strings = {"POST", "idempotent POST"})
  void aPostIsNotSentOnAConnectionThatTheServerHasClosed(String method) throws IOException {
    for (String status : List.of("429", "200", "429", "200")) {
      server.then(
          response(status).newBuilder().onResponseEnd(new SocketEffect.CloseSocket()).build());
    }
    Request request = request("POST");
    for (int call = 0; call < 2; call++) {
      TextResponse last =
          method.equals("POST") ? http.fetch(request) : http.fetchIdempotent(request);
      assertThat(last.attemptCount()).isEqualTo(2);
    }
    assertThat(server.receivedRequests()).hasSize(4);
  }

  /** Over TLS both sides use HTTP/2, where one connection is for all calls. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void onlyAPostHasAConnectionOfItsOwn(boolean tls) throws Exception {
    try (ScriptedServer server =
        tls
            ? new ScriptedServer(ServerCertificates.socketFactory("trusted"))
            : new ScriptedServer()) {
      RetryingHttp http = RetryingHttp.of(trusting(), RetryPolicy.noRetries());
      String scheme = tls ? "https" : "http";
      HttpUrl url = server.url().newBuilder().scheme(scheme).host("localhost").build();
      for (String method : List.of("GET", "POST", "GET", "POST", "GET")) {
        server.then(newResponse(200, ""));
        RequestBody body = method.equals("POST") ? RequestBody.create("{}", null) : null;
        http.fetch(new Request.Builder().url(url).method(method, body).build());
      }

      assertThat(server.receivedRequests())
          .extracting(seen -> seen.getMethod() + seen.getExchangeIndex())
          .containsExactly("GET0", "POST0", "GET1", "POST0", "GET2");
    }
  }

  private OkHttpClient trusting() throws Exception {
    Map<String, String> options =
        Map.of(
            "trustStore",
            ServerCertificates.writeTrustStore(folder, "PKCS12").toString(),
            "trustStorePassword",
            TestCertificate.PASSWORD);
    return HttpClients.create(HttpSettings.of(ConnectorOptions.parseAccount(options)));
  }

  @Test
  void opensAResponseForStreamingAfterARetry() throws IOException {
    server.then(newResponse(503, "")).then(newResponse(206, "bytes"));

    try (Response response = http.openResponse(request("GET"))) {
      assertThat(response.code()).isEqualTo(206);
      assertThat(response.body().string()).isEqualTo("bytes");
    }
  }

  @Test
  void endsAWaitWhenInterruptedAndKeepsTheFlag() {
    server.then(newResponse(503, ""));
    Sleeper interrupted =
        duration -> {
          throw new InterruptedException("now");
        };
    RetryingHttp waiting =
        new RetryingHttp(client, RetryPolicy.forFifteenMinutes(), clock, interrupted, () -> 0);

    assertFails(() -> waiting.fetch(request("GET")), ErrorCode.WAIT_INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void doesNotRetryOnAnInterruptedThread() {
    Thread.currentThread().interrupt();

    assertFails(() -> http.fetch(request("GET")), ErrorCode.WAIT_INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(slept).isEmpty();
  }

  @Test
  void printsNeitherHeadersNorBodyOfAResponse() throws IOException {
    server.then(newResponse(200, "eyJ-token", "Set-Cookie", "session"));

    assertThat(http.fetch(request("GET")).toString()).doesNotContain("eyJ", "session");
  }

  private RetryingHttp http(RetryPolicy policy) {
    return new RetryingHttp(client, policy, clock, slept::add, () -> 0);
  }

  private Request request(String method) {
    boolean hasBody = method.equals("POST") || method.equals("PUT");
    return new Request.Builder()
        .url(server.url())
        .method(method, hasBody ? RequestBody.create("{}", null) : null)
        .build();
  }

  /** What a server sends, and whether the call reads a report's file. */
  enum Slow {
    NO_RESPONSE,
    DRIPPING_RESPONSE,
    DRIPPING_DOWNLOAD
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptEndsTheCall(Slow slow) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    MockResponse silence =
        new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build();
    try (ScriptedServer server = new ScriptedServer(slow == Slow.NO_RESPONSE ? silence : DRIP)) {
      FutureTask<ErrorCode> call =
          new FutureTask<>(
              () -> {
                try {
                  read(slow, server, asked);
                  return null;
                } catch (PartnerInsightsException e) {
                  return e.code();
                }
              });
      Thread thread = new Thread(call);
      thread.start();
      Await.until(
          () ->
              slow == Slow.DRIPPING_DOWNLOAD
                  ? asked.getCount() == 0
                  : !server.receivedRequests().isEmpty());

      thread.interrupt();
      // Without the interrupt, a call without a response ends after the read timeout.
      thread.join(client.readTimeoutMillis() / 2);

      assertThat(thread.isAlive()).as("waits still").isFalse();
      assertThat(call.get()).isEqualTo(ErrorCode.WAIT_INTERRUPTED);
    }
  }

  private void read(Slow slow, ScriptedServer server, CountDownLatch begun) throws IOException {
    if (slow != Slow.DRIPPING_DOWNLOAD) {
      http(client).fetch(get(server));
      return;
    }
    try (Response response = http(HttpClients.forDownloads(client)).openResponse(get(server));
        InputStream body = response.body().byteStream()) {
      assertThat(body.read()).isEqualTo('x');
      begun.countDown();
      body.readAllBytes();
    } catch (IOException e) {
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      throw Retries.restoreInterruptAsError(e);
    }
  }

  @Test
  void aCallThatDripsEndsAfterTheCallTimeout() {
    assertThat(client.callTimeoutMillis()).isEqualTo(HttpClients.CALL_TIMEOUT.toMillis());
    RetryingHttp http = http(client).withCallTimeout(Duration.ofMillis(1_400));

    try (ScriptedServer server = new ScriptedServer(DRIP)) {
      assertThatThrownBy(() -> http.fetch(get(server))).isInstanceOf(IOException.class);
    }
  }

  private static RetryingHttp http(OkHttpClient client) {
    return RetryingHttp.of(client, RetryPolicy.noRetries());
  }

  private static Request get(ScriptedServer server) {
    return new Request.Builder().url(server.url()).build();
  }
}

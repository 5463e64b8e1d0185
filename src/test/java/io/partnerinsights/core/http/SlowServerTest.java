package io.partnerinsights.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.testing.Await;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that answers slowly or not at all: neither an interrupt nor a limit waits for it. */
@Timeout(30)
final class SlowServerTest {
  private static final MockResponse DRIP =
      new MockResponse.Builder()
          .body("x".repeat(10_000))
          .throttleBody(1, 300, TimeUnit.MILLISECONDS)
          .build();

  private final OkHttpClient client = HttpClients.create(HttpSettings.ofDefaults());

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
          () -> slow == Slow.DRIPPING_DOWNLOAD ? asked.getCount() == 0 : !server.seen().isEmpty());

      thread.interrupt();
      thread.join(Duration.ofSeconds(5).toMillis());

      assertThat(thread.isAlive()).as("waits still").isFalse();
      assertThat(call.get()).isEqualTo(ErrorCode.WAIT_INTERRUPTED);
    }
  }

  private void read(Slow slow, ScriptedServer server, CountDownLatch begun) throws IOException {
    if (slow != Slow.DRIPPING_DOWNLOAD) {
      http(client).fetch(get(server));
      return;
    }
    try (Response response = http(HttpClients.forFiles(client)).open(get(server));
        InputStream body = response.body().byteStream()) {
      assertThat(body.read()).isEqualTo('x');
      begun.countDown();
      body.readAllBytes();
    } catch (IOException e) {
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      throw Retries.interrupted(e);
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
    return RetryingHttp.of(client, RetryPolicy.never());
  }

  private static Request get(ScriptedServer server) {
    return new Request.Builder().url(server.url()).build();
  }
}

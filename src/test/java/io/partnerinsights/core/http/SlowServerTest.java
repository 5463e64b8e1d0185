package io.partnerinsights.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that answers slowly or not at all: neither an interrupt nor a limit waits for it. */
@Timeout(30)
final class SlowServerTest {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);

  private static RetryingHttp http(OkHttpClient client) {
    return RetryingHttp.of(client, RetryPolicy.never());
  }

  private static Request get(ScriptedServer server) {
    return new Request.Builder().url(server.url()).build();
  }

  @Test
  void anInterruptEndsACallWithoutAnAnswer() throws Exception {
    OkHttpClient client = HttpClients.create(HttpSettings.ofDefaults());
    try (ScriptedServer server = new ScriptedServer(silence())) {
      assertInterruptible(() -> http(client).fetch(get(server)));
    }
  }

  @Test
  void anInterruptEndsACallWhoseAnswerDrips() throws Exception {
    OkHttpClient client = HttpClients.create(HttpSettings.ofDefaults());
    try (ScriptedServer server = new ScriptedServer(drip())) {
      assertInterruptible(() -> http(client).fetch(get(server)));
    }
  }

  @Test
  void anInterruptEndsAReadOfADownload() throws Exception {
    OkHttpClient client = HttpClients.forFiles(HttpClients.create(HttpSettings.ofDefaults()));
    try (ScriptedServer server = new ScriptedServer(firstByte())) {
      assertInterruptible(
          () -> {
            try (Response response = http(client).open(get(server));
                InputStream body = response.body().byteStream()) {
              return body.readAllBytes();
            } catch (IOException e) {
              assertThat(Thread.currentThread().isInterrupted()).isTrue();
              throw Retries.interrupted(e);
            }
          });
    }
  }

  @Test
  void aCallThatDripsEndsAfterTheCallTimeout() {
    OkHttpClient client = HttpClients.create(HttpSettings.ofDefaults());
    assertThat(client.callTimeoutMillis()).isEqualTo(HttpClients.CALL_TIMEOUT.toMillis());
    RetryingHttp http = http(client).withCallTimeout(Duration.ofMillis(1_400));
    try (ScriptedServer server = new ScriptedServer(drip())) {
      assertThatThrownBy(() -> http.fetch(get(server))).isInstanceOf(IOException.class);
    } finally {
      end.countDown();
    }
  }

  /** Interrupts the call after the server was asked, and expects its end at once. */
  private void assertInterruptible(Callable<?> call) throws Exception {
    FutureTask<ErrorCode> task =
        new FutureTask<>(
            () -> {
              try {
                call.call();
                return null;
              } catch (PartnerInsightsException e) {
                return e.code();
              }
            });
    Thread thread = new Thread(task);
    thread.start();
    asked.await();

    thread.interrupt();
    thread.join(Duration.ofSeconds(5).toMillis());

    try {
      assertThat(thread.isAlive()).as("waits still").isFalse();
      assertThat(task.get()).isEqualTo(ErrorCode.WAIT_INTERRUPTED);
    } finally {
      end.countDown();
    }
  }

  private HttpHandler silence() {
    return exchange -> {
      asked.countDown();
      awaitEnd();
      exchange.close();
    };
  }

  private HttpHandler firstByte() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().write('x');
      exchange.getResponseBody().flush();
      asked.countDown();
      awaitEnd();
      exchange.close();
    };
  }

  /** Sends one byte every 300 ms. */
  private HttpHandler drip() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 10_000);
      asked.countDown();
      try {
        while (!end.await(300, TimeUnit.MILLISECONDS)) {
          exchange.getResponseBody().write('x');
          exchange.getResponseBody().flush();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        exchange.close();
      }
    };
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

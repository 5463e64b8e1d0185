package io.partnerinsights.core.http;

import static io.partnerinsights.core.http.ScriptedServer.newResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.base.Deadline;
import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.testing.StandardError;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import okhttp3.Request;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Waits for the limit that the service's headers name. */
final class ServiceLimitTest {
  private static final List<String> NAMES = List.of("Limit", "Remaining", "Reset");

  @AutoClose private final ScriptedServer server = new ScriptedServer();
  private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
  private final List<Long> slept = new ArrayList<>();
  private final CallLimiter pace = new CallLimiter(clock);
  private final RetryingHttp http =
      new RetryingHttp(
              HttpClients.create(HttpSettings.ofDefaults()),
              RetryPolicy.forOneMinute(),
              clock,
              this::sleep,
              () -> 0)
          .withLimiter(pace);

  private void sleep(Duration duration) {
    slept.add(duration.toSeconds());
    clock.advance(duration);
  }

  /** The window's first call was ten seconds ago; a second is added. */
  @Test
  void waitsUntilTheFirstOwnCallIsOutOfTheWindow() throws IOException {
    get("X-RateLimit-Limit", "3", "X-RateLimit-Remaining", "2");
    clock.advance(Duration.ofSeconds(5));
    get("x-ratelimit-limit", "3", "x-ratelimit-remaining", "1");
    clock.advance(Duration.ofSeconds(5));
    get("X-RateLimit-Limit", "3", "X-RateLimit-Remaining", "0");
    assertThat(slept).isEmpty();

    get("X-RateLimit-Limit", "3", "X-RateLimit-Remaining", "0");

    assertThat(slept).containsExactly(51L);
  }

  /** Calls have limit, remaining calls and reset. Each wait ends with a try. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10/0; 10/0; -/7; -/-                     | 60 60",
        "-/0; -/0; -/7; -/-                       | 60 60",
        "10/2; -/-; -/-; -/-; 10/9; -/-           | 1 1",
        "10/0/7; -/5                              | 7",
        "10/0/0; -/5                              |",
        "10/0/1767225610; -/5                     | 10",
        "10/0/Thu, 01 Jan 2026 00:00:20 GMT; -/5  | 20",
        "10/0/3600; -/5                           | 300",
        "10/0/soon; -/5                           | 60",
        "10/0/-1; -/5                             | 60",
        "10/0/99999999999; -/5                    | 60",
        "10/0/1; -/5                              | 1"
      })
  void waitsIfNoCallRemains(String calls, String waits) throws IOException {
    for (String call : calls.split("; ", -1)) {
      getInWait(headers(call));
    }

    assertThat(slept.stream().map(String::valueOf).collect(Collectors.joining(" ")))
        .isEqualTo(Objects.toString(waits, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10/-/-",
        "10/-1/-",
        "10/none/5",
        "10/11/5",
        "-1/0/5",
        "0/0/5",
        "many/0/5",
        "10/99999999999/5",
        "-/-/5"
      })
  void senselessHeadersChangeNothing(String call) throws IOException {
    for (int i = 0; i < 20; i++) {
      get(headers(call));
    }

    assertThat(slept).isEmpty();
  }

  private static String[] headers(String call) {
    String[] values = call.split("/", -1);
    List<String> headers = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (!values[i].equals("-")) {
        headers.addAll(List.of("X-RateLimit-" + NAMES.get(i), values[i]));
      }
    }
    return headers.toArray(String[]::new);
  }

  @Test
  void a429WithoutATimeWaitsForTheLimit() throws IOException {
    server
        .then(newResponse(429, "", "X-RateLimit-Limit", "10", "X-RateLimit-Remaining", "0"))
        .then(newResponse(200, ""));

    assertThat(http.fetch(request()).status()).isEqualTo(200);
    assertThat(clock.instant()).isEqualTo("2026-01-01T00:01:00Z");
  }

  @Test
  void theLogSaysOnceThatTheLimitIsAwaited() throws IOException {
    String log =
        StandardError.<IOException>captureDuring(
            () -> {
              get("X-RateLimit-Limit", "10", "X-RateLimit-Remaining", "0");
              get("X-RateLimit-Limit", "10", "X-RateLimit-Remaining", "9");
              get();
            });

    assertThat(log)
        .containsOnlyOnce("0 of 10 calls left (X-RateLimit-Remaining)")
        .contains("next call in 1 min 0 s");
  }

  private void get(String... headers) throws IOException {
    server.then(newResponse(200, "", headers));
    http.fetch(request());
  }

  private void getInWait(String... headers) throws IOException {
    server.then(newResponse(200, "", headers));
    Patient wait = new Patient();
    http.forWait(wait, wait).fetch(request());
  }

  private Request request() {
    return new Request.Builder().url(server.url()).build();
  }

  /** A wait that lasts a day. */
  private final class Patient implements Deadline, RetryListener {
    @Override
    public Duration timeLeft() {
      return Duration.ofDays(1);
    }

    @Override
    public void onFailure(String failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void sleep(Duration duration) {
      ServiceLimitTest.this.sleep(duration);
    }
  }
}

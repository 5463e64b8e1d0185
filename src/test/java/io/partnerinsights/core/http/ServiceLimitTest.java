package io.partnerinsights.core.http;

import static io.partnerinsights.core.http.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.sandbox.ManualClock;
import io.partnerinsights.testing.StandardError;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Waits for the limit that the service's headers name. */
final class ServiceLimitTest {
  private final ScriptedServer server = new ScriptedServer();
  private final ManualClock clock = ManualClock.at(Instant.parse("2026-01-01T00:00:00Z"));
  private final List<Long> slept = new ArrayList<>();
  private final CallPace pace = new CallPace(clock);
  private final RetryingHttp http =
      new RetryingHttp(
              HttpClients.create(HttpSettings.ofDefaults()),
              RetryPolicy.brief(),
              clock,
              this::sleep,
              () -> 0)
          .withPace(pace);

  private void sleep(Duration duration) {
    slept.add(duration.toSeconds());
    clock.advance(duration);
  }

  @AfterEach
  void close() {
    server.close();
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

  @ParameterizedTest
  @ValueSource(strings = {"10", ""})
  void waitsAMinuteIfOthersHaveUsedTheLimit(String limit) throws IOException {
    String[] used =
        limit.isEmpty()
            ? new String[] {"X-RateLimit-Remaining", "0"}
            : new String[] {"X-RateLimit-Remaining", "0", "X-RateLimit-Limit", limit};
    get(used);
    get(used);
    get("X-RateLimit-Remaining", "7");
    get();

    assertThat(slept).as("each wait ends with a try").containsExactly(60L, 60L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7                             | 7",
        "0                             |",
        "1767225610                    | 10",
        "Thu, 01 Jan 2026 00:00:20 GMT | 20",
        "3600                          | 300",
        "soon                          | 60",
        "-1                            | 60",
        "99999999999                   | 60",
        "1                             | 1"
      })
  void waitsForTheResetIfItIsATime(String reset, Long wait) throws IOException {
    get("X-RateLimit-Limit", "10", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", reset);
    getInWait("X-RateLimit-Remaining", "5");

    assertThat(slept).isEqualTo(wait == null ? List.of() : List.of(wait));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "10   | -           | -",
        "10   | -1          | -",
        "10   | none        | 5",
        "10   | 11          | 5",
        "-1   | 0           | 5",
        "0    | 0           | 5",
        "many | 0           | 5",
        "10   | 99999999999 | 5",
        "-    | -           | 5"
      })
  void senselessHeadersChangeNothing(String limit, String remaining, String reset)
      throws IOException {
    List<String> headers = new ArrayList<>();
    add(headers, "X-RateLimit-Limit", limit);
    add(headers, "X-RateLimit-Remaining", remaining);
    add(headers, "X-RateLimit-Reset", reset);
    for (int i = 0; i < 20; i++) {
      get(headers.toArray(String[]::new));
    }

    assertThat(slept).isEmpty();
  }

  private static void add(List<String> headers, String name, String value) {
    if (value != null) {
      headers.addAll(List.of(name, value));
    }
  }

  /** Responses to some calls have no headers. */
  @Test
  void afterTheLastCallEachResponseIsAwaited() throws IOException {
    get("X-RateLimit-Limit", "10", "X-RateLimit-Remaining", "2");
    get();
    get();
    get();
    get("X-RateLimit-Limit", "10", "X-RateLimit-Remaining", "9");
    get();

    assertThat(slept).containsExactly(1L, 1L);
  }

  @Test
  void a429WithoutATimeWaitsForTheLimit() throws IOException {
    server
        .then(status(429, "", "X-RateLimit-Limit", "10", "X-RateLimit-Remaining", "0"))
        .then(status(200, ""));

    assertThat(http.fetch(request()).status()).isEqualTo(200);
    assertThat(clock.instant()).isEqualTo("2026-01-01T00:01:00Z");
  }

  @Test
  void theLogSaysOnceThatTheLimitIsAwaited() throws IOException {
    String log =
        StandardError.<IOException>during(
            () -> {
              get("X-RateLimit-Limit", "10", "X-RateLimit-Remaining", "0");
              get("X-RateLimit-Limit", "10", "X-RateLimit-Remaining", "9");
              get();
            });

    assertThat(log)
        .containsOnlyOnce("0 of 10 calls left (X-RateLimit-Remaining)")
        .contains("next call is made in 1 min 0 s");
  }

  private void get(String... headers) throws IOException {
    server.then(status(200, "", headers));
    http.fetch(request());
  }

  private void getInWait(String... headers) throws IOException {
    server.then(status(200, "", headers));
    try {
      Patient wait = new Patient();
      http.during(wait, wait).fetch(request());
    } finally {
      assertThat(server.seen()).hasSize(2);
    }
  }

  private Request request() {
    return new Request.Builder().url(server.url()).build();
  }

  /** A wait that lasts a day. */
  private final class Patient implements Deadline, RetryListener {
    @Override
    public Duration left() {
      return Duration.ofDays(1);
    }

    @Override
    public void failed(String failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void sleep(Duration duration) {
      ServiceLimitTest.this.sleep(duration);
    }
  }
}

package io.partnerinsights.sandbox.calls;

import io.partnerinsights.sandbox.web.Endpoint;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A fault for some requests. First choose the requests ({@link #times}, {@link #after}, {@link
 * #always}, {@link #chance}), then the effect, which plans the fault and ends the chain. Not
 * thread-safe.
 */
public final class Fault {
  private final Consumer<Fault> planned;
  private final String method;
  private final String pathPrefix;
  private long remaining = 1;
  private long skip;
  private double probability = 1;
  private Random random = new Random(0);
  private @Nullable BiFunction<Endpoint, HttpRequest, HttpResponse> effect;

  Fault(Consumer<Fault> planned, String method, String pathPrefix) {
    this.planned = planned;
    this.method = method;
    this.pathPrefix = pathPrefix;
  }

  /** Applies to that many requests; the default is one. */
  public Fault times(long count) {
    this.remaining = count;
    return this;
  }

  /** Skips that many matching requests first. */
  public Fault after(long count) {
    this.skip = count;
    return this;
  }

  /** Applies to all requests until the faults are cleared. */
  public Fault always() {
    return times(Long.MAX_VALUE);
  }

  /** Applies to each request with this probability, with random numbers from a seed. */
  public Fault chance(double rate, long randomSeed) {
    this.probability = rate;
    this.random = new Random(randomSeed);
    return always();
  }

  /** Responds with a status instead of handling the request. */
  public void respond(int status) {
    respond(status, "Injected fault");
  }

  public void respond(int status, String message) {
    plan((endpoint, request) -> error(status, message));
  }

  /** Responds with a status and {@code Retry-After} in whole seconds. */
  public void respond(int status, Duration retryAfter) {
    String seconds = String.valueOf(retryAfter.toSeconds());
    plan((endpoint, request) -> error(status, "Injected fault").with("Retry-After", seconds));
  }

  private static HttpResponse error(int status, String message) {
    return HttpResponse.json(status, Map.of("statusCode", status, "message", message));
  }

  /** Closes the connection instead of handling the request. */
  public void dropTheRequest() {
    plan((endpoint, request) -> HttpResponse.closedConnection());
  }

  /** Handles the request and closes the connection instead of sending the response. */
  public void loseTheResponse() {
    plan(
        (endpoint, request) -> {
          endpoint.handle(request);
          return HttpResponse.closedConnection();
        });
  }

  /** Handles the request and responds with this JSON instead. */
  public void answer(String json) {
    plan(
        (endpoint, request) -> {
          endpoint.handle(request);
          return HttpResponse.text(200, "application/json", json);
        });
  }

  /** Delays the request in real time, whatever the sandbox's clock shows. */
  public void delay(Duration duration) {
    plan(
        (endpoint, request) -> {
          sleep(duration);
          return endpoint.handle(request);
        });
  }

  /** Closes the connection after that many bytes of the response's body. */
  public void breakAfter(long bytes) {
    plan((endpoint, request) -> endpoint.handle(request).truncatedAfter(bytes));
  }

  private void plan(BiFunction<Endpoint, HttpRequest, HttpResponse> newEffect) {
    this.effect = newEffect;
    planned.accept(this);
  }

  private static void sleep(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos();
        left > 0 && !Thread.currentThread().isInterrupted();
        left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  boolean matches(String requestMethod, String path) {
    return requestMethod.equals(method) && path.startsWith(pathPrefix);
  }

  /** Counts a matching request and returns whether the fault applies to it. */
  boolean appliesToNext() {
    if (skip > 0) {
      skip--;
      return false;
    }
    if (random.nextDouble() >= probability) {
      return false;
    }
    remaining--;
    return true;
  }

  boolean isUsedUp() {
    return remaining <= 0;
  }

  public HttpResponse apply(Endpoint endpoint, HttpRequest request) {
    return Objects.requireNonNull(effect, "a planned fault has an effect").apply(endpoint, request);
  }
}

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
  private final Consumer<Fault> faultSink;
  private final String method;
  private final String pathPrefix;
  private long remainingCount = 1;
  private long remainingSkips;
  private double probability = 1;
  private Random random = new Random(0);
  private @Nullable BiFunction<Endpoint, HttpRequest, HttpResponse> effect;

  Fault(Consumer<Fault> faultSink, String method, String pathPrefix) {
    this.faultSink = faultSink;
    this.method = method;
    this.pathPrefix = pathPrefix;
  }

  /** Applies to that many requests; the default is one. */
  public Fault times(long count) {
    this.remainingCount = count;
    return this;
  }

  /** Skips that many matching requests first. */
  public Fault after(long count) {
    this.remainingSkips = count;
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
    planEffect((endpoint, request) -> errorResponse(status, message));
  }

  /** Responds with a status and {@code Retry-After} in whole seconds. */
  public void respond(int status, Duration retryAfter) {
    String seconds = String.valueOf(retryAfter.toSeconds());
    planEffect(
        (endpoint, request) ->
            errorResponse(status, "Injected fault").withHeader("Retry-After", seconds));
  }

  private static HttpResponse errorResponse(int status, String message) {
    return HttpResponse.json(status, Map.of("statusCode", status, "message", message));
  }

  /** Closes the connection instead of handling the request. */
  public void dropTheRequest() {
    planEffect((endpoint, request) -> HttpResponse.closedConnection());
  }

  /** Handles the request and closes the connection instead of sending the response. */
  public void loseTheResponse() {
    planEffect(
        (endpoint, request) -> {
          endpoint.handle(request);
          return HttpResponse.closedConnection();
        });
  }

  /** Handles the request and responds with this JSON instead. */
  public void replaceResponse(String json) {
    planEffect(
        (endpoint, request) -> {
          endpoint.handle(request);
          return HttpResponse.text(200, "application/json", json);
        });
  }

  /** Delays the request in real time, whatever the sandbox's clock shows. */
  public void delay(Duration duration) {
    planEffect(
        (endpoint, request) -> {
          sleep(duration);
          return endpoint.handle(request);
        });
  }

  /** Closes the connection after that many bytes of the response's body. */
  public void breakAfter(long bytes) {
    planEffect((endpoint, request) -> endpoint.handle(request).truncatedAfter(bytes));
  }

  private void planEffect(BiFunction<Endpoint, HttpRequest, HttpResponse> newEffect) {
    this.effect = newEffect;
    faultSink.accept(this);
  }

  private static void sleep(Duration duration) {
    long endNanos = System.nanoTime() + duration.toNanos();
    for (long remainingNanos = duration.toNanos();
        remainingNanos > 0 && !Thread.currentThread().isInterrupted();
        remainingNanos = endNanos - System.nanoTime()) {
      LockSupport.parkNanos(remainingNanos);
    }
  }

  boolean matches(String requestMethod, String path) {
    return requestMethod.equals(method) && path.startsWith(pathPrefix);
  }

  /** Uses up one skip or one application; returns whether the fault applies. */
  boolean tryTrigger() {
    if (remainingSkips > 0) {
      remainingSkips--;
      return false;
    }
    if (random.nextDouble() >= probability) {
      return false;
    }
    remainingCount--;
    return true;
  }

  boolean isUsedUp() {
    return remainingCount <= 0;
  }

  public HttpResponse apply(Endpoint endpoint, HttpRequest request) {
    return Objects.requireNonNull(effect, "a planned fault has an effect").apply(endpoint, request);
  }
}

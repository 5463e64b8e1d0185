package io.partnerinsights.core.http;

import io.partnerinsights.core.base.Deadline;
import io.partnerinsights.core.base.MonotonicClock;
import io.partnerinsights.core.base.Sleeper;
import io.partnerinsights.core.errors.CauseText;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Redaction;
import java.io.IOException;
import java.net.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and retries them according to a {@link RetryPolicy}. API calls, sign-in and
 * downloads use it. It adds no token and does not interpret responses: the last response is
 * returned whatever its status. Thread-safe.
 *
 * <p>An interrupt ends a wait or a read with {@code WAIT_INTERRUPTED} and keeps the thread's
 * interrupt flag set.
 */
public final class RetryingHttp {
  /** Maximum bytes of a response read as text; a list of reports is far below it. */
  private static final long MAX_TEXT_BYTES = 64L << 20;

  private static final int TOO_MANY_REQUESTS = 429;
  private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE");

  private final OkHttpClient client;
  private final Retries retries;

  /** Counts each attempt; null for none. */
  private final @Nullable CallLimiter limiter;

  /** Whether an attempt waits until the limiter allows it. */
  private final boolean awaitsLimiter;

  private RetryingHttp(
      OkHttpClient client, Retries retries, @Nullable CallLimiter limiter, boolean awaitsLimiter) {
    this.client = client;
    this.retries = retries;
    this.limiter = limiter;
    this.awaitsLimiter = awaitsLimiter;
  }

  /** Takes the parts that tests replace: clock, sleeper and jitter. */
  public RetryingHttp(
      OkHttpClient client,
      RetryPolicy policy,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random) {
    this(client, new Retries(policy, clock, sleeper, random), null, false);
  }

  public static RetryingHttp of(OkHttpClient client, RetryPolicy policy) {
    return new RetryingHttp(
        client, policy, MonotonicClock.system(), Sleeper.system(), new Random());
  }

  private RetryingHttp copyWith(OkHttpClient newClient, Retries newRetries) {
    return new RetryingHttp(newClient, newRetries, limiter, awaitsLimiter);
  }

  public Retries retries() {
    return retries;
  }

  /** Returns a copy that waits for the limiter before each attempt. */
  public RetryingHttp withLimiter(CallLimiter newLimiter) {
    return new RetryingHttp(client, retries, newLimiter, true);
  }

  /** Returns a copy whose requests belong to a wait: they are repeated until its deadline. */
  public RetryingHttp forWait(Deadline deadline, RetryListener listener) {
    return copyWith(client, retries.forWait(deadline, listener));
  }

  /** Returns a copy that also says when an attempt has failed and is repeated. */
  public RetryingHttp withFailureHook(Runnable hook) {
    return copyWith(client, retries.withFailureHook(hook));
  }

  /** Returns a copy that sends each request once and never sleeps. */
  public RetryingHttp withoutRetries() {
    Retries singleAttempt = retries.withPolicyOnly(RetryPolicy.noRetries());
    return new RetryingHttp(client, singleAttempt, limiter, false);
  }

  /**
   * Returns a copy for slow calls, with another read timeout. No attempt starts after half of the
   * timeout, so that a call which has used its full time is not repeated.
   */
  public RetryingHttp withReadTimeout(Duration timeout) {
    OkHttpClient slowClient = client.newBuilder().readTimeout(timeout).build();
    return copyWith(slowClient, retriesWithin(timeout.dividedBy(2)));
  }

  /** Returns a copy in which a request takes at most this time, and no wait for the limiter. */
  public RetryingHttp withCallTimeout(Duration timeout) {
    Duration halfTimeout = timeout.dividedBy(2);
    OkHttpClient limitedClient = client.newBuilder().callTimeout(halfTimeout).build();
    return new RetryingHttp(limitedClient, retriesWithin(halfTimeout), limiter, false);
  }

  /** Returns a copy that uses no proxy, for hosts that only this machine can reach. */
  public RetryingHttp withoutProxy() {
    return copyWith(client.newBuilder().proxy(Proxy.NO_PROXY).build(), retries);
  }

  /** Returns a copy that sends each request once, and ends it after the given time. */
  public RetryingHttp withSingleAttempt(Duration timeout) {
    OkHttpClient limitedClient =
        client.newBuilder().callTimeout(timeout).readTimeout(timeout).build();
    return copyWith(limitedClient, retries.withPolicyOnly(RetryPolicy.noRetries()));
  }

  private Retries retriesWithin(Duration maxDuration) {
    return retries.withPolicyOnly(retries.policy().withMaxDuration(maxDuration));
  }

  /**
   * Sends a request and reads the complete response. A response whose body breaks off is a failed
   * attempt.
   *
   * @throws OutcomeUnknownException if the last attempt failed after it had reached a connection
   * @throws IOException if the last attempt failed before it reached a connection
   * @throws PartnerInsightsException {@code CERTIFICATE_UNTRUSTED}, or {@code OPTION_VALUE} if a
   *     proxy rejects the request, also of the other methods
   */
  public TextResponse fetch(Request request) throws IOException {
    return fetch(request, Function.identity(), read -> true);
  }

  /**
   * Sends a request and parses the complete response. A response that is not usable is a failed
   * attempt, such as one that a proxy has cut. After the last attempt it is returned nevertheless,
   * because its text explains the failure.
   */
  public <T> T fetch(Request request, Function<TextResponse, T> parser, Predicate<T> isUsable)
      throws IOException {
    ResponseReader<T> reader = (response, attempts) -> parser.apply(readText(response, attempts));
    return sendWithRetries(request, IDEMPOTENT.contains(request.method()), reader, isUsable);
  }

  /** Sends a request that may be repeated whatever its method, such as a token request. */
  public TextResponse fetchIdempotent(Request request) throws IOException {
    return sendWithRetries(request, true, this::readText, read -> true);
  }

  /** Returns the open response. The caller closes it, and handles failures of its body. */
  public Response openResponse(Request request) throws IOException {
    boolean isRepeatable = IDEMPOTENT.contains(request.method());
    return sendWithRetries(request, isRepeatable, (response, attempts) -> response, read -> true);
  }

  private <T> T sendWithRetries(
      Request request, boolean isRepeatable, ResponseReader<T> reader, Predicate<T> isUsable)
      throws IOException {
    return retries.run(
        retries.policy(),
        attempts -> {
          awaitOrCountCall();
          try {
            return tryRequest(request, isRepeatable, reader, isUsable, attempts);
          } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
              throw restoreInterruptAsError(e, attempts);
            }
            if ((isRepeatable || !attempts.isSent()) && planRetryOrThrow(request, e, attempts)) {
              return Optional.empty();
            }
            throw attempts.isSent() ? new OutcomeUnknownException(e) : e;
          }
        });
  }

  /** Whether the request is sent again; throws the error of a failure that lasts. */
  private boolean planRetryOrThrow(Request request, IOException e, Retries.Attempts attempts) {
    String failure = describeOutcome(request, "failed: " + CauseText.of(e));
    PartnerInsightsException lastingError =
        LastingFailure.findError(e, request.url(), client).orElse(null);
    if (lastingError != null && !attempts.planRetryAfterLastingFailure(failure)) {
      throw lastingError;
    }
    return lastingError != null || attempts.planRetry(failure, null);
  }

  private <T> Optional<T> tryRequest(
      Request request,
      boolean isRepeatable,
      ResponseReader<T> reader,
      Predicate<T> isUsable,
      Retries.Attempts attempts)
      throws IOException {
    Response response = send(request, attempts);
    String outcome = describeOutcome(request, "responded with " + response.code());
    if (mayRepeat(isRepeatable, response.code())
        && attempts.planRetry(outcome, retryAfter(response))) {
      response.close();
      return Optional.empty();
    }
    T result = reader.read(response, attempts);
    boolean isUnusable = isRepeatable && !isUsable.test(result);
    if (isUnusable && attempts.planRetry(outcome + " with an unusable body", null)) {
      return Optional.empty();
    }
    notifyResponse(response.code());
    return Optional.of(result);
  }

  private static String describeOutcome(Request request, String outcome) {
    String path = request.url().host() + request.url().encodedPath();
    return request.method() + " " + path + " " + Redaction.redact(outcome);
  }

  /** Notifies the listener, unless a token is refused, or the status stands for an outage. */
  private void notifyResponse(int status) {
    if (status != 401 && !RetryPolicy.isRetryable(status)) {
      retries.listener().onResponse();
    }
  }

  /** A request that was refused had no effect, so any method may be sent again. */
  private boolean mayRepeat(boolean isRepeatable, int status) {
    return RetryPolicy.isRetryable(status) && (isRepeatable || status == TOO_MANY_REQUESTS);
  }

  private void awaitOrCountCall() {
    if (limiter != null && awaitsLimiter) {
      retries.awaitCallPermit(limiter);
    } else if (limiter != null) {
      limiter.countCall();
    }
  }

  private Response send(Request request, Retries.Attempts attempts) throws IOException {
    Request taggedRequest = request.newBuilder().tag(Retries.Attempts.class, attempts).build();
    OkHttpClient callClient = request.method().equals("POST") ? newConnectionClient() : client;
    try {
      return observeLimits(callClient.newCall(taggedRequest).execute());
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // OkHttp is written in Kotlin and may throw an undeclared InterruptedException.
      throw restoreInterruptAsError(e, attempts);
    }
  }

  /**
   * Returns a client that opens a connection for its call and closes it a second later. The server
   * may be closing an idle one just now, and a POST that was lost cannot simply be repeated.
   * Without that second, HTTP/2 may close the connection while an empty response is read.
   */
  private OkHttpClient newConnectionClient() {
    ConnectionPool ownPool = new ConnectionPool(1, 1, TimeUnit.SECONDS);
    return client.newBuilder().connectionPool(ownPool).build();
  }

  /** A Retry-After or a limit that is reached holds back all calls with the account. */
  private Response observeLimits(Response response) {
    if (limiter != null) {
      Duration retryAfter = retryAfter(response);
      if (retryAfter != null && RetryPolicy.isRetryable(response.code())) {
        limiter.holdBack(retryAfter);
      }
      RateLimit.of(response.headers(), retries.clock()).ifPresent(limiter::observeLimit);
    }
    return response;
  }

  private TextResponse readText(Response response, Retries.Attempts attempts) throws IOException {
    try (response;
        BufferedSource source = response.body().source()) {
      if (source.request(MAX_TEXT_BYTES + 1)) {
        throw HttpErrors.RESPONSE_TOO_LARGE.error(MAX_TEXT_BYTES);
      }
      String text = withoutByteOrderMark(source.readUtf8());
      Duration pause = retryAfter(response);
      return new TextResponse(
          response.code(), response.headers(), text, attempts.currentNumber(), pause);
    }
  }

  private static String withoutByteOrderMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private @Nullable Duration retryAfter(Response response) {
    return RetryAfter.parse(response.header(RetryAfter.HEADER), retries.clock()).orElse(null);
  }

  private static PartnerInsightsException restoreInterruptAsError(
      Exception e, Retries.Attempts attempts) {
    return Retries.restoreInterruptAsError(attempts.isSent() ? new OutcomeUnknownException(e) : e);
  }

  private interface ResponseReader<T> {
    T read(Response response, Retries.Attempts attempts) throws IOException;
  }
}

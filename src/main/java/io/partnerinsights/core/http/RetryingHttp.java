package io.partnerinsights.core.http;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.errors.Redaction;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests by a {@link RetryPolicy}: what API calls, sign-in and downloads have in common. It
 * knows nothing of tokens or of what an answer means; the last answer is returned whatever its
 * status. Thread-safe.
 *
 * <p>An interrupt ends a wait or a read with {@code WAIT_INTERRUPTED} and leaves the thread's flag
 * set.
 */
public final class RetryingHttp {
  private static final Logger LOG = LoggerFactory.getLogger(RetryingHttp.class);

  /** No answer of the API comes near: the largest is a list of reports. */
  private static final long MOST_BYTES = 64L << 20;

  private final OkHttpClient client;
  private final RetryPolicy policy;
  private final Clock clock;
  private final Sleeper sleeper;
  private final RandomGenerator random;

  /**
   * Puts the parts together.
   *
   * @param client made by {@link HttpClients}
   * @param clock for Retry-After dates
   * @param random for the jitter; shared by threads, so it must be thread-safe
   */
  public RetryingHttp(
      OkHttpClient client,
      RetryPolicy policy,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random) {
    this.client = client;
    this.policy = policy;
    this.clock = clock;
    this.sleeper = sleeper;
    this.random = random;
  }

  /** On the system's clock. */
  public static RetryingHttp of(OkHttpClient client, RetryPolicy policy) {
    return new RetryingHttp(client, policy, Clock.systemUTC(), Sleeper.system(), new Random());
  }

  /**
   * The same for one slow call: the service may be silent for the duration, and no attempt follows
   * when half of it is used up, so that a call that takes its whole time is not made again.
   */
  public RetryingHttp patientFor(Duration duration) {
    OkHttpClient patient = client.newBuilder().readTimeout(duration).build();
    RetryPolicy bounded = policy.toBuilder().maxDuration(duration.dividedBy(2)).build();
    return new RetryingHttp(patient, bounded, clock, sleeper, random);
  }

  /** The same for calls that somebody waits for at the end: each takes so long at most. */
  public RetryingHttp hurriedTo(Duration duration) {
    OkHttpClient hurried = client.newBuilder().callTimeout(duration.dividedBy(2)).build();
    RetryPolicy bounded = policy.toBuilder().maxDuration(duration.dividedBy(2)).build();
    return new RetryingHttp(hurried, bounded, clock, sleeper, random);
  }

  /**
   * Sends a request and reads its answer whole; a broken body counts as a broken attempt.
   *
   * @throws OutcomeUnknownException if the last attempt broke after it had reached a connection
   * @throws IOException if the last attempt did not leave this machine
   */
  public TextResponse fetch(Request request) throws IOException {
    return run(request, policy.retriesMethod(request.method()), this::whole);
  }

  /**
   * The same for a POST that may be repeated without harm, such as a request for a token.
   *
   * @throws IOException as {@link #fetch}
   */
  public TextResponse fetchIdempotent(Request request) throws IOException {
    return run(request, true, this::whole);
  }

  /**
   * Sends a request and returns the answer open, for streaming; the caller closes it. What breaks
   * while the body is read is the caller's to resume.
   *
   * @throws IOException as {@link #fetch}
   */
  public Response open(Request request) throws IOException {
    return run(request, policy.retriesMethod(request.method()), (response, attempt) -> response);
  }

  private <T> T run(Request request, boolean repeatable, AnswerReader<T> reader)
      throws IOException {
    Instant start = clock.instant();
    for (int number = 1; ; number++) {
      Attempt attempt = new Attempt(number);
      Optional<Duration> wait;
      try {
        Response response = send(request, attempt);
        wait =
            repeatable && policy.retriesStatus(response.code())
                ? nextWait(number, start, retryAfter(response))
                : Optional.empty();
        if (wait.isEmpty()) {
          return reader.read(response, attempt);
        }
        response.close();
        log(request, "answered " + response.code(), number, wait.get());
      } catch (IOException e) {
        endIfInterrupted(e);
        wait =
            repeatable && !isHopeless(e)
                ? nextWait(number, start, Optional.empty())
                : Optional.empty();
        if (wait.isEmpty()) {
          throw attempt.sent() ? new OutcomeUnknownException(e) : e;
        }
        log(request, "failed with " + e, number, wait.get());
      }
      pause(wait.get());
    }
  }

  /** Empty if attempts or time are used up. */
  private Optional<Duration> nextWait(int number, Instant start, Optional<Duration> asked) {
    if (number >= policy.maxAttempts()) {
      return Optional.empty();
    }
    Duration wait = policy.delay(number, asked, random);
    Duration then = Duration.between(start, clock.instant()).plus(wait);
    return then.compareTo(policy.maxDuration()) <= 0 ? Optional.of(wait) : Optional.empty();
  }

  private Response send(Request request, Attempt attempt) throws IOException {
    Request tagged = request.newBuilder().tag(Attempt.class, attempt).build();
    try {
      return client.newCall(tagged).execute();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // OkHttp is written in Kotlin and lets an InterruptedException through undeclared.
      throw interrupted(e);
    }
  }

  private TextResponse whole(Response response, Attempt attempt) throws IOException {
    try (response;
        BufferedSource source = response.body().source()) {
      if (source.request(MOST_BYTES + 1)) {
        throw Problem.of(ErrorCode.BAD_ANSWER, "An answer is larger than " + MOST_BYTES + " bytes")
            .remedy("check apiUrl and authorityUrl")
            .toException();
      }
      return new TextResponse(
          response.code(),
          response.headers(),
          source.readUtf8(),
          attempt.number(),
          retryAfter(response));
    }
  }

  private Optional<Duration> retryAfter(Response response) {
    return RetryAfter.parse(response.header(RetryAfter.HEADER), clock);
  }

  private void pause(Duration wait) {
    try {
      sleeper.sleep(wait);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static void endIfInterrupted(IOException e) {
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted(e);
    }
  }

  private static PartnerInsightsException interrupted(Exception e) {
    Thread.currentThread().interrupt();
    return Problem.of(ErrorCode.WAIT_INTERRUPTED, "The thread was interrupted during a request")
        .cause(e)
        .toException();
  }

  /** A certificate that is not trusted now will not be in a second. */
  private static boolean isHopeless(IOException e) {
    return e instanceof SSLPeerUnverifiedException || e.getCause() instanceof CertificateException;
  }

  private void log(Request request, String outcome, int number, Duration wait) {
    LOG.info(
        "{} {}{} {}; attempt {} of {}, the next in {} ms",
        request.method(),
        request.url().host(),
        request.url().encodedPath(),
        Redaction.scrub(outcome),
        number,
        policy.maxAttempts(),
        wait.toMillis());
  }

  private interface AnswerReader<T> {
    T read(Response response, Attempt attempt) throws IOException;
  }
}

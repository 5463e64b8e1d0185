package io.partnerinsights.simulation;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * The faults between a simulated application and the service. A share of all calls fails, and in an
 * outage all of them do.
 */
final class NetworkFaults {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final MediaType HTML = MediaType.get("text/html");

  /** The kinds of faults. */
  enum Kind {
    /** No connection. */
    REFUSED,
    /** The service handles the request; its answer is lost. */
    ANSWER_LOST,
    /** The service handles the request and answers 500. */
    FAILED_AFTER,
    /** The service handles the request; half of its answer looks like a whole one. */
    ANSWER_CUT,
    /** The service handles the request; its answer is no JSON. */
    ANSWER_GARBLED,
    /** 429 with a Retry-After. */
    THROTTLED,
    /** 500, unhandled. */
    FAILED,
    /** 503, unhandled. */
    UNAVAILABLE,
    /** 503; the service handles the request up to forty seconds later. */
    UNAVAILABLE_LATE,
    /** 502 with a web page. */
    GATEWAY_PAGE,
    /** 200 with an envelope that has status 500. */
    ERROR_IN_ENVELOPE,
    /** 401, as if the token had been revoked. */
    UNAUTHORIZED,
    /** The answer comes after up to a minute. */
    SLOW,
    /** The service handles the request; a user interrupts the thread before it has the answer. */
    INTERRUPTED
  }

  /** The kinds that any call may meet; the others are those of POSTs that create a report. */
  private static final List<Kind> OF_ANY_CALL =
      List.copyOf(EnumSet.complementOf(EnumSet.of(Kind.INTERRUPTED, Kind.UNAVAILABLE_LATE)));

  /** With the lag of lists, a late report is listed within the two minutes of a lookup. */
  private static final int MAX_LATE_SECONDS = 40;

  private final Random random;
  private final double rate;
  private final double creationRate;
  private final Instant outageStart;
  private final Instant outageEnd;

  /**
   * Creates faults.
   *
   * @param rate the share of calls that fail, 0 to 1
   * @param creationRate the same of the calls that create a report
   * @param outageStart start of the time in which no connection succeeds
   */
  NetworkFaults(
      Random random, double rate, double creationRate, Instant outageStart, Duration outage) {
    this.random = random;
    this.rate = rate;
    this.creationRate = creationRate;
    this.outageStart = outageStart;
    this.outageEnd = outageStart.plus(outage);
  }

  /** Records what the service has done, before the fault. */
  interface Witness {
    void onHandled(Request request, Response response, boolean isDelivered) throws IOException;

    /** Pauses the simulated thread. */
    void pauseThread(Duration duration) throws IOException;

    /** Lets the service handle the request after this time. */
    void handleLater(Request request, Duration delay);
  }

  Response proceedOrFail(Interceptor.Chain chain, Instant now, Witness witness) throws IOException {
    boolean down = !now.isBefore(outageStart) && now.isBefore(outageEnd);
    boolean creation = isCreation(chain.request());
    if (!down && random.nextDouble() >= (creation ? creationRate : rate)) {
      Response response = chain.proceed(chain.request());
      witness.onHandled(chain.request(), response, true);
      return response;
    }
    List<Kind> kinds = creation ? List.of(Kind.values()) : OF_ANY_CALL;
    Kind kind = down ? Kind.REFUSED : kinds.get(random.nextInt(kinds.size()));
    return failCall(kind, chain, witness);
  }

  /** Whether a request creates a report. */
  static boolean isCreation(Request request) {
    return request.method().equals("POST")
        && request.url().encodedPath().endsWith("/ScheduledReport");
  }

  private Response failCall(Kind kind, Interceptor.Chain chain, Witness witness)
      throws IOException {
    Request request = chain.request();
    return switch (kind) {
      case REFUSED -> throw new ConnectException("Connection refused");
      case THROTTLED ->
          newResponse(request, 429, "{\"statusCode\":429,\"message\":\"Rate limit\"}", JSON)
              .newBuilder()
              .header("Retry-After", String.valueOf(1 + random.nextInt(60)))
              .build();
      case FAILED -> newResponse(request, 500, "{\"message\":\"Service unavailable\"}", JSON);
      case UNAVAILABLE -> newResponse(request, 503, "", JSON);
      case UNAVAILABLE_LATE -> {
        witness.handleLater(request, Duration.ofSeconds(random.nextInt(MAX_LATE_SECONDS)));
        yield newResponse(request, 503, "", JSON);
      }
      case GATEWAY_PAGE -> newResponse(request, 502, "<html><body>Bad gateway</body></html>", HTML);
      case ERROR_IN_ENVELOPE ->
          newResponse(
              request,
              200,
              "{\"value\":[],\"statusCode\":500,\"message\":\"Service unavailable\"}",
              JSON);
      case UNAUTHORIZED -> newResponse(request, 401, "{\"message\":\"Unauthorized\"}", JSON);
      case SLOW -> {
        witness.pauseThread(Duration.ofSeconds(1 + random.nextInt(60)));
        Response response = chain.proceed(request);
        witness.onHandled(request, response, true);
        yield response;
      }
      case INTERRUPTED -> {
        witness.onHandled(request, chain.proceed(request), false);
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
      default -> failAfterwards(kind, chain, witness);
    };
  }

  private Response failAfterwards(Kind kind, Interceptor.Chain chain, Witness witness)
      throws IOException {
    Request request = chain.request();
    Response response = chain.proceed(request);
    witness.onHandled(request, response, false);
    String body = response.body().string();
    return switch (response.isSuccessful() ? kind : Kind.ANSWER_LOST) {
      case ANSWER_LOST -> throw new SocketException("Connection reset");
      case FAILED_AFTER -> newResponse(request, 500, "{\"message\":\"Internal error\"}", JSON);
      case ANSWER_CUT ->
          newResponse(request, response.code(), body.substring(0, body.length() / 2), JSON);
      default -> newResponse(request, response.code(), "\u0000" + body, JSON);
    };
  }

  private static Response newResponse(Request request, int status, String body, MediaType type) {
    return new Response.Builder()
        .request(request)
        .protocol(Protocol.HTTP_1_1)
        .code(status)
        .message("simulated")
        .body(ResponseBody.create(body, type))
        .build();
  }
}

package io.partnerinsights.core.client;

import io.partnerinsights.core.http.OutcomeUnknownException;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.http.TextResponse;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a call with a token, once more with a fresh one after a 401, follows its pages and sorts
 * the answer. What a refusal means is {@link ClientErrors}'s.
 */
final class ApiTransport {
  private static final Logger LOG = LoggerFactory.getLogger(ApiTransport.class);
  private static final MediaType JSON = MediaType.get("application/json");
  private static final String REQUEST_ID = "ms-requestid";
  private static final String CORRELATION_ID = "ms-correlationid";
  private static final Pattern QUOTED_ID =
      Pattern.compile("(?i)correlation id\\W{1,3}([0-9a-z-]{8,64})");

  /** No account has as many items as fit on so many pages. */
  private static final int MOST_PAGES = 1_000;

  private final ServiceUrl apiUrl;
  private final TokenProvider tokens;
  private final RetryingHttp http;
  private final AtomicBoolean warnedOfRedaction;

  ApiTransport(ServiceUrl apiUrl, TokenProvider tokens, RetryingHttp http) {
    this(apiUrl, tokens, http, new AtomicBoolean());
  }

  private ApiTransport(
      ServiceUrl apiUrl, TokenProvider tokens, RetryingHttp http, AtomicBoolean warned) {
    this.apiUrl = apiUrl;
    this.tokens = tokens;
    this.http = http;
    this.warnedOfRedaction = warned;
  }

  /** The same account and service over another way of sending. */
  ApiTransport over(RetryingHttp other) {
    return new ApiTransport(apiUrl, tokens, other, warnedOfRedaction);
  }

  /** All items of all pages, or the refusal of the first page that was refused. */
  ApiResult send(ApiCall call) {
    List<JsonFields> items = new ArrayList<>();
    Set<HttpUrl> seen = new HashSet<>();
    Optional<HttpUrl> page = Optional.of(call.url());
    while (page.isPresent()) {
      if (!seen.add(page.get()) || seen.size() > MOST_PAGES) {
        throw Unusable.answer(call, "its nextLink goes round in circles");
      }
      ApiCall paged = call.at(page.get());
      Reply reply = reply(paged);
      if (reply.status() >= 300) {
        return new ApiResult.Refused(error(paged, reply));
      }
      Envelope read = reply.envelope().orElseThrow(() -> Unusable.notJson(paged, reply.answer()));
      warnOfRedaction(read);
      items.addAll(read.items());
      page = read.nextLink().map(link -> onThisOrigin(paged, link));
    }
    return new ApiResult.Answered(items);
  }

  private Reply reply(ApiCall call) {
    AccessToken token = tokens.token();
    Reply reply = exchange(call, token);
    if (reply.status() != 401 || words(reply.answer()).contains(ServiceError.NO_MFA)) {
      return reply;
    }
    tokens.invalidate(token);
    AccessToken fresh = tokens.token();
    return fresh.equals(token) ? reply : exchange(call, fresh);
  }

  private Reply exchange(ApiCall call, AccessToken token) {
    Request request = request(call, token);
    String correlationId = request.header(CORRELATION_ID);
    try {
      TextResponse answer = http.fetch(request);
      LOG.debug(
          "{} answered {} ({} {}, {} {})",
          call,
          answer.status(),
          REQUEST_ID,
          request.header(REQUEST_ID),
          CORRELATION_ID,
          correlationId);
      Reply reply = new Reply(answer, Envelope.parse(answer.body()), correlationId);
      return goneAlready(call, reply) ? reply.asNothing() : reply;
    } catch (OutcomeUnknownException e) {
      throw Unusable.lost(call, e, correlationId);
    } catch (IOException e) {
      throw Unusable.unreachable(call, e);
    }
  }

  private static Request request(ApiCall call, AccessToken token) {
    return new Request.Builder()
        .url(call.url())
        .method(call.method(), body(call))
        .header("Authorization", "Bearer " + Unusable.checked(token).reveal())
        .header("Accept", "application/json")
        .header("Content-Type", "application/json")
        .header(REQUEST_ID, UUID.randomUUID().toString())
        .header(CORRELATION_ID, UUID.randomUUID().toString())
        .build();
  }

  private static RequestBody body(ApiCall call) {
    boolean carries = call.isPost() || call.method().equals("PUT");
    return carries ? RequestBody.create(call.json(), JSON) : null;
  }

  /** A DELETE that was repeated because its answer was lost finds nothing more to delete. */
  private static boolean goneAlready(ApiCall call, Reply reply) {
    return call.method().equals("DELETE") && reply.status() == 404 && reply.answer().attempts() > 1;
  }

  private static ServiceError error(ApiCall call, Reply reply) {
    String message = reply.envelope().map(Envelope::message).orElse("");
    String code = reply.envelope().map(Envelope::code).orElse("");
    return new ServiceError(
        call,
        reply.status(),
        message,
        code + challenge(reply.answer()),
        correlationId(reply, message),
        reply.answer().retryAfter());
  }

  private static String challenge(TextResponse answer) {
    return Optional.ofNullable(answer.headers().get("WWW-Authenticate"))
        .map(t -> " " + t)
        .orElse("");
  }

  private static String words(TextResponse answer) {
    return answer.body() + challenge(answer);
  }

  /** The id that the service quotes in words is the one that its support asks for. */
  private static String correlationId(Reply reply, String message) {
    Matcher quoted = QUOTED_ID.matcher(message);
    return quoted.find()
        ? quoted.group(1)
        : Optional.ofNullable(reply.answer().headers().get(CORRELATION_ID))
            .orElse(reply.correlationId());
  }

  private HttpUrl onThisOrigin(ApiCall call, String link) {
    HttpUrl next = call.url().resolve(link);
    if (next == null || !apiUrl.isOriginOf(next)) {
      throw Unusable.answer(
          call, "its nextLink leads to another host, which must not see the token");
    }
    return next;
  }

  private void warnOfRedaction(Envelope envelope) {
    if (envelope.dataRedacted() && warnedOfRedaction.compareAndSet(false, true)) {
      LOG.warn(
          "The service withholds values from this account (dataRedacted): columns may be empty or"
              + " masked. Check the account's roles in Partner Center");
    }
  }

  /**
   * An answer as it came, and what was read in it.
   *
   * @param correlationId the one that was sent
   */
  private record Reply(TextResponse answer, Optional<Envelope> envelope, String correlationId) {
    /** HTTP's status; under a success the envelope's, if that is an error. */
    int status() {
      int inside = envelope.map(e -> e.statusCode().orElse(0)).orElse(0);
      return answer.isSuccessful() && inside >= 400 ? inside : answer.status();
    }

    Reply asNothing() {
      TextResponse nothing =
          new TextResponse(204, answer.headers(), "", answer.attempts(), Optional.empty());
      return new Reply(nothing, Envelope.parse(""), correlationId);
    }
  }
}

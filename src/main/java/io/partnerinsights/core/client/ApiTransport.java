package io.partnerinsights.core.client;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.PartnerInsightsException;
import io.partnerinsights.core.http.LastingFailure;
import io.partnerinsights.core.http.OutcomeUnknownException;
import io.partnerinsights.core.http.Retries;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.http.ServiceUrl;
import io.partnerinsights.core.http.TextResponse;
import io.partnerinsights.core.options.ServiceHosts;
import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.TokenProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends calls with a token and reads their responses, and follows the pages of a list. Thread-safe.
 */
record ApiTransport(
    ServiceUrl apiUrl, TokenProvider tokens, RetryingHttp http, AccountState account) {
  private static final Logger LOG = LoggerFactory.getLogger(ApiTransport.class);
  private static final MediaType JSON_TYPE = MediaType.get("application/json");
  private static final String REQUEST_ID_HEADER = "ms-requestid";
  private static final String CORRELATION_ID_HEADER = "ms-correlationid";
  private static final Pattern QUOTED_CORRELATION_ID =
      Pattern.compile("(?i)correlation id\\W{1,3}([0-9a-z-]{8,64})");

  /** What a claims challenge demands, in Base64. */
  private static final Pattern CLAIMS_PARAMETER = Pattern.compile("(?i)\\bclaims=\"[^\"]*\"");

  /** Maximum number of pages of a list, to end an endless chain of links. */
  private static final int MAX_PAGES = 1_000;

  /** Maximum number of characters of all pages together. */
  private static final long MAX_LIST_CHARS = 64L << 20;

  /** Returns a transport for the same account and service that sends its calls another way. */
  ApiTransport withHttp(UnaryOperator<RetryingHttp> change) {
    return new ApiTransport(apiUrl, tokens, change.apply(http), account);
  }

  AccessToken obtainToken() {
    AccessToken token = signInWithRetries(tokens::token);
    account.hasSignedIn().set(true);
    return token;
  }

  String obtainPrincipal() {
    return signInWithRetries(tokens::principal);
  }

  /** Signs in again after a failure that can pass, by the policy of the calls. */
  private <T> T signInWithRetries(Supplier<T> call) {
    Retries retries = http.retries();
    return retries.run(
        retries.policy(),
        attempts -> {
          try {
            return Optional.of(call.get());
          } catch (PartnerInsightsException e) {
            if (planSignInRetry(e, attempts)) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  private boolean planSignInRetry(PartnerInsightsException e, Retries.Attempts attempts) {
    return e.code() == ErrorCode.SIGN_IN_UNREACHABLE
        ? attempts.planRetry(e.summary(), e.retryAfter().orElse(null))
        : mayRecoverInMinutes(e) && attempts.planRetryAfterLastingFailure(e.summary());
  }

  /** A credential that gave a token before may be unreadable while it is being replaced. */
  private boolean mayRecoverInMinutes(PartnerInsightsException e) {
    boolean isUnreadable =
        e.code() == ErrorCode.SECRET_UNREADABLE || e.code() == ErrorCode.OPTION_VALUE;
    return LastingFailure.isCauseOf(e) || (isUnreadable && account.hasSignedIn().get());
  }

  /** Sends a call and returns the items of all pages, or the first refusal. */
  ApiResult send(ApiCall call) {
    List<JsonFields> items = new ArrayList<>();
    Set<HttpUrl> visitedPages = new HashSet<>();
    HttpUrl page = call.url();
    Integer totalCount = null;
    long charCount = 0;
    while (page != null) {
      if (!visitedPages.add(page) || visitedPages.size() > MAX_PAGES) {
        throw ClientErrors.unusableResponse(
            call, "the pages of the list form a cycle, or their number exceeds " + MAX_PAGES);
      }
      ApiCall pageCall = call.withUrl(page);
      boolean mayBeEmpty = !items.isEmpty() || !call.listsAll();
      Reply reply = sendPage(pageCall, mayBeEmpty);
      if (reply.status() == 404 && visitedPages.size() > 1) {
        return incompleteList(call, items, visitedPages.size());
      }
      if (reply.status() >= 300) {
        return new ApiResult.Refusal(toServiceError(pageCall, reply));
      }
      charCount += reply.response().body().length();
      if (charCount > MAX_LIST_CHARS) {
        throw ClientErrors.unusableResponse(call, "the pages of the list exceed 64 MiB in total");
      }
      Envelope envelope = reply.envelope();
      if (envelope == null) {
        throw ClientErrors.unexpectedBody(pageCall, reply.response());
      }
      if (!mayBeEmpty && envelope.lacksItems()) {
        throw ClientErrors.unusableResponse(
            call, "the list has no entries, but its totalCount is " + envelope.totalCount());
      }
      warnOfRedactionOnce(envelope);
      items.addAll(envelope.items());
      totalCount = envelope.totalCount();
      page = resolveNextPage(pageCall, envelope, items.size());
    }
    return new ApiResult.Items(
        items, totalCount != null && totalCount > items.size(), visitedPages.size());
  }

  /**
   * Returns a list whose next page the service does not find, as a part: what it has exists, and
   * what it lacks may be on that page.
   */
  private static ApiResult incompleteList(ApiCall call, List<JsonFields> items, int pageNumber) {
    if (call.listsAll()) {
      LOG.warn(
          "The list from {} may be incomplete, because the service did not find page {} of it"
              + " (status 404). The connector continues with the {} entries of the earlier pages."
              + " If this run then reports that a dataset, query, report or execution was not"
              + " found, run the program again",
          call,
          pageNumber,
          items.size());
    }
    return new ApiResult.Items(items, true, pageNumber);
  }

  /** Sends one request; once more with a new token if the service refuses the one that it has. */
  private Reply sendPage(ApiCall call, boolean mayBeEmpty) {
    return http.retries()
        .run(RetryPolicy.forOneRenewal(), attempts -> trySendPage(call, mayBeEmpty, attempts));
  }

  private Optional<Reply> trySendPage(ApiCall call, boolean mayBeEmpty, Retries.Attempts attempts) {
    AccessToken token = obtainToken();
    Reply reply = sendWithToken(call, token, mayBeEmpty);
    String failure = call.purpose() + ": the service responded with 401 to a new token";
    if (!mayAcceptNewToken(reply) || !attempts.planRetry(failure, reply.response().retryAfter())) {
      return Optional.of(reply);
    }
    tokens.invalidate(token);
    boolean isSameToken = attempts.currentNumber() == 1 && obtainToken().equals(token);
    return isSameToken ? Optional.of(reply) : Optional.empty();
  }

  /** Whether the service refuses a token, but perhaps not the next one. */
  private static boolean mayAcceptNewToken(Reply reply) {
    TextResponse response = reply.response();
    return reply.status() == 401
        && !ServiceError.appliesToEveryToken(response.body() + challengeText(response));
  }

  private Reply sendWithToken(ApiCall call, AccessToken token, boolean mayBeEmpty) {
    Request request = toRequest(call, token);
    String correlationId = request.header(CORRELATION_ID_HEADER);
    try {
      Reply reply =
          http.fetch(
              request,
              response -> readReply(call, response, request),
              received -> isFinalReply(received, mayBeEmpty));
      return isRepeatedDelete(call, reply) ? reply.toNoContentReply() : reply;
    } catch (OutcomeUnknownException e) {
      // Only a POST can have an unknown outcome: other calls may simply be sent again.
      throw call.isPost()
          ? ClientErrors.outcomeUnknown(call, e, correlationId)
          : ClientErrors.unreachable(call, e);
    } catch (IOException e) {
      throw ClientErrors.unreachable(call, e);
    }
  }

  private Reply readReply(ApiCall call, TextResponse response, Request request) {
    account.serviceClock().observeDate(response.headers().get("Date"));
    String correlationId = request.header(CORRELATION_ID_HEADER);
    LOG.debug(
        "{} responded with status {} ({}: {}, {}: {})",
        call,
        response.status(),
        REQUEST_ID_HEADER,
        request.header(REQUEST_ID_HEADER),
        CORRELATION_ID_HEADER,
        correlationId);
    Envelope envelope =
        Envelope.parse(response.body())
            .filter(parsed -> parsed.isListOrError() || !requiresList(call, response))
            .orElse(null);
    return new Reply(response, envelope, correlationId);
  }

  /** Whether the response must be a list; a PUT or DELETE, and a 204, may have no body. */
  private static boolean requiresList(ApiCall call, TextResponse response) {
    return call.method().equals("GET") && response.status() == 200;
  }

  /**
   * Whether another attempt would not change the response: its JSON is whole, has the items that it
   * counts, and contains no failure under HTTP status 200. A web page comes from a wrong URL or
   * proxy, and stays; in a wait the service has been reached before, and the page is an outage.
   */
  private boolean isFinalReply(Reply reply, boolean mayBeEmpty) {
    boolean isFinalWithoutJson =
        !ErrorText.isJsonLike(reply.response()) && http.retries().deadline() == null;
    Envelope envelope = reply.envelope();
    boolean isComplete =
        envelope == null ? isFinalWithoutJson : mayBeEmpty || !envelope.lacksItems();
    boolean isFailure = RetryPolicy.isRetryable(reply.status());
    return !reply.response().isSuccessful() || (isComplete && !isFailure);
  }

  private static Request toRequest(ApiCall call, AccessToken token) {
    return new Request.Builder()
        .url(call.url())
        .method(call.method(), toBody(call))
        .header("Authorization", "Bearer " + headerValue(token))
        .header("Accept", "application/json")
        .header("Content-Type", "application/json")
        .header(REQUEST_ID_HEADER, UUID.randomUUID().toString())
        .header(CORRELATION_ID_HEADER, UUID.randomUUID().toString())
        .build();
  }

  /** Strips the line break that a token from a file may have; a header takes visible ASCII only. */
  private static String headerValue(AccessToken token) {
    String text = token.value().reveal().strip();
    if (text.isEmpty()) {
      throw ClientErrors.UNUSABLE_TOKEN.error("it is empty");
    }
    if (!text.chars().allMatch(letter -> letter > ' ' && letter < 127)) {
      throw ClientErrors.UNUSABLE_TOKEN.error(
          "it contains a character that is not visible ASCII, such as a space or a line break");
    }
    return text;
  }

  private static @Nullable RequestBody toBody(ApiCall call) {
    boolean hasBody = call.isPost() || call.method().equals("PUT");
    return hasBody ? RequestBody.create(call.body(), JSON_TYPE) : null;
  }

  /** Whether a DELETE got a 404 because an earlier attempt had deleted the object. */
  private static boolean isRepeatedDelete(ApiCall call, Reply reply) {
    return call.method().equals("DELETE")
        && reply.status() == 404
        && reply.response().attemptCount() > 1;
  }

  private static ServiceError toServiceError(ApiCall call, Reply reply) {
    Envelope envelope = reply.envelope();
    String message = envelope == null ? safeBodyText(call, reply.response()) : envelope.message();
    String code = envelope == null ? "" : envelope.code();
    return new ServiceError(
        call,
        reply.status(),
        message,
        code + challengeText(reply.response()),
        ErrorText.isWebPage(reply.response()),
        correlationId(reply, message),
        reply.response().retryAfter());
  }

  /** Returns no text of an unknown host: a read's apiUrl may name any host of a private network. */
  private static String safeBodyText(ApiCall call, TextResponse response) {
    String host = call.url().host();
    boolean isKnownHost = ServiceHosts.isMicrosoft(host) || ServiceHosts.isLoopback(host);
    return isKnownHost ? ErrorText.ofPlainBody(response) : "";
  }

  private static String challengeText(TextResponse response) {
    return response.headers().values("WWW-Authenticate").stream()
        .map(text -> " " + CLAIMS_PARAMETER.matcher(text).replaceAll("claims=…"))
        .collect(Collectors.joining());
  }

  /** Returns the id that support needs: the one in the message, in the headers, or the sent one. */
  private static String correlationId(Reply reply, String message) {
    Matcher quotedId = QUOTED_CORRELATION_ID.matcher(message);
    if (quotedId.find()) {
      return quotedId.group(1);
    }
    String header = reply.response().headers().get(CORRELATION_ID_HEADER);
    return header == null ? reply.correlationId() : header;
  }

  /** Returns the next page. A token is not sent to another host, which a complete list allows. */
  private @Nullable HttpUrl resolveNextPage(ApiCall call, Envelope envelope, int itemCount) {
    String link = envelope.nextLink();
    if (link == null) {
      return null;
    }
    HttpUrl nextUrl = call.url().resolve(link);
    if (nextUrl != null && apiUrl.hasSameOriginAs(nextUrl)) {
      return nextUrl;
    }
    Integer total = envelope.totalCount();
    if (total == null || itemCount < total) {
      throw ClientErrors.unusableResponse(
          call,
          "it contains a next-page link to another host, to which the connector does not send the"
              + " access token. The list has "
              + itemCount
              + " entries so far, and its totalCount does not confirm that it is complete");
    }
    LOG.info(
        "The list from {} has a link to a next page on another host. The connector did not request"
            + " this page. No action is needed, because the list is complete without it: the"
            + " connector received {} entries, and the service reports a total of {} entries",
        call,
        itemCount,
        total);
    return null;
  }

  private void warnOfRedactionOnce(Envelope envelope) {
    if (envelope.dataRedacted() && account.hasWarnedOfRedaction().compareAndSet(false, true)) {
      LOG.warn(
          "The service withholds some values from this account (its response contains"
              + " dataRedacted), so columns may be empty or masked. If a column that you need is"
              + " empty or masked, ask an administrator to check the account's roles in Partner"
              + " Center");
    }
  }

  /** The result of a call that got a response. */
  sealed interface ApiResult {
    /** Returns the items, or throws the error of a refusal. */
    List<JsonFields> itemsOrThrow();

    /** The items of a successful call, possibly none; cut if the service counts more. */
    record Items(List<JsonFields> items, boolean isPart, int pageCount) implements ApiResult {
      @Override
      public List<JsonFields> itemsOrThrow() {
        return items;
      }
    }

    /** A refusal by the service, which some calls treat as a regular result. */
    record Refusal(ServiceError error) implements ApiResult {
      @Override
      public List<JsonFields> itemsOrThrow() {
        throw ClientErrors.refused(error);
      }
    }
  }

  /** A response, its body if that is JSON of the service, and the id that was sent. */
  private record Reply(TextResponse response, @Nullable Envelope envelope, String correlationId) {
    /** Returns the HTTP status, or the envelope's if that is an error inside a success. */
    int status() {
      Integer envelopeStatus = envelope == null ? null : envelope.statusCode();
      return response.isSuccessful() && envelopeStatus != null && envelopeStatus >= 400
          ? envelopeStatus
          : response.status();
    }

    Reply toNoContentReply() {
      TextResponse emptyResponse =
          new TextResponse(204, response.headers(), "", response.attemptCount(), null);
      return new Reply(emptyResponse, Envelope.EMPTY, correlationId);
    }
  }
}

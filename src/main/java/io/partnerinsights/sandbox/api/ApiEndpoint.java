package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.identity.Principal;
import io.partnerinsights.sandbox.identity.TokenIssuer;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.web.ApiError;
import io.partnerinsights.sandbox.web.Endpoint;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.HttpResponse;
import io.partnerinsights.sandbox.web.ServiceException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the twelve calls of the API of one program. */
public final class ApiEndpoint implements Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(ApiEndpoint.class);

  /** The wait that the documented sample of a 429 asks for. */
  private static final long RETRY_AFTER_SECONDS = 57;

  private final Backend backend;
  private final TokenIssuer issuer;
  private final RequestLimiter requestLimiter;
  private final PostQuirks postQuirks;
  private final Envelope envelope;
  private final ErrorResponses errors;
  private final Authenticator authenticator;
  private final ItemMapper itemMapper;
  private final QueryCalls queryCalls;
  private final ReportCalls reportCalls;
  private final ExecutionCalls executionCalls;

  public ApiEndpoint(Backend backend, TokenIssuer issuer) {
    this.backend = backend;
    this.issuer = issuer;
    this.requestLimiter = new RequestLimiter(backend);
    this.postQuirks = new PostQuirks(backend);
    this.envelope = new Envelope(backend);
    this.errors = new ErrorResponses(backend, envelope);
    this.authenticator = new Authenticator(backend, errors);
    this.itemMapper = new ItemMapper(backend);
    this.queryCalls = new QueryCalls(backend, itemMapper);
    this.reportCalls = new ReportCalls(backend, itemMapper);
    this.executionCalls = new ExecutionCalls(backend, itemMapper);
  }

  @Override
  public HttpResponse handle(HttpRequest request) {
    HttpResponse response = respondIfAuthenticated(request);
    if (backend.has(Quirk.MISSING_FIELDS)) {
      return response;
    }
    for (String header : List.of("ms-requestid", "ms-correlationid")) {
      String id = request.findHeader(header).orElseGet(() -> UUID.randomUUID().toString());
      response = response.withHeader(header, id);
    }
    return response;
  }

  private HttpResponse respondIfAuthenticated(HttpRequest request) {
    Optional<Principal> holder = issuer.findHolder(request);
    HttpResponse rejection = authenticator.findRejection(request, holder);
    return rejection == null ? respondWithinLimit(request, holder.orElseThrow()) : rejection;
  }

  private HttpResponse respondWithinLimit(HttpRequest request, Principal caller) {
    RequestLimiter.LimitState limitState = requestLimiter.countRequest(caller.name());
    HttpResponse response =
        limitState.retryAfterSeconds() > 0
            ? errors.rateLimited(limitState.retryAfterSeconds())
            : respondOrError(caller.name(), request);
    return withMfaHeader(withLimitHeaders(response, limitState), request, caller);
  }

  /** Answers a request that asks whether its token is of a sign-in with a second factor. */
  private HttpResponse withMfaHeader(HttpResponse response, HttpRequest request, Principal caller) {
    boolean asked = request.findHeader("ValidateMfa").filter("true"::equalsIgnoreCase).isPresent();
    return asked && !caller.isAppOnly() && !backend.has(Quirk.MISSING_FIELDS)
        ? response.withHeader("isMfaCompliant", String.valueOf(caller.isMultiFactor()))
        : response;
  }

  private HttpResponse withLimitHeaders(
      HttpResponse response, RequestLimiter.LimitState limitState) {
    return backend.has(Quirk.MISSING_FIELDS) || backend.has(Quirk.PAGE_KEYS)
        ? response
        : response
            .withHeader("X-RateLimit-Limit", String.valueOf(limitState.limit()))
            .withHeader("X-RateLimit-Remaining", String.valueOf(limitState.remaining()));
  }

  private HttpResponse respondOrError(String user, HttpRequest request) {
    try {
      return respondWithPostQuirks(user, request);
    } catch (ServiceException e) {
      return errors.toResponse(request, e);
    } catch (RuntimeException e) {
      LOG.error(
          "The sandbox could not process the request {} {}, because of a bug in the sandbox. Report"
              + " the bug at https://github.com/partnerinsights/partnerinsights-connector/issues,"
              + " and include the stack trace below",
          request.method(),
          request.path(),
          e);
      return errors.toResponse(request, ApiError.UNAVAILABLE.exception());
    }
  }

  private HttpResponse respondWithPostQuirks(String user, HttpRequest request) {
    Optional<Quirk> postQuirk = postQuirks.takeNextQuirk(request);
    if (postQuirk.equals(Optional.of(Quirk.THROTTLED_POSTS))) {
      return errors.rateLimited(RETRY_AFTER_SECONDS);
    }
    HttpResponse response = envelope.toPageResponse(request, dispatchCall(user, request));
    if (postQuirk.equals(Optional.of(Quirk.LOST_ANSWERS))) {
      return HttpResponse.closedConnection();
    }
    return postQuirk
        .map(
            quirk ->
                errors.toResponse(request, ApiError.INTERNAL_ERROR.exception(UUID.randomUUID())))
        .orElse(response);
  }

  private ResponseItems dispatchCall(String user, HttpRequest request) {
    String[] pathParts = request.path().substring(backend.program().path().length()).split("/", -1);
    String id = pathParts.length > 2 ? pathParts[pathParts.length - 1] : "";
    return switch (request.method() + " " + callPattern(pathParts)) {
      case "GET /ScheduledDataset" -> listDatasets(request);
      case "POST /ScheduledQueries" -> queryCalls.create(user, request);
      case "GET /ScheduledQueries" -> queryCalls.list(user, request);
      case "GET /ScheduledQueries/testQueryResult" -> queryCalls.runTestQuery(user, request);
      case "DELETE /ScheduledQueries/*" -> queryCalls.delete(user, id);
      case "POST /ScheduledReport" -> reportCalls.create(user, request);
      case "GET /ScheduledReport" -> reportCalls.list(user, request);
      case "PUT /ScheduledReport/*" -> reportCalls.update(user, id, request);
      case "DELETE /ScheduledReport/*" -> reportCalls.delete(user, id);
      case "PUT /ScheduledReport/pause/*" -> reportCalls.pause(user, id);
      case "PUT /ScheduledReport/resume/*" -> reportCalls.resume(user, id);
      case "GET /ScheduledReport/execution/*" -> executionCalls.list(user, id, request);
      default -> throw ApiError.UNKNOWN_PATH.exception();
    };
  }

  /** Returns the path with {@code *} in place of an id. */
  private static String callPattern(String[] pathParts) {
    String resource = pathParts.length > 1 ? pathParts[1] : "";
    if (pathParts.length == 3) {
      boolean isTestQuery = pathParts[2].equalsIgnoreCase("testQueryResult");
      return "/" + resource + (isTestQuery ? "/testQueryResult" : "/*");
    }
    return pathParts.length == 4 ? "/" + resource + "/" + pathParts[2] + "/*" : "/" + resource;
  }

  private ResponseItems listDatasets(HttpRequest request) {
    Parameters parameters = Parameters.ofQueryString(request);
    List<Map<String, Object>> datasetItems =
        backend.warehouse().catalog().listedDatasets().stream()
            .filter(dataset -> parameters.matchesFilter("datasetName", dataset.name()))
            .map(itemMapper::toItem)
            .toList();
    if (datasetItems.isEmpty()) {
      throw ApiError.NOT_FOUND.exception();
    }
    return ResponseItems.of(datasetItems).withMessage("Dataset fetched successfully");
  }
}

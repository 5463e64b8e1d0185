package io.partnerinsights.sandbox.api;

import io.partnerinsights.sandbox.identity.Principal;
import io.partnerinsights.sandbox.identity.TokenIssuer;
import io.partnerinsights.sandbox.settings.Quirk;
import io.partnerinsights.sandbox.web.Endpoint;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.HttpResponse;
import io.partnerinsights.sandbox.web.ServiceErrors;
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
  private final RequestLimiter rateLimit;
  private final PostDisturbances disturbances;
  private final Envelope envelope;
  private final ErrorResponses errors;
  private final Authenticator authenticator;
  private final ItemMapper items;
  private final QueryCalls queries;
  private final ReportCalls reports;
  private final ExecutionCalls executions;

  public ApiEndpoint(Backend backend, TokenIssuer issuer) {
    this.backend = backend;
    this.issuer = issuer;
    this.rateLimit = new RequestLimiter(backend);
    this.disturbances = new PostDisturbances(backend);
    this.envelope = new Envelope(backend);
    this.errors = new ErrorResponses(backend, envelope);
    this.authenticator = new Authenticator(backend, errors);
    this.items = new ItemMapper(backend);
    this.queries = new QueryCalls(backend, items);
    this.reports = new ReportCalls(backend, items);
    this.executions = new ExecutionCalls(backend, items);
  }

  @Override
  public HttpResponse handle(HttpRequest request) {
    HttpResponse response = authenticated(request);
    if (backend.has(Quirk.MISSING_FIELDS)) {
      return response;
    }
    for (String header : List.of("ms-requestid", "ms-correlationid")) {
      String id = request.header(header).orElseGet(() -> UUID.randomUUID().toString());
      response = response.with(header, id);
    }
    return response;
  }

  private HttpResponse authenticated(HttpRequest request) {
    Optional<Principal> holder = issuer.holder(request);
    HttpResponse rejection = authenticator.rejection(request, holder);
    return rejection == null ? limited(request, holder.orElseThrow()) : rejection;
  }

  private HttpResponse limited(HttpRequest request, Principal caller) {
    RequestLimiter.State state = rateLimit.count(caller.name());
    HttpResponse response =
        state.retryAfter() > 0
            ? errors.rateLimited(state.retryAfter())
            : response(caller.name(), request);
    return withMfa(withLimit(response, state), request, caller);
  }

  /** Answers a request that asks whether its token is of a sign-in with a second factor. */
  private HttpResponse withMfa(HttpResponse response, HttpRequest request, Principal caller) {
    boolean asked = request.header("ValidateMfa").filter("true"::equalsIgnoreCase).isPresent();
    return asked && !caller.appOnly() && !backend.has(Quirk.MISSING_FIELDS)
        ? response.with("isMfaCompliant", String.valueOf(caller.multiFactor()))
        : response;
  }

  private HttpResponse withLimit(HttpResponse response, RequestLimiter.State state) {
    return backend.has(Quirk.MISSING_FIELDS) || backend.has(Quirk.PAGE_KEYS)
        ? response
        : response
            .with("X-RateLimit-Limit", String.valueOf(state.limit()))
            .with("X-RateLimit-Remaining", String.valueOf(state.remaining()));
  }

  private HttpResponse response(String user, HttpRequest request) {
    try {
      return disturbed(user, request);
    } catch (ServiceException e) {
      return errors.of(request, e);
    } catch (RuntimeException e) {
      LOG.error(
          "The sandbox could not process the request {} {} because of the following error",
          request.method(),
          request.path(),
          e);
      return errors.of(request, ServiceErrors.UNAVAILABLE.exception());
    }
  }

  private HttpResponse disturbed(String user, HttpRequest request) {
    Optional<Quirk> disturbance = disturbances.next(request);
    if (disturbance.equals(Optional.of(Quirk.THROTTLED_POSTS))) {
      return errors.rateLimited(RETRY_AFTER_SECONDS);
    }
    HttpResponse response = envelope.page(request, call(user, request));
    if (disturbance.equals(Optional.of(Quirk.LOST_ANSWERS))) {
      return HttpResponse.closedConnection();
    }
    return disturbance
        .map(
            failed -> errors.of(request, ServiceErrors.INTERNAL_ERROR.exception(UUID.randomUUID())))
        .orElse(response);
  }

  private Items call(String user, HttpRequest request) {
    String[] parts = request.path().substring(backend.program().path().length()).split("/", -1);
    String id = parts.length > 2 ? parts[parts.length - 1] : "";
    return switch (request.method() + " " + pattern(parts)) {
      case "GET /ScheduledDataset" -> datasets(request);
      case "POST /ScheduledQueries" -> queries.create(user, request);
      case "GET /ScheduledQueries" -> queries.list(user, request);
      case "GET /ScheduledQueries/testQueryResult" -> queries.test(user, request);
      case "DELETE /ScheduledQueries/*" -> queries.delete(user, id);
      case "POST /ScheduledReport" -> reports.create(user, request);
      case "GET /ScheduledReport" -> reports.list(user, request);
      case "PUT /ScheduledReport/*" -> reports.update(user, id, request);
      case "DELETE /ScheduledReport/*" -> reports.delete(user, id);
      case "PUT /ScheduledReport/pause/*" -> reports.pause(user, id);
      case "PUT /ScheduledReport/resume/*" -> reports.resume(user, id);
      case "GET /ScheduledReport/execution/*" -> executions.list(user, id, request);
      default -> throw ServiceErrors.UNKNOWN_PATH.exception();
    };
  }

  /** Returns the path with {@code *} in place of an id. */
  private static String pattern(String[] parts) {
    String resource = parts.length > 1 ? parts[1] : "";
    if (parts.length == 3) {
      boolean test = parts[2].equalsIgnoreCase("testQueryResult");
      return "/" + resource + (test ? "/testQueryResult" : "/*");
    }
    return parts.length == 4 ? "/" + resource + "/" + parts[2] + "/*" : "/" + resource;
  }

  private Items datasets(HttpRequest request) {
    Parameters parameters = Parameters.of(request);
    List<Map<String, Object>> found =
        backend.warehouse().catalog().listed().stream()
            .filter(dataset -> parameters.matches("datasetName", dataset.name()))
            .map(items::dataset)
            .toList();
    if (found.isEmpty()) {
      throw ServiceErrors.NOT_FOUND.exception();
    }
    return Items.of(found).withMessage("Dataset fetched successfully");
  }
}

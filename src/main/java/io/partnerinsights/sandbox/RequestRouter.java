package io.partnerinsights.sandbox;

import io.partnerinsights.sandbox.calls.CallLog;
import io.partnerinsights.sandbox.calls.Faults;
import io.partnerinsights.sandbox.calls.RecordedCall;
import io.partnerinsights.sandbox.calls.RecordedCall.Kind;
import io.partnerinsights.sandbox.files.BlobStore;
import io.partnerinsights.sandbox.identity.ManagedIdentityEndpoint;
import io.partnerinsights.sandbox.identity.Principal;
import io.partnerinsights.sandbox.identity.TokenIssuer;
import io.partnerinsights.sandbox.identity.Vault;
import io.partnerinsights.sandbox.page.StatusPage;
import io.partnerinsights.sandbox.web.Endpoint;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Routes each request to its endpoint, applies planned faults and records calls of the service. */
record RequestRouter(
    Map<String, Endpoint> apisByPath,
    Endpoint identityEndpoint,
    Endpoint fileEndpoint,
    Endpoint pageEndpoint,
    TokenIssuer issuer,
    CallLog callLog,
    Faults faults,
    Clock clock)
    implements Endpoint {
  /** Matches the paths of any tenant, of managed identities and of the vault. */
  private static final Pattern SIGN_IN_PATH =
      Pattern.compile(
          ManagedIdentityEndpoint.MACHINE_PATH
              + "|"
              + ManagedIdentityEndpoint.APP_SERVICE_PATH
              + "|"
              + Vault.PATH_PREFIX
              + ".*|/[^/]+/(oauth2/(v2\\.0/)?(token|devicecode|authorize)|v2\\.0/\\.well-known/.*)");

  /**
   * Matches this machine's own origins. Other host names are rejected, because a foreign page can
   * let its name resolve to this machine, and would then read the sandbox's page.
   */
  private static final Pattern LOOPBACK_ORIGIN =
      Pattern.compile("http://(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?");

  @Override
  public HttpResponse handle(HttpRequest request) {
    if (!StatusPage.handles(request.path())) {
      return handleAndRecord(request);
    }
    return LOOPBACK_ORIGIN.matcher(request.origin()).matches()
        ? pageEndpoint.handle(request)
        : HttpResponse.text(
            421, "text/plain", "The sandbox page is available only at http://localhost.");
  }

  private HttpResponse handleAndRecord(HttpRequest request) {
    Optional<String> apiPath =
        apisByPath.keySet().stream()
            .filter(prefix -> request.path().startsWith(prefix + "/"))
            .findFirst();
    Kind apiOrSignIn = SIGN_IN_PATH.matcher(request.path()).matches() ? Kind.SIGN_IN : Kind.API;
    Kind kind = isDownload(request) ? Kind.DOWNLOAD : apiOrSignIn;
    Endpoint endpoint =
        switch (kind) {
          case API ->
              apiPath.<Endpoint>map(apisByPath::get).orElse(RequestRouter::unknownPathResponse);
          case SIGN_IN -> identityEndpoint;
          case DOWNLOAD -> fileEndpoint;
        };
    String path =
        apiPath.map(prefix -> request.path().substring(prefix.length())).orElse(request.path());
    // Before the call, because the token may expire during it.
    String principalName = issuer.findHolder(request).map(Principal::name).orElse("");
    HttpResponse response =
        faults
            .takeNext(request.method(), path)
            .map(fault -> fault.apply(endpoint, request))
            .orElseGet(() -> endpoint.handle(request));
    String query = loggableQuery(request);
    int status = response.status();
    Instant now = clock.instant();
    callLog.add(new RecordedCall(kind, request.method(), path, query, status, principalName, now));
    return response;
  }

  /** Responds as the service's gateway does below no API, such as one of another version. */
  private static HttpResponse unknownPathResponse(HttpRequest request) {
    return HttpResponse.json(404, Map.of("statusCode", 404, "message", "Resource not found"));
  }

  private static boolean isDownload(HttpRequest request) {
    return request.path().startsWith(BlobStore.PATH_PREFIX);
  }

  /** Returns the query string; that of a download is a secret. */
  private static String loggableQuery(HttpRequest request) {
    if (request.query() == null) {
      return "";
    }
    return isDownload(request) ? "***" : request.query();
  }
}

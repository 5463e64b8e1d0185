package io.partnerinsights.sandbox.identity;

import io.partnerinsights.sandbox.settings.TestAccount;
import io.partnerinsights.sandbox.web.Endpoint;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.HttpResponse;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Gives tokens of the machine's own identity, as Azure does on its machines: {@code
 * /metadata/identity/oauth2/token} of a virtual machine and {@code /msi/token} of App Service. The
 * system-assigned identity is the default; {@code client_id} names the application's.
 *
 * @param identityHeaderValue the value that App Service gives to its processes only
 */
public record ManagedIdentityEndpoint(TokenIssuer issuer, Clock clock, String identityHeaderValue)
    implements Endpoint {
  /** Path for virtual machines; a request has the header {@code Metadata: true}. */
  public static final String MACHINE_PATH = "/metadata/identity/oauth2/token";

  /** Path for App Service; a request has the header {@code X-IDENTITY-HEADER}. */
  public static final String APP_SERVICE_PATH = "/msi/token";

  public boolean handles(HttpRequest request) {
    return request.path().equals(MACHINE_PATH) || request.path().equals(APP_SERVICE_PATH);
  }

  @Override
  public HttpResponse handle(HttpRequest request) {
    boolean isMachine = request.path().equals(MACHINE_PATH);
    Optional<String> proof = request.findHeader(isMachine ? "Metadata" : "X-IDENTITY-HEADER");
    String expectedProof = isMachine ? "true" : identityHeaderValue;
    if (proof.filter(expectedProof::equals).isEmpty()) {
      return isMachine
          ? errorResponse("Required metadata header not specified")
          : HttpResponse.json(401, Map.of("statusCode", 401, "message", "Unauthorized"));
    }
    Map<String, String> query = request.queryParameters();
    String resource = query.getOrDefault("resource", "");
    boolean ofVault = resource.equals(TokenIssuer.VAULT_RESOURCE);
    if (!ofVault && !resource.startsWith(TokenIssuer.API_RESOURCE)) {
      return errorResponse("The resource principal was not found in the tenant.");
    }
    String clientId = query.getOrDefault("client_id", "system-assigned");
    return clientId.equals("system-assigned") || clientId.equals(TestAccount.CLIENT_ID)
        ? tokenResponse(clientId, resource, ofVault)
        : errorResponse("Identity not found");
  }

  private HttpResponse tokenResponse(String clientId, String resource, boolean ofVault) {
    long lifetimeSeconds = issuer.accessTokenLifetime().toSeconds();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(
        "access_token",
        issuer.issueAccessToken(
            Principal.application(clientId),
            ofVault ? TokenIssuer.VAULT_RESOURCE : TokenIssuer.API_RESOURCE));
    body.put("client_id", clientId);
    body.put("expires_in", String.valueOf(lifetimeSeconds));
    body.put("expires_on", String.valueOf(clock.instant().getEpochSecond() + lifetimeSeconds));
    body.put("resource", resource);
    body.put("token_type", "Bearer");
    return HttpResponse.json(200, body);
  }

  private static HttpResponse errorResponse(String description) {
    return HttpResponse.json(
        400, Map.of("error", "invalid_request", "error_description", description));
  }
}

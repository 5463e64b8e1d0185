package io.partnerinsights.sandbox.identity;

import io.partnerinsights.sandbox.settings.TestAccount;
import io.partnerinsights.sandbox.web.Endpoint;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.HttpResponse;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Serves {@code /{tenant}/oauth2/token} (v1, numbers as strings), {@code
 * /{tenant}/oauth2/v2.0/token}, {@code /{tenant}/oauth2/v2.0/devicecode}, {@code
 * /{tenant}/oauth2/v2.0/authorize} and the discovery document.
 */
public final class SignInEndpoint implements Endpoint {
  private final Clock clock;
  private final Tenant tenant;
  private final TokenIssuer issuer;
  private final DeviceCodes deviceCodes;
  private final AuthorizePage page;
  private final Grants grants;

  public SignInEndpoint(Tenant tenant, TokenIssuer issuer, Clock clock) {
    this.clock = clock;
    this.tenant = tenant;
    this.issuer = issuer;
    this.deviceCodes = new DeviceCodes(tenant.settings());
    AuthorizationCodes codes = new AuthorizationCodes(clock);
    this.page = new AuthorizePage(tenant, codes, clock);
    this.grants = new Grants(tenant, issuer, deviceCodes, codes);
  }

  @Override
  public HttpResponse handle(HttpRequest request) {
    try {
      return routeRequest(request);
    } catch (OAuthException e) {
      return e.toResponse(clock.instant());
    }
  }

  private HttpResponse routeRequest(HttpRequest request) {
    String[] parts = request.path().substring(1).split("/", 2);
    if (parts.length < 2 || !tenant.hasName(parts[0])) {
      throw OAuthException.invalidRequest(90002, "Tenant '" + parts[0] + "' not found.");
    }
    return switch (request.method() + " " + parts[1]) {
      case "POST oauth2/token" -> issueTokenV1(request.formFields(), request.path());
      case "POST oauth2/v2.0/token" -> issueTokenV2(request.formFields(), request.path());
      case "POST oauth2/v2.0/devicecode" -> createDeviceCode(request);
      case "GET oauth2/v2.0/authorize", "POST oauth2/v2.0/authorize" -> page.handle(request);
      case "GET v2.0/.well-known/openid-configuration" -> discoveryDocument(request.origin());
      default -> HttpResponse.text(404, "text/plain", "Not found");
    };
  }

  private HttpResponse issueTokenV1(Map<String, String> form, String path) {
    Grants.SignInResult signInResult = grants.signIn(form, path);
    Principal principal = signInResult.principal();
    // A sample of the service's pages has a blank before it.
    String resource = OAuthException.requireField(form, "resource").strip();
    if (!resource.startsWith(TokenIssuer.API_RESOURCE)) {
      throw new OAuthException(
          400,
          "invalid_resource",
          500011,
          "The resource principal named " + resource + " was not found in the tenant.");
    }
    long nowSeconds = clock.instant().getEpochSecond();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("token_type", "Bearer");
    body.put("scope", "user_impersonation");
    body.put("expires_in", String.valueOf(expiresInSeconds()));
    body.put("ext_expires_in", String.valueOf(expiresInSeconds()));
    body.put("expires_on", String.valueOf(nowSeconds + issuer.accessTokenLifetime().toSeconds()));
    body.put("not_before", String.valueOf(nowSeconds));
    body.put("resource", resource);
    body.put("access_token", issuer.issueAccessToken(principal));
    if (!principal.isAppOnly()) {
      body.put("refresh_token", issuer.issueRefreshToken(principal, signInResult.isConfidential()));
    }
    return HttpResponse.json(200, body);
  }

  private HttpResponse issueTokenV2(Map<String, String> form, String path) {
    Grants.SignInResult signInResult = grants.signIn(form, path);
    Principal principal = signInResult.principal();
    String scope = form.getOrDefault("scope", "");
    boolean needsScope = !OAuthException.requireField(form, "grant_type").endsWith("device_code");
    boolean ofVault =
        principal.isAppOnly() && scope.equals(TokenIssuer.VAULT_RESOURCE + "/.default");
    if (needsScope && !ofVault && !scope.contains(TokenIssuer.API_RESOURCE)) {
      throw new OAuthException(
          400, "invalid_scope", 70011, "The provided value for 'scope' is not valid: " + scope);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("token_type", "Bearer");
    body.put("scope", scope);
    body.put("expires_in", expiresInSeconds());
    body.put("ext_expires_in", expiresInSeconds());
    body.put(
        "access_token",
        issuer.issueAccessToken(
            principal, ofVault ? TokenIssuer.VAULT_RESOURCE : TokenIssuer.API_RESOURCE));
    if (!principal.isAppOnly() && scope.contains("offline_access")) {
      body.put("refresh_token", issuer.issueRefreshToken(principal, signInResult.isConfidential()));
    }
    if (!principal.isAppOnly() && scope.contains("openid")) {
      body.put("id_token", issueIdToken(signInResult));
    }
    return HttpResponse.json(200, body);
  }

  private String issueIdToken(Grants.SignInResult signInResult) {
    Principal principal = signInResult.principal();
    long nowSeconds = clock.instant().getEpochSecond();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("aud", TestAccount.CLIENT_ID);
    claims.put("iat", nowSeconds);
    claims.put("exp", nowSeconds + issuer.accessTokenLifetime().toSeconds());
    claims.put("sub", principal.name());
    claims.put("oid", principal.objectId());
    claims.put("tid", TestAccount.TENANT_ID);
    claims.put("preferred_username", principal.name());
    claims.put("ver", "2.0");
    if (!signInResult.nonce().isEmpty()) {
      claims.put("nonce", signInResult.nonce());
    }
    return TokenIssuer.toJwt(claims);
  }

  private HttpResponse createDeviceCode(HttpRequest request) {
    OAuthException.requireField(request.formFields(), "client_id");
    String deviceCode = deviceCodes.createCode();
    String userCode = deviceCode.substring(0, 8).toUpperCase(Locale.ROOT);
    String pageUrl = request.origin() + "/" + TestAccount.TENANT_ID + "/devicelogin";
    String message =
        "To sign in, use a web browser to open the page %s and enter the code %s to authenticate."
            .formatted(pageUrl, userCode);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("user_code", userCode);
    body.put("device_code", deviceCode);
    body.put("verification_uri", pageUrl);
    body.put("expires_in", DeviceCodes.LIFETIME.toSeconds());
    body.put("interval", 1);
    body.put("message", message);
    return HttpResponse.json(200, body);
  }

  private HttpResponse discoveryDocument(String origin) {
    String base = origin + "/" + TestAccount.TENANT_ID;
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("issuer", base + "/v2.0");
    body.put("token_endpoint", base + "/oauth2/v2.0/token");
    body.put("device_authorization_endpoint", base + "/oauth2/v2.0/devicecode");
    body.put("authorization_endpoint", base + "/oauth2/v2.0/authorize");
    body.put("jwks_uri", base + "/discovery/v2.0/keys");
    body.put("response_types_supported", List.of("code"));
    body.put("subject_types_supported", List.of("pairwise"));
    return HttpResponse.json(200, body);
  }

  /** Returns the lifetime in seconds as the platform sends it, one second too short. */
  private long expiresInSeconds() {
    return issuer.accessTokenLifetime().toSeconds() - 1;
  }
}

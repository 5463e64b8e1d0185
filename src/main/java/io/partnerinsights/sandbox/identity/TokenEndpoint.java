package io.partnerinsights.sandbox.identity;

import io.partnerinsights.sandbox.wire.Answer;
import io.partnerinsights.sandbox.wire.Call;
import io.partnerinsights.sandbox.wire.Endpoint;
import io.partnerinsights.sandbox.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The identity platform: {@code /{tenant}/oauth2/token} (v1, all numbers as strings), {@code
 * /{tenant}/oauth2/v2.0/token}, {@code …/devicecode} and the discovery documents.
 */
public final class TokenEndpoint implements Endpoint {
  /** Whom the tokens are for. */
  public static final String RESOURCE = "https://api.partnercenter.microsoft.com";

  private final Clock clock;
  private final Tenant tenant;
  private final TokenIssuer issuer;
  private final DeviceCodes deviceCodes;
  private final Grants grants;

  /** An endpoint for one tenant. */
  public TokenEndpoint(Tenant tenant, TokenIssuer issuer, Clock clock) {
    this.clock = clock;
    this.tenant = tenant;
    this.issuer = issuer;
    this.deviceCodes = new DeviceCodes(clock, tenant.rules().devicePolls());
    this.grants = new Grants(tenant, issuer, deviceCodes);
  }

  @Override
  public Answer answer(Call call) {
    try {
      return route(call);
    } catch (SignInError e) {
      return e.answer(clock.instant());
    }
  }

  private Answer route(Call call) {
    String[] parts = call.path().substring(1).split("/", 2);
    if (parts.length < 2 || !tenant.answersTo(parts[0])) {
      throw SignInError.request(90002, "Tenant '" + parts[0] + "' not found.");
    }
    return switch (call.method() + " " + parts[1]) {
      case "POST oauth2/token" -> firstGeneration(call.form());
      case "POST oauth2/v2.0/token" -> secondGeneration(call.form());
      case "POST oauth2/v2.0/devicecode" -> deviceCode(call);
      case "GET v2.0/.well-known/openid-configuration" -> configuration(call.origin());
      default -> Answer.text(404, "text/plain", "Not found");
    };
  }

  private Answer firstGeneration(Map<String, String> form) {
    Principal who = grants.signIn(form);
    String resource = Grants.required(form, "resource");
    if (!resource.startsWith(RESOURCE)) {
      throw new SignInError(
          400,
          "invalid_resource",
          500011,
          "The resource principal named " + resource + " was not found in the tenant.");
    }
    long now = clock.instant().getEpochSecond();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("token_type", "Bearer");
    body.put("scope", "user_impersonation");
    body.put("expires_in", String.valueOf(seconds()));
    body.put("ext_expires_in", String.valueOf(seconds()));
    body.put("expires_on", String.valueOf(now + issuer.lifetime().toSeconds()));
    body.put("not_before", String.valueOf(now));
    body.put("resource", resource);
    body.put("access_token", issuer.issue(who));
    if (!who.appOnly()) {
      body.put("refresh_token", issuer.issueRefresh(who));
    }
    return Answer.json(200, body);
  }

  private Answer secondGeneration(Map<String, String> form) {
    Principal who = grants.signIn(form);
    String scope = form.getOrDefault("scope", "");
    boolean needsScope = !form.get("grant_type").endsWith("device_code");
    if (needsScope && !scope.contains(RESOURCE)) {
      throw new SignInError(
          400, "invalid_scope", 70011, "The provided value for 'scope' is not valid: " + scope);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("token_type", "Bearer");
    body.put("scope", scope);
    body.put("expires_in", seconds());
    body.put("ext_expires_in", seconds());
    body.put("access_token", issuer.issue(who));
    if (!who.appOnly() && scope.contains("offline_access")) {
      body.put("refresh_token", issuer.issueRefresh(who));
    }
    if (!who.appOnly() && scope.contains("openid")) {
      body.put("id_token", idToken(who));
      body.put("client_info", clientInfo(who));
    }
    return Answer.json(200, body);
  }

  private String idToken(Principal who) {
    long now = clock.instant().getEpochSecond();
    return TokenIssuer.jwt(
        Map.of(
            "aud",
            tenant.clientId(),
            "iat",
            now,
            "exp",
            now + issuer.lifetime().toSeconds(),
            "sub",
            who.name(),
            "oid",
            objectId(who),
            "tid",
            tenant.tenantId(),
            "preferred_username",
            who.name(),
            "ver",
            "2.0"));
  }

  private static String objectId(Principal who) {
    byte[] name = who.name().getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(name).toString();
  }

  /** The account in the form that MSAL keeps it under; without it MSAL renews no token. */
  private String clientInfo(Principal who) {
    String info = Json.write(Map.of("uid", objectId(who), "utid", tenant.tenantId()));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(info.getBytes(StandardCharsets.UTF_8));
  }

  private Answer deviceCode(Call call) {
    Grants.required(call.form(), "client_id");
    DeviceCodes.DeviceCode code = deviceCodes.create();
    String page = call.origin() + "/" + tenant.tenantId() + "/devicelogin";
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("user_code", code.userCode());
    body.put("device_code", code.deviceCode());
    body.put("verification_uri", page);
    body.put("expires_in", DeviceCodes.LIFETIME.toSeconds());
    body.put("interval", 1);
    body.put(
        "message",
        "To sign in, use a web browser to open the page %s and enter the code %s to authenticate."
            .formatted(page, code.userCode()));
    return Answer.json(200, body);
  }

  private Answer configuration(String origin) {
    String base = origin + "/" + tenant.tenantId();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("issuer", base + "/v2.0");
    body.put("token_endpoint", base + "/oauth2/v2.0/token");
    body.put("device_authorization_endpoint", base + "/oauth2/v2.0/devicecode");
    body.put("authorization_endpoint", base + "/oauth2/v2.0/authorize");
    body.put("jwks_uri", base + "/discovery/v2.0/keys");
    body.put("response_types_supported", List.of("code"));
    body.put("subject_types_supported", List.of("pairwise"));
    return Answer.json(200, body);
  }

  /** The platform says one second less than it means. */
  private long seconds() {
    return issuer.lifetime().toSeconds() - 1;
  }
}

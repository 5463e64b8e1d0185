package io.partnerinsights.sandbox.identity;

import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Issues and checks tokens. They have three Base64 parts as real ones do, so that a test that
 * searches logs for tokens finds them. Thread-safe.
 */
public final class TokenIssuer {
  private static final String SCHEME = "bearer ";

  private final String tenantId;
  private final Clock clock;
  private final Duration lifetime;
  private final Map<String, Issued> access = new ConcurrentHashMap<>();
  private final Map<String, Principal> refresh = new ConcurrentHashMap<>();

  private record Issued(Principal principal, Instant expiresAt) {}

  /** Creates an issuer of tokens that expire after {@code lifetime} on {@code clock}. */
  public TokenIssuer(String tenantId, Clock clock, Duration lifetime) {
    this.tenantId = tenantId;
    this.clock = clock;
    this.lifetime = lifetime;
  }

  /** Returns the holder of a token, or nothing if it is expired, revoked or unknown. */
  public Optional<Principal> holder(String token) {
    return Optional.ofNullable(access.get(token))
        .filter(issued -> clock.instant().isBefore(issued.expiresAt()))
        .map(Issued::principal);
  }

  /** Returns the holder of a request's bearer token, if the token is valid. */
  public Optional<Principal> holder(HttpRequest request) {
    return request
        .header("Authorization")
        .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .flatMap(header -> holder(header.substring(SCHEME.length()).strip()));
  }

  /** Revokes all access tokens issued so far; refresh tokens stay valid. */
  public void revokeAll() {
    access.clear();
  }

  /** Issues an access token for a user, as after a sign-in with a second factor. */
  public String issueFor(String user) {
    return issue(new Principal(user, false, true));
  }

  /** Issues an access token for an application without a user. */
  public String issueForApplication(String clientId) {
    return issue(Principal.application(clientId));
  }

  /** Issues a refresh token for a user, as after a sign-in with a second factor. */
  public String issueRefreshFor(String user) {
    return issueRefresh(new Principal(user, false, true));
  }

  String issue(Principal principal) {
    String token = jwt(claims(principal));
    access.put(token, new Issued(principal, clock.instant().plus(lifetime)));
    return token;
  }

  private Map<String, Object> claims(Principal principal) {
    UUID object = UUID.nameUUIDFromBytes(principal.name().getBytes(StandardCharsets.UTF_8));
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("oid", object);
    claims.put("tid", tenantId);
    claims.put("jti", UUID.randomUUID());
    claims.put("aud", TokenEndpoint.RESOURCE);
    if (principal.appOnly()) {
      claims.put("idtyp", "app");
      claims.put("appid", principal.name().replaceFirst("^app:", ""));
    } else {
      claims.put("unique_name", principal.name());
      claims.put("scp", "user_impersonation");
      claims.put("amr", principal.multiFactor() ? List.of("pwd", "mfa") : List.of("pwd"));
    }
    return claims;
  }

  String issueRefresh(Principal principal) {
    String token = "0.sandbox-" + UUID.randomUUID() + UUID.randomUUID();
    refresh.put(token, new Principal(principal.name(), principal.appOnly(), true));
    return token;
  }

  Optional<Principal> refreshHolder(String token) {
    return Optional.ofNullable(token).map(refresh::get);
  }

  Duration lifetime() {
    return lifetime;
  }

  static String jwt(Map<String, Object> claims) {
    return base64("{\"typ\":\"JWT\",\"alg\":\"none\"}")
        + "."
        + base64(Json.write(claims))
        + "."
        + base64(UUID.randomUUID().toString());
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}

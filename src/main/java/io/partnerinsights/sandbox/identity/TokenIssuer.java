package io.partnerinsights.sandbox.identity;

import io.partnerinsights.sandbox.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Issues tokens and knows them again. They look like the real ones (three Base64 parts), so that a
 * test that looks for leaked tokens finds these too; only this object says whether one is good.
 */
public final class TokenIssuer {
  private final String tenantId;
  private final Clock clock;
  private final Duration lifetime;
  private final Map<String, Issued> access = new ConcurrentHashMap<>();
  private final Map<String, Principal> refresh = new ConcurrentHashMap<>();

  private record Issued(Principal principal, Instant expiresAt) {}

  /** An issuer of tokens that live {@code lifetime} on {@code clock}. */
  public TokenIssuer(String tenantId, Clock clock, Duration lifetime) {
    this.tenantId = tenantId;
    this.clock = clock;
    this.lifetime = lifetime;
  }

  /** The holder of a good token; nothing for a stale, revoked or unknown one. */
  public Optional<Principal> holder(String token) {
    return Optional.ofNullable(access.get(token))
        .filter(issued -> clock.instant().isBefore(issued.expiresAt()))
        .map(Issued::principal);
  }

  /** From now on no access token issued so far is good; refresh tokens stay. */
  public void revokeAll() {
    access.clear();
  }

  /** An access token for a user who has signed in with a second factor somewhere else. */
  public String issueFor(String user) {
    return issue(new Principal(user, false, true));
  }

  /** A refresh token for such a user. */
  public String issueRefreshFor(String user) {
    return issueRefresh(new Principal(user, false, true));
  }

  String issue(Principal principal) {
    String token = jwt(claims(principal.name()));
    access.put(token, new Issued(principal, clock.instant().plus(lifetime)));
    return token;
  }

  private Map<String, Object> claims(String name) {
    UUID object = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    return Map.of("unique_name", name, "oid", object, "tid", tenantId, "jti", UUID.randomUUID());
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

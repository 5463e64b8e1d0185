package io.partnerinsights.sandbox.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.partnerinsights.sandbox.settings.SignInError;
import io.partnerinsights.sandbox.settings.TestAccount;
import io.partnerinsights.sandbox.web.HttpRequest;
import io.partnerinsights.sandbox.web.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Issues and verifies tokens. A token names its holder, so it survives a restart of the sandbox. It
 * is not signed: anyone on this machine may sign in. Access tokens have three Base64 parts as real
 * ones, so that tests find them in logs. Thread-safe.
 */
public final class TokenIssuer {
  /** The resource that tokens are for. */
  public static final String API_RESOURCE = "https://api.partnercenter.microsoft.com";

  /** The resource of tokens for the vault. */
  public static final String VAULT_RESOURCE = "https://vault.azure.net";

  private static final String BEARER_PREFIX = "bearer ";
  private static final String REFRESH_TOKEN_PREFIX = "0.sandbox-";
  private static final Pattern REFRESH_TOKEN =
      Pattern.compile(
          Pattern.quote(REFRESH_TOKEN_PREFIX)
              + "([\\w-]+)\\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(\\.confidential)?");
  private static final String JWT_HEAD = toBase64("{\"typ\":\"JWT\",\"alg\":\"none\"}") + ".";

  private final Clock clock;
  private final Duration accessTokenLifetime;
  private volatile Duration refreshTokenLifetime = Duration.ofDays(36_500);

  /** Number of revocations so far; a token of an earlier number is revoked. */
  private final AtomicInteger revocationCount = new AtomicInteger();

  public TokenIssuer(Clock clock, Duration accessLifetime) {
    this.clock = clock;
    this.accessTokenLifetime = accessLifetime;
  }

  /** Returns the holder of a token, or nothing if it is expired, revoked or unknown. */
  private Optional<Principal> findHolder(String token, String resource) {
    String[] parts = token.split("\\.", -1);
    JsonNode claims = Jwt.decodeJson(parts.length == 3 ? parts[1] : "");
    return token.startsWith(JWT_HEAD)
            && claims.path("aud").asText().equals(resource)
            && clock.millis() < claims.path("expiresAt").asLong()
            && claims.path("revocations").asInt() == revocationCount.get()
        ? Optional.of(
            new Principal(
                claims.path("holder").asText(),
                claims.path("appOnly").asBoolean(),
                claims.path("multiFactor").asBoolean()))
        : Optional.empty();
  }

  public Optional<Principal> findHolder(HttpRequest request) {
    return findHolder(request, API_RESOURCE);
  }

  public Optional<Principal> findHolder(HttpRequest request, String resource) {
    return request
        .findHeader("Authorization")
        .filter(header -> header.regionMatches(true, 0, BEARER_PREFIX, 0, BEARER_PREFIX.length()))
        .flatMap(header -> findHolder(header.substring(BEARER_PREFIX.length()).strip(), resource));
  }

  /** Revokes all access tokens issued so far; refresh tokens stay valid. */
  public void revokeAccessTokens() {
    revocationCount.incrementAndGet();
  }

  public String issueAccessToken(Principal principal) {
    return issueAccessToken(principal, API_RESOURCE);
  }

  String issueAccessToken(Principal principal, String resource) {
    return toJwt(tokenClaims(principal, resource));
  }

  private Map<String, Object> tokenClaims(Principal principal, String resource) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("oid", principal.objectId());
    claims.put("tid", TestAccount.TENANT_ID);
    claims.put("jti", UUID.randomUUID());
    claims.put("aud", resource);
    claims.put("holder", principal.name());
    claims.put("appOnly", principal.isAppOnly());
    claims.put("multiFactor", principal.isMultiFactor());
    claims.put("expiresAt", clock.instant().plus(accessTokenLifetime).toEpochMilli());
    claims.put("revocations", revocationCount.get());
    if (principal.isAppOnly()) {
      claims.put("idtyp", "app");
      claims.put("appid", principal.name().replaceFirst("^app:", ""));
    } else {
      claims.put("unique_name", principal.name());
      claims.put("scp", "user_impersonation");
      claims.put("amr", principal.isMultiFactor() ? List.of("pwd", "mfa") : List.of("pwd"));
    }
    return claims;
  }

  /**
   * Issues a refresh token.
   *
   * @param isConfidential whether the application has sent a secret or an assertion; it must send
   *     one with the token too, and the application that has not must not
   */
  public String issueRefreshToken(Principal principal, boolean isConfidential) {
    long random = UUID.randomUUID().getLeastSignificantBits();
    UUID timeAndRandom = new UUID(clock.instant().getEpochSecond(), random);
    String clientSuffix = isConfidential ? ".confidential" : "";
    return REFRESH_TOKEN_PREFIX + toBase64(principal.name()) + "." + timeAndRandom + clientSuffix;
  }

  /** Returns who has signed in, with the kind of client of the sign-in, or throws. */
  Grants.SignInResult redeemRefreshToken(String token) {
    Matcher tokenParts = REFRESH_TOKEN.matcher(token);
    Optional<String> user =
        tokenParts.matches() ? Jwt.decodeText(tokenParts.group(1)) : Optional.empty();
    if (user.isEmpty()) {
      throw OAuthException.invalidGrant(
          9002313, "Invalid request. Request is malformed or invalid (refresh token).");
    }
    long issuedSeconds = UUID.fromString(tokenParts.group(2)).getMostSignificantBits();
    if (issuedSeconds < clock.instant().minus(refreshTokenLifetime).getEpochSecond()) {
      throw OAuthException.of(SignInError.byNumber(700082));
    }
    return new Grants.SignInResult(Principal.user(user.get()), tokenParts.group(3) != null);
  }

  public void setRefreshTokenLifetime(Duration newLifetime) {
    refreshTokenLifetime = newLifetime;
  }

  Duration accessTokenLifetime() {
    return accessTokenLifetime;
  }

  static String toJwt(Map<String, Object> claims) {
    return JWT_HEAD + toBase64(Json.toText(claims)) + "." + toBase64(UUID.randomUUID().toString());
  }

  private static String toBase64(String text) {
    return Jwt.toBase64(text.getBytes(StandardCharsets.UTF_8));
  }
}

package io.partnerinsights.core.client;

import io.partnerinsights.core.auth.VaultSecrets;
import io.partnerinsights.core.http.HttpClients;
import io.partnerinsights.core.http.HttpSettings;
import io.partnerinsights.core.http.RetryPolicy;
import io.partnerinsights.core.http.RetryingHttp;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.spi.AccessToken;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an access token says about its holder. The claims are not verified.
 *
 * @param name the name of the user, or the id of the application
 * @param scopes what the user has allowed the application to do
 * @param hasMfa whether the user has signed in with multi-factor authentication; null if the token
 *     does not say it
 * @param expiresAt when the token expires; null if that is not known
 */
public record TokenHolder(
    boolean isApplication,
    @Nullable String name,
    @Nullable String tenantId,
    List<String> roles,
    List<String> scopes,
    @Nullable Boolean hasMfa,
    @Nullable Instant expiresAt) {

  /** Signs in with the account, and returns who has signed in. */
  public static TokenHolder signIn(ConnectorOptions account) {
    ConnectorOptions resolvedAccount = VaultSecrets.resolveSecrets(account);
    RetryingHttp http =
        HttpClients.createRetrying(
            HttpSettings.of(resolvedAccount), RetryPolicy.forFifteenMinutes());
    return of(VaultSecrets.newProvider(resolvedAccount, http).token());
  }

  public static TokenHolder of(AccessToken token) {
    Map<String, Object> claims = token.unverifiedClaims();
    boolean isApplication = "app".equals(claims.get("idtyp"));
    Stream<String> names =
        isApplication
            ? Stream.of("appid", "azp")
            : Stream.of("upn", "unique_name", "preferred_username", "name");
    boolean hasExpiry = !token.expiresAt().equals(Instant.MAX);
    Boolean hasMfa =
        claims.containsKey("amr") ? toTexts(claims.get("amr")).anyMatch("mfa"::equals) : null;
    return new TokenHolder(
        isApplication,
        names.flatMap(name -> findText(claims, name).stream()).findFirst().orElse(null),
        findText(claims, "tid").orElse(null),
        toTexts(claims.get("roles")).toList(),
        toTexts(claims.get("scp")).toList(),
        hasMfa,
        hasExpiry ? token.expiresAt() : null);
  }

  private static Optional<String> findText(Map<String, Object> claims, String name) {
    return Optional.ofNullable(claims.get(name)).map(String::valueOf).filter(t -> !t.isBlank());
  }

  /** Returns the texts of a list, or of a text with spaces between them. */
  private static Stream<String> toTexts(@Nullable Object claim) {
    if (claim instanceof List<?> list) {
      return list.stream().map(String::valueOf);
    }
    return claim instanceof String text ? Stream.of(text.split(" ", -1)) : Stream.empty();
  }
}

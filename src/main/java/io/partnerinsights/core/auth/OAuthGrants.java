package io.partnerinsights.core.auth;

import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.util.Optional;
import java.util.function.Supplier;
import okhttp3.FormBody;
import okhttp3.HttpUrl;

/**
 * Signs in with the grants that are one POST: password (v1), refresh token and client credentials
 * (v2). Each supplier signs in whenever it is called.
 */
final class OAuthGrants {
  private final AuthSettings settings;
  private final TokenEndpoint endpoint;

  OAuthGrants(AuthSettings settings, TokenEndpoint endpoint) {
    this.settings = settings;
    this.endpoint = endpoint;
  }

  Supplier<AccessToken> password(Credentials.Password user) {
    HttpUrl url = settings.authorityUrl().at(user.tenantId(), "oauth2", "token");
    return () ->
        endpoint
            .request(
                url,
                form("password", user.clientId(), user.clientSecret())
                    .add("resource", settings.resource())
                    .add("scope", "openid")
                    .add("username", user.username())
                    .add("password", user.password().reveal())
                    .build())
            .accessToken();
  }

  Supplier<AccessToken> clientCredentials(Credentials.ClientCredentials application) {
    HttpUrl url = v2(application.tenantId());
    return () ->
        endpoint
            .request(
                url,
                form(
                        "client_credentials",
                        application.clientId(),
                        Optional.of(application.clientSecret()))
                    .add("scope", settings.resource() + "/.default")
                    .build())
            .accessToken();
  }

  /** The supplier uses the newest refresh token. It must be called by one thread at a time. */
  Supplier<AccessToken> refreshToken(Credentials.RefreshToken session) {
    RefreshTokenSource source = new RefreshTokenSource(session, endpoint.clock());
    return () -> source.request(token -> refresh(session, token)).accessToken();
  }

  private TokenEndpoint.Tokens refresh(Credentials.RefreshToken session, Secret token) {
    return endpoint.request(
        v2(session.tenantId()),
        form("refresh_token", session.clientId(), session.clientSecret())
            .add("scope", settings.resource() + "/user_impersonation offline_access")
            .add("refresh_token", token.reveal())
            .build());
  }

  private HttpUrl v2(String tenantId) {
    return settings.authorityUrl().at(tenantId, "oauth2", "v2.0", "token");
  }

  private static FormBody.Builder form(String grant, String clientId, Optional<Secret> secret) {
    FormBody.Builder form =
        new FormBody.Builder().add("grant_type", grant).add("client_id", clientId);
    secret.ifPresent(value -> form.add("client_secret", value.reveal()));
    return form;
  }
}

package io.partnerinsights.core.auth;

import io.partnerinsights.core.spi.AccessToken;
import io.partnerinsights.core.spi.Secret;
import java.util.function.Supplier;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Signs in with a password (v1) or a refresh token (v2), which is one POST. Each supplier signs in
 * whenever it is called.
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

  /** The supplier uses the newest refresh token. It must be called by one thread at a time. */
  Supplier<AccessToken> refreshToken(Credentials.RefreshToken session) {
    RefreshTokenSource source = new RefreshTokenSource(session, endpoint.clock());
    return () -> source.request(token -> refresh(session, token)).accessToken();
  }

  private TokenEndpoint.Tokens refresh(Credentials.RefreshToken session, Secret token) {
    return endpoint.request(
        settings.authorityUrl().at(session.tenantId(), "oauth2", "v2.0", "token"),
        form("refresh_token", session.clientId(), session.clientSecret())
            .add("scope", settings.resource() + "/user_impersonation offline_access")
            .add("refresh_token", token.reveal())
            .build());
  }

  private static FormBody.Builder form(String grant, String clientId, @Nullable Secret secret) {
    FormBody.Builder form =
        new FormBody.Builder().add("grant_type", grant).add("client_id", clientId);
    if (secret != null) {
      form.add("client_secret", secret.reveal());
    }
    return form;
  }
}

package io.partnerinsights.core.auth;

import io.partnerinsights.core.options.Secret;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.FormBody;
import okhttp3.HttpUrl;

/** The forms of the grants that are one POST: password (v1), refresh token, client credentials. */
final class OAuthGrants {
  private final AuthSettings settings;
  private final TokenEndpoint endpoint;

  OAuthGrants(AuthSettings settings, TokenEndpoint endpoint) {
    this.settings = settings;
    this.endpoint = endpoint;
  }

  TokenSource password(Credentials.Password user) {
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
            .token();
  }

  TokenSource clientCredentials(Credentials.ClientCredentials app) {
    HttpUrl url = v2(app.tenantId());
    return () ->
        endpoint
            .request(
                url,
                form("client_credentials", app.clientId(), Optional.of(app.clientSecret()))
                    .add("scope", settings.resource() + "/.default")
                    .build())
            .token();
  }

  /** Called by one thread at a time; the reference only carries the token from one to the next. */
  TokenSource refreshToken(Credentials.RefreshToken session) {
    HttpUrl url = v2(session.tenantId());
    AtomicReference<Secret> latest = new AtomicReference<>(session.refreshToken());
    return () -> {
      TokenEndpoint.Grant grant =
          endpoint.request(
              url,
              form("refresh_token", session.clientId(), session.clientSecret())
                  .add("scope", settings.resource() + "/user_impersonation offline_access")
                  .add("refresh_token", latest.get().reveal())
                  .build());
      grant.answer().refreshToken().ifPresent(latest::set);
      return grant.token();
    };
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

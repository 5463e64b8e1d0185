package io.partnerinsights.core.http;

import io.partnerinsights.core.http.HttpSettings.Login;
import io.partnerinsights.core.http.HttpSettings.Proxy;
import okhttp3.Authenticator;
import okhttp3.Credentials;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/**
 * Sends the proxy's login once, in reply to its 407. A second 407 means that the proxy has rejected
 * the login.
 */
final class ProxyAuthenticator implements Authenticator {
  private static final String HEADER = "Proxy-Authorization";

  private final Proxy proxy;

  ProxyAuthenticator(Proxy proxy) {
    this.proxy = proxy;
  }

  @Override
  public @Nullable Request authenticate(@Nullable Route route, Response response) {
    if (response.request().header(HEADER) != null) {
      throw HttpErrors.proxyLoginRejected(proxy);
    }
    Login login = proxy.login();
    if (login != null) {
      return withLogin(response.request(), login);
    }
    if (isProxyChallenge(response)) {
      throw HttpErrors.proxyLoginMissing(proxy);
    }
    return null;
  }

  private static Request withLogin(Request request, Login login) {
    String basic = Credentials.basic(login.username(), login.password().reveal());
    return request.newBuilder().header(HEADER, basic).build();
  }

  /**
   * Whether the challenge comes from the proxy. OkHttp also calls the authenticator before it opens
   * a tunnel, with a challenge that it makes itself.
   */
  private static boolean isProxyChallenge(Response response) {
    return response.challenges().stream()
        .noneMatch(challenge -> challenge.scheme().equalsIgnoreCase("OkHttp-Preemptive"));
  }
}

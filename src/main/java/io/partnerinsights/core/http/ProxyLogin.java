package io.partnerinsights.core.http;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.core.errors.Problem;
import io.partnerinsights.core.http.HttpSettings.Proxy;
import okhttp3.Authenticator;
import okhttp3.Credentials;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;

/** Answers a proxy's 407 once; a second 407 means that the login is wrong. */
final class ProxyLogin implements Authenticator {
  private static final String HEADER = "Proxy-Authorization";

  private final Proxy proxy;

  ProxyLogin(Proxy proxy) {
    this.proxy = proxy;
  }

  @Override
  public Request authenticate(Route route, Response response) {
    if (response.request().header(HEADER) != null) {
      throw refused("refuses the login");
    }
    if (proxy.login().isPresent()) {
      return withLogin(response.request(), proxy.login().get());
    }
    if (isAsked(response)) {
      throw refused("asks for a login");
    }
    return null;
  }

  private static Request withLogin(Request request, Proxy.Login login) {
    String basic = Credentials.basic(login.username(), login.password().reveal());
    return request.newBuilder().header(HEADER, basic).build();
  }

  /** OkHttp calls this before a tunnel is tried, too, with a challenge of its own making. */
  private static boolean isAsked(Response response) {
    return response.challenges().stream()
        .noneMatch(challenge -> challenge.scheme().equalsIgnoreCase("OkHttp-Preemptive"));
  }

  private RuntimeException refused(String what) {
    return Problem.of(
            ErrorCode.OPTION_VALUE, "The proxy " + proxy.host() + ":" + proxy.port() + " " + what)
        .remedy("check the options of the proxy's user and password")
        .toException();
  }
}

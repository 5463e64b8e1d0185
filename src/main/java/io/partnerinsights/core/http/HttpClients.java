package io.partnerinsights.core.http;

import io.partnerinsights.core.errors.CauseText;
import io.partnerinsights.core.http.LastingFailure.ProxyException;
import io.partnerinsights.core.options.ServiceHosts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.Authenticator;
import okhttp3.Challenge;
import okhttp3.ConnectionPool;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/** Creates the connector's OkHttp clients. One client per set of settings is enough. */
public final class HttpClients {
  /**
   * Maximum time that an idle connection is kept. Apache and Node close theirs after five seconds,
   * and OkHttp would notice that only after ten.
   */
  static final Duration KEEP_ALIVE = Duration.ofSeconds(4);

  /** Maximum time of an attempt to connect, TCP and TLS together. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** Maximum time of one call of the service, because a response may drip. Not of a download. */
  static final Duration CALL_TIMEOUT = Duration.ofMinutes(2);

  private static final int MAX_REDIRECTS = 5;

  private HttpClients() {}

  /** Creates a client as {@link #create} does, which repeats requests by the policy. */
  public static RetryingHttp createRetrying(HttpSettings settings, RetryPolicy policy) {
    return RetryingHttp.of(create(settings), policy);
  }

  /**
   * Creates a client that sends each request once. OkHttp's own retries are off, because they would
   * repeat a POST. A redirect is followed only within one origin, for a GET or HEAD without an
   * Authorization header. Requests to this machine do not use the proxy.
   */
  public static OkHttpClient create(HttpSettings settings) {
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .connectTimeout(CONNECT_TIMEOUT)
            .readTimeout(settings.readTimeout)
            .writeTimeout(settings.readTimeout)
            .callTimeout(CALL_TIMEOUT)
            .socketFactory(new InterruptibleSocketFactory(0))
            .connectionPool(new ConnectionPool(5, KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS))
            .proxyAuthenticator(new ProxyAuthenticator(settings))
            .addInterceptor(HttpClients::followRedirects)
            .addNetworkInterceptor(HttpClients::preventHiddenRetry);
    if (settings.proxyHost != null) {
      builder.proxySelector(new FixedProxySelector(settings.proxyHost, settings.proxyPort));
    }
    if (settings.trustStore == null) {
      TrustStores.trustJvm(builder);
    } else {
      TrustStores.trustFile(builder, Path.of(settings.trustStore), settings.trustStorePassword);
    }
    return builder.build();
  }

  /** Says why a request failed, and names the variable of other programs that has no effect. */
  public static String failureReason(IOException e) {
    return failureReason(e, System.getenv());
  }

  static String failureReason(IOException e, Map<String, String> environment) {
    String proxyHint =
        environment.keySet().stream()
            .filter("HTTPS_PROXY"::equalsIgnoreCase)
            .map(name -> ". Variable " + name + " is ignored. To use a proxy, set option proxy")
            .findFirst()
            .orElse("");
    return CauseText.of(e) + proxyHint;
  }

  /**
   * Returns a copy of the client for file downloads, with the same read timeout and cheaper reads.
   * It uses HTTP/1.1 only, because the sockets' read timeout does not apply to a stream of an
   * HTTP/2 connection.
   */
  public static OkHttpClient forDownloads(OkHttpClient client) {
    return client
        .newBuilder()
        .protocols(List.of(Protocol.HTTP_1_1))
        .socketFactory(new InterruptibleSocketFactory(client.readTimeoutMillis()))
        .readTimeout(Duration.ZERO)
        .callTimeout(Duration.ZERO)
        .build();
  }

  /**
   * Sends all requests through one proxy, except those to this machine: the proxy would take such a
   * request for one to its own machine. Without option {@code proxy} the JVM's selector applies,
   * whose default is the same.
   */
  private static final class FixedProxySelector extends ProxySelector {
    private final Proxy proxy;

    FixedProxySelector(String host, int port) {
      this.proxy = new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port));
    }

    @Override
    public List<Proxy> select(URI uri) {
      boolean isLoopback = ServiceHosts.isLoopback(String.valueOf(uri.getHost()));
      return List.of(isLoopback ? Proxy.NO_PROXY : proxy);
    }

    /** Does nothing: the request fails, and its error names the proxy's options. */
    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException cause) {}
  }

  /**
   * A network interceptor that marks an attempt of {@link Retries} as sent when its request has
   * reached a connection. It also removes {@code Retry-After: 0} from a 503, because OkHttp would
   * repeat such a request by itself, including a POST.
   */
  private static Response preventHiddenRetry(Interceptor.Chain chain) throws IOException {
    Retries.Attempts attempts = chain.request().tag(Retries.Attempts.class);
    if (attempts != null) {
      attempts.markSent();
    }
    Response response = chain.proceed(chain.request());
    Duration retryAfter = RetryAfter.parseSeconds(response.header(RetryAfter.HEADER)).orElse(null);
    return response.code() == 503 && Duration.ZERO.equals(retryAfter)
        ? response.newBuilder().removeHeader(RetryAfter.HEADER).build()
        : response;
  }

  /**
   * Follows a redirect of a GET or HEAD within its origin. A request with an Authorization header
   * is never redirected: the caller gets the 3xx response.
   */
  private static Response followRedirects(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    for (int redirectCount = 0; redirectCount < MAX_REDIRECTS; redirectCount++) {
      HttpUrl target = findRedirectTarget(response);
      if (target == null) {
        return response;
      }
      response.close();
      response = chain.proceed(response.request().newBuilder().url(target).build());
    }
    return response;
  }

  /** Returns the URL to follow, or null if the response is final. */
  private static @Nullable HttpUrl findRedirectTarget(Response response) {
    Request request = response.request();
    boolean isSafeMethod = request.method().equals("GET") || request.method().equals("HEAD");
    String location = response.header("Location");
    if (!response.isRedirect()
        || !isSafeMethod
        || location == null
        || request.header("Authorization") != null) {
      return null;
    }
    HttpUrl target = request.url().resolve(location);
    return target != null && ServiceUrl.isSameOrigin(request.url(), target) ? target : null;
  }

  /**
   * Sends the login of the option's proxy once, in reply to its 407; a second 407 means that it is
   * rejected. For a proxy of the JVM there is no login.
   */
  private record ProxyAuthenticator(HttpSettings settings) implements Authenticator {
    private static final String HEADER = "Proxy-Authorization";

    @Override
    public @Nullable Request authenticate(@Nullable Route route, Response response)
        throws IOException {
      String proxy = route == null ? "" : LastingFailure.proxyAddress(route.proxy());
      List<String> schemes = response.challenges().stream().map(Challenge::scheme).toList();
      boolean isBasic = schemes.isEmpty() || schemes.stream().anyMatch("Basic"::equalsIgnoreCase);
      if (isProxyChallenge(response) && !isBasic) {
        throw new ProxyException(HttpErrors.PROXY_WITHOUT_BASIC, proxy, schemes);
      }
      if (response.request().header(HEADER) != null) {
        throw new ProxyException(HttpErrors.PROXY_LOGIN_REJECTED, proxy);
      }
      if (settings.proxyUsername != null) {
        String password = settings.proxyPassword == null ? "" : settings.proxyPassword.reveal();
        String login = Credentials.basic(settings.proxyUsername, password);
        return response.request().newBuilder().header(HEADER, login).build();
      }
      if (isProxyChallenge(response)) {
        throw new ProxyException(HttpErrors.PROXY_LOGIN_MISSING, proxy);
      }
      return null;
    }

    /**
     * Whether the challenge comes from the proxy. OkHttp also calls the authenticator before it
     * opens a tunnel, with a challenge that it makes itself.
     */
    private static boolean isProxyChallenge(Response response) {
      return response.challenges().stream()
          .noneMatch(challenge -> challenge.scheme().equalsIgnoreCase("OkHttp-Preemptive"));
    }
  }
}

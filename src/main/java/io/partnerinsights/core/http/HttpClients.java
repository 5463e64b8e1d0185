package io.partnerinsights.core.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/**
 * Creates the connector's OkHttp clients. One client per set of settings is enough: it is
 * thread-safe and owns a connection pool.
 */
public final class HttpClients {
  /**
   * Maximum time that an idle connection is kept. It is shorter than servers keep theirs, so that a
   * POST is not sent on a connection that the server is closing.
   */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(50);

  /** Maximum time of an attempt to connect, TCP and TLS together. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** Maximum time of one call of the service, because a response may drip. Not of a download. */
  static final Duration CALL_TIMEOUT = Duration.ofMinutes(2);

  private HttpClients() {}

  /**
   * Creates a client that sends each request once. OkHttp's own retries are off, because they would
   * repeat a POST. A redirect is followed only within one origin, for a GET or HEAD without an
   * Authorization header. Requests to this machine do not use the proxy.
   *
   * @throws io.partnerinsights.core.errors.OptionsException if the trust store cannot be read
   */
  public static OkHttpClient create(HttpSettings settings) {
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .connectTimeout(CONNECT_TIMEOUT)
            .readTimeout(settings.readTimeout())
            .writeTimeout(settings.readTimeout())
            .callTimeout(CALL_TIMEOUT)
            .socketFactory(new InterruptibleSocketFactory(0))
            .connectionPool(new ConnectionPool(5, KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS))
            .addInterceptor(new SameOriginRedirectInterceptor())
            .addNetworkInterceptor(new SendOnceInterceptor());
    settings.proxy().ifPresent(proxy -> useProxy(builder, proxy));
    settings.trustStore().ifPresent(store -> TrustStores.apply(builder, store));
    return builder.build();
  }

  /**
   * Returns a copy of the client for file downloads, with the same read timeout and cheaper reads.
   * It uses HTTP/1.1 only, because the sockets' read timeout does not apply to a stream of an
   * HTTP/2 connection.
   */
  public static OkHttpClient forFiles(OkHttpClient client) {
    return client
        .newBuilder()
        .protocols(List.of(Protocol.HTTP_1_1))
        .socketFactory(new InterruptibleSocketFactory(client.readTimeoutMillis()))
        .readTimeout(Duration.ZERO)
        .callTimeout(Duration.ZERO)
        .build();
  }

  private static void useProxy(OkHttpClient.Builder builder, HttpSettings.Proxy proxy) {
    builder.proxySelector(new ProxyRoutes(proxy));
    builder.proxyAuthenticator(new ProxyAuthenticator(proxy));
  }
}

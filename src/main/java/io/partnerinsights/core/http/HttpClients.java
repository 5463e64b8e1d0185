package io.partnerinsights.core.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/**
 * Makes the connector's OkHttp client. One client per set of settings is enough: it is thread-safe
 * and owns a connection pool.
 */
public final class HttpClients {
  /** Shorter than servers keep theirs: a POST must not meet a connection that is being closed. */
  private static final Duration IDLE = Duration.ofSeconds(50);

  private HttpClients() {}

  /**
   * A client that sends each request once: OkHttp's own silent retries are off (they would repeat a
   * POST), and a redirect is followed only by a GET or HEAD without an Authorization header, within
   * one origin.
   *
   * @throws io.partnerinsights.core.errors.OptionsException if the trust store cannot be read
   */
  public static OkHttpClient create(HttpSettings settings) {
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .connectTimeout(settings.connectTimeout())
            .readTimeout(settings.readTimeout())
            .writeTimeout(settings.readTimeout())
            .connectionPool(new ConnectionPool(5, IDLE.toSeconds(), TimeUnit.SECONDS))
            .addInterceptor(new SameOriginRedirects())
            .addNetworkInterceptor(new SentOnce());
    settings.proxy().ifPresent(proxy -> through(builder, proxy));
    settings.trustStore().ifPresent(store -> TrustStores.apply(builder, store));
    return builder.build();
  }

  /**
   * The same for files: reads cost less, and are as patient as before. HTTP/1.1 only, because on an
   * HTTP/2 connection nobody would watch them.
   */
  public static OkHttpClient forFiles(OkHttpClient client) {
    return client
        .newBuilder()
        .protocols(List.of(Protocol.HTTP_1_1))
        .socketFactory(new BufferedSockets(client.readTimeoutMillis()))
        .readTimeout(Duration.ZERO)
        .build();
  }

  private static void through(OkHttpClient.Builder builder, HttpSettings.Proxy proxy) {
    InetSocketAddress address = InetSocketAddress.createUnresolved(proxy.host(), proxy.port());
    builder.proxy(new java.net.Proxy(java.net.Proxy.Type.HTTP, address));
    builder.proxyAuthenticator(new ProxyLogin(proxy));
  }
}

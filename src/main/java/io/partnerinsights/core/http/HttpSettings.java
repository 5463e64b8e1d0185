package io.partnerinsights.core.http;

import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.HostPort;
import io.partnerinsights.core.spi.Secret;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proxy, trust store and read timeout of an HTTP client, without any credential of the service. The
 * engine sends them to the machines that download.
 */
public final class HttpSettings implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Null without a proxy, whose login is sent when the proxy requires it. */
  final @Nullable String proxyHost;

  final int proxyPort;
  final @Nullable String proxyUsername;
  final @Nullable Secret proxyPassword;

  /** A PKCS12 or JKS file, whose format is detected; null to trust what the JVM trusts. */
  final @Nullable String trustStore;

  final @Nullable Secret trustStorePassword;

  /** Maximum time without a byte within one response. */
  final Duration readTimeout;

  private HttpSettings(ConnectorOptions options) {
    Optional<HostPort> proxy = options.find(AccountOptions.PROXY);
    this.proxyHost = proxy.map(HostPort::host).orElse(null);
    this.proxyPort = proxy.map(HostPort::port).orElse(0);
    this.proxyUsername = options.find(AccountOptions.PROXY_USERNAME).orElse(null);
    this.proxyPassword = options.find(AccountOptions.PROXY_PASSWORD).orElse(null);
    this.trustStore = options.find(AccountOptions.TRUST_STORE).map(Path::toString).orElse(null);
    this.trustStorePassword = options.find(AccountOptions.TRUST_STORE_PASSWORD).orElse(null);
    this.readTimeout = options.get(AccountOptions.READ_TIMEOUT);
  }

  public static HttpSettings of(ConnectorOptions options) {
    return new HttpSettings(options);
  }

  /** Returns settings without a proxy, with the JVM's trust store and the default timeout. */
  public static HttpSettings ofDefaults() {
    return of(ConnectorOptions.parseAccount(Map.of()));
  }
}

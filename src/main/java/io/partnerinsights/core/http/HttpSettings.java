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

  private final @Nullable String proxyHost;
  private final int proxyPort;
  private final @Nullable String proxyUsername;
  private final @Nullable Secret proxyPassword;
  private final @Nullable String trustStore;
  private final @Nullable Secret trustStorePassword;
  private final Duration readTimeout;

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

  /** Returns the settings among a read's options. */
  public static HttpSettings of(ConnectorOptions options) {
    return new HttpSettings(options);
  }

  /** Returns settings without a proxy, with the JVM's trust store and the default timeout. */
  public static HttpSettings ofDefaults() {
    return of(ConnectorOptions.parseAccount(Map.of()));
  }

  /** Returns the HTTP proxy, if any. */
  Optional<Proxy> proxy() {
    return Optional.ofNullable(proxyHost).map(host -> new Proxy(host, proxyPort, login()));
  }

  private @Nullable Login login() {
    Secret password = proxyPassword == null ? Secret.of("") : proxyPassword;
    return proxyUsername == null ? null : new Login(proxyUsername, password);
  }

  /** Returns the certificates to trust instead of the JVM's, if any. */
  Optional<TrustStore> trustStore() {
    return Optional.ofNullable(trustStore)
        .map(file -> new TrustStore(Path.of(file), trustStorePassword));
  }

  /** Returns the maximum time without a byte within one response. */
  Duration readTimeout() {
    return readTimeout;
  }

  /** An HTTP proxy. The login is sent, as Basic authentication, when the proxy requires it. */
  record Proxy(String host, int port, @Nullable Login login) {}

  /** A user name and password for the proxy. */
  record Login(String username, Secret password) {}

  /** A PKCS12 or JKS file. The format is detected. */
  record TrustStore(Path file, @Nullable Secret password) {}
}

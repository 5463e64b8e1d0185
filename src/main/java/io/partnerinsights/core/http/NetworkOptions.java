package io.partnerinsights.core.http;

import io.partnerinsights.core.options.AccountOptions;
import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.options.HostPort;
import io.partnerinsights.core.spi.Secret;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The serialisable network options of a read: proxy, trust store and timeouts, without any
 * credential of the service. The engine sends them to the machines that download. Fields may be
 * null, because an Optional cannot be serialised.
 */
public final class NetworkOptions implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String proxyHost;
  private final int proxyPort;
  private final String proxyUsername;
  private final Secret proxyPassword;
  private final String trustStore;
  private final Secret trustStorePassword;
  private final Duration connectTimeout;
  private final Duration readTimeout;
  private final Duration callTimeout;

  private NetworkOptions(ConnectorOptions options) {
    Optional<HostPort> proxy = options.find(AccountOptions.PROXY);
    this.proxyHost = proxy.map(HostPort::host).orElse(null);
    this.proxyPort = proxy.map(HostPort::port).orElse(0);
    this.proxyUsername = options.find(AccountOptions.PROXY_USERNAME).orElse(null);
    this.proxyPassword = options.find(AccountOptions.PROXY_PASSWORD).orElse(null);
    this.trustStore = options.find(AccountOptions.TRUST_STORE).map(Path::toString).orElse(null);
    this.trustStorePassword = options.find(AccountOptions.TRUST_STORE_PASSWORD).orElse(null);
    this.connectTimeout = options.get(AccountOptions.CONNECT_TIMEOUT);
    this.readTimeout = options.get(AccountOptions.READ_TIMEOUT);
    this.callTimeout = options.get(AccountOptions.CALL_TIMEOUT);
  }

  /** Returns the network options among a read's options. */
  public static NetworkOptions of(ConnectorOptions options) {
    return new NetworkOptions(options);
  }

  /** Converts the options to settings for {@link HttpClients}. */
  public HttpSettings settings() {
    HttpSettings settings =
        new HttpSettings(
            Optional.empty(), Optional.empty(), connectTimeout, readTimeout, callTimeout);
    if (proxyHost != null) {
      settings = settings.withProxy(new HttpSettings.Proxy(proxyHost, proxyPort, login()));
    }
    if (trustStore != null) {
      settings =
          settings.withTrustStore(
              new HttpSettings.TrustStore(
                  Path.of(trustStore), Optional.ofNullable(trustStorePassword)));
    }
    return settings;
  }

  private Optional<HttpSettings.Proxy.Login> login() {
    return Optional.ofNullable(proxyUsername)
        .map(user -> new HttpSettings.Proxy.Login(user, passwordOrEmpty()));
  }

  private Secret passwordOrEmpty() {
    return proxyPassword == null ? Secret.of("") : proxyPassword;
  }
}

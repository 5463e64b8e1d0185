package io.partnerinsights.core.http;

import io.partnerinsights.core.spi.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Proxy, trust store and timeouts of an HTTP client. Immutable; its text contains no secret.
 *
 * @param proxy the HTTP proxy, if any
 * @param trustStore the certificates to trust instead of the JVM's, if any
 * @param connectTimeout maximum time of one attempt to connect, TCP and TLS together
 * @param readTimeout maximum time without a byte within one response
 * @param callTimeout maximum time of one call of the service, not of a download
 */
public record HttpSettings(
    Optional<Proxy> proxy,
    Optional<TrustStore> trustStore,
    Duration connectTimeout,
    Duration readTimeout,
    Duration callTimeout) {

  public HttpSettings {
    Objects.requireNonNull(proxy, "proxy");
    Objects.requireNonNull(trustStore, "trustStore");
    Objects.requireNonNull(connectTimeout, "connectTimeout");
    Objects.requireNonNull(readTimeout, "readTimeout");
    Objects.requireNonNull(callTimeout, "callTimeout");
  }

  /** Returns settings without a proxy, with the JVM's trust store and the options' defaults. */
  public static HttpSettings ofDefaults() {
    return new HttpSettings(
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofMinutes(2));
  }

  /** Returns these settings with a proxy. */
  public HttpSettings withProxy(Proxy newProxy) {
    return new HttpSettings(
        Optional.of(newProxy), trustStore, connectTimeout, readTimeout, callTimeout);
  }

  /** Returns these settings with a trust store. */
  public HttpSettings withTrustStore(TrustStore newTrustStore) {
    return new HttpSettings(
        proxy, Optional.of(newTrustStore), connectTimeout, readTimeout, callTimeout);
  }

  /** An HTTP proxy. The login is sent, as Basic authentication, when the proxy requires it. */
  public record Proxy(String host, int port, Optional<Login> login) {
    /** A user name and password for the proxy. */
    public record Login(String username, Secret password) {}
  }

  /** A PKCS12 or JKS file. The format is detected. */
  public record TrustStore(Path file, Optional<Secret> password) {}
}

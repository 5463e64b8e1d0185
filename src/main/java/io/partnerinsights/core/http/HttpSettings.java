package io.partnerinsights.core.http;

import io.partnerinsights.core.options.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How to reach the network. Immutable; prints no secret.
 *
 * @param proxy the HTTP proxy in between, if any
 * @param trustStore the certificates to trust instead of the JVM's own, if any
 * @param connectTimeout for TCP and TLS together, of one attempt
 * @param readTimeout the longest silence of the service within one answer
 */
public record HttpSettings(
    Optional<Proxy> proxy,
    Optional<TrustStore> trustStore,
    Duration connectTimeout,
    Duration readTimeout) {

  public HttpSettings {
    Objects.requireNonNull(proxy, "proxy");
    Objects.requireNonNull(trustStore, "trustStore");
    Objects.requireNonNull(connectTimeout, "connectTimeout");
    Objects.requireNonNull(readTimeout, "readTimeout");
  }

  /** No proxy, the JVM's trust store, 10 s to connect and 60 s of silence. */
  public static HttpSettings ofDefaults() {
    return new HttpSettings(
        Optional.empty(), Optional.empty(), Duration.ofSeconds(10), Duration.ofSeconds(60));
  }

  /** These settings through a proxy. */
  public HttpSettings withProxy(Proxy through) {
    return new HttpSettings(Optional.of(through), trustStore, connectTimeout, readTimeout);
  }

  /** These settings with a trust store of one's own. */
  public HttpSettings withTrustStore(TrustStore trusted) {
    return new HttpSettings(proxy, Optional.of(trusted), connectTimeout, readTimeout);
  }

  /** These settings with other time-outs. */
  public HttpSettings withTimeouts(Duration connect, Duration read) {
    return new HttpSettings(proxy, trustStore, connect, read);
  }

  /** An HTTP proxy; the login is sent when the proxy asks for it (Basic). */
  public record Proxy(String host, int port, Optional<Login> login) {
    /** A user of the proxy. */
    public record Login(String username, Secret password) {}
  }

  /** A PKCS12 or JKS file; the format is detected. */
  public record TrustStore(Path file, Optional<Secret> password) {}
}
